/** The jobs that are over, kept for the workspace. */
import type * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import { specVersion } from '../../jobs/jobSpec.ts';
import type { EditorJob } from './editorJob.ts';
import type { FinishedJob, JobQueue } from './jobQueue.ts';

const key = 'colonnade.jobs';

/** What another version left in another shape is left out. */
export function storedHistory(memory: vscode.Memento): readonly FinishedJob[] {
  const stored = memory.get<unknown>(key);
  return Array.isArray(stored) ? stored.filter(isFinishedJob) : [];
}

/** Keeps the history whenever a job is over or forgotten. */
export function keepHistory(memory: vscode.Memento, jobs: JobQueue): Disposable {
  let kept = JSON.stringify(jobs.history);
  return jobs.onDidChange(() => {
    const { history } = jobs;
    // Jobs tell of their progress much more often than they end.
    const text = JSON.stringify(history);
    if (text === kept) return;
    kept = text;
    void memory.update(key, history);
  });
}

function isFinishedJob(value: unknown): value is FinishedJob {
  if (typeof value !== 'object' || value === null) return false;
  // Whatever was stored: nothing of it is there for sure.
  const { job, state } = value as { job?: unknown; state?: { kind?: unknown } };
  return isStoredJob(job) && typeof state?.kind === 'string';
}

/** Whether what was stored is a job that this version can run. */
export function isStoredJob(value: unknown): value is EditorJob {
  if (typeof value !== 'object' || value === null) return false;
  const { spec, inputs, output } = value as Partial<EditorJob>;
  return spec?.version === specVersion && Array.isArray(inputs) && typeof output === 'string';
}
