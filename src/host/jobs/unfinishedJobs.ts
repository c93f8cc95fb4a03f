/**
 * Jobs that are not over, written down for the workspace: a session that ends before they do is followed by one that
 * tells of them, and removes what they left.
 */
import type * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import type { HostPlatform } from '../hostPlatform.ts';
import type { EditorJob } from './editorJob.ts';
import { isStoredJob } from './jobHistory.ts';
import type { JobQueue, UnfinishedJob } from './jobQueue.ts';

const key = 'colonnade.unfinished';

/** The jobs of a window, by the process that runs them. */
interface Session {
  readonly process: number;
  readonly jobs: readonly UnfinishedJob[];
}

function sessionsIn(memory: vscode.Memento): readonly Session[] {
  const stored = memory.get<unknown>(key);
  return Array.isArray(stored) ? stored.filter(isSession) : [];
}

/** What another version left in another shape is none. */
function isSession(value: unknown): value is Session {
  if (typeof value !== 'object' || value === null) return false;
  const { process, jobs } = value as Partial<Record<keyof Session, unknown>>;
  return typeof process === 'number' && Array.isArray(jobs) && jobs.every(isUnfinished);
}

function isUnfinished(value: unknown): value is UnfinishedJob {
  if (typeof value !== 'object' || value === null) return false;
  const { job, target } = value as Partial<Record<keyof UnfinishedJob, unknown>>;
  return isStoredJob(job) && typeof target === 'object' && target !== null && 'kind' in target;
}

/** Writes down the jobs of this process whenever one comes or goes. */
export function keepUnfinished(
  memory: vscode.Memento,
  jobs: JobQueue,
  process: number,
): Disposable {
  let kept = 0;
  return jobs.onDidChange(() => {
    const { unfinished } = jobs;
    // Jobs tell of their progress much more often than they come and go.
    if (unfinished.length === kept) return;
    kept = unfinished.length;
    const others = sessionsIn(memory).filter((session) => session.process !== process);
    const own = kept === 0 ? [] : [{ process, jobs: unfinished }];
    void memory.update(key, [...others, ...own]);
  });
}

/** A window that was closed may be there for a moment still. */
const secondLookMilliseconds = 10_000;

interface Recovery {
  readonly memory: vscode.Memento;
  readonly jobs: JobQueue;
  readonly platform: HostPlatform;
  readonly onInterrupted: (jobs: readonly EditorJob[]) => void;
}

/** Removes what jobs of sessions that are gone have left, takes them into the history as interrupted, and tells of it. */
export function recoverJobs(recovery: Recovery): Disposable {
  const { process } = recovery.platform;
  const isThere = (id: number): boolean => process?.isRunning(id) === true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  // What has this process's number was written down by an earlier one: this one has just begun.
  void recovered(recovery, (id) => id !== process?.id && isThere(id)).then((isLeft) => {
    if (isLeft) timer = setTimeout(() => void recovered(recovery, isThere), secondLookMilliseconds);
  });
  return {
    dispose: () => {
      clearTimeout(timer);
    },
  };
}

/** Whether there are others, whose processes are there. */
async function recovered(
  { memory, jobs, platform, onInterrupted }: Recovery,
  isThere: (process: number) => boolean,
): Promise<boolean> {
  const sessions = sessionsIn(memory);
  const left = sessions.filter((session) => isThere(session.process));
  const gone = sessions.filter((session) => !left.includes(session)).flatMap((each) => each.jobs);
  // At once: a person may have woken this extension by asking for its jobs.
  jobs.remember(gone.map(({ job }) => ({ job, state: { kind: 'interrupted' } })));
  if (gone.length > 0) {
    onInterrupted(gone.map(({ job }) => job));
    await memory.update(key, left);
  }
  // Whatever is written down: only what says by its name that it is a job's, and that job's process gone, is removed.
  for (const { target } of gone) await platform.engine.removeAbandoned(target);
  return left.length > 0;
}
