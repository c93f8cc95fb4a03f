/** The commands of the view of jobs. */
import * as vscode from 'vscode';
import { copyJob, openOutput, revealOutput } from './jobActions.ts';
import type { EditorJob } from './editorJob.ts';
import { showJobs } from './jobsView.ts';
import { startJob, type StartServices } from './startJob.ts';

/** What a command of an item is called with. */
interface JobItem {
  readonly id: number;
}

export function jobCommands(
  services: StartServices,
): Readonly<Record<string, (item?: JobItem) => Promise<void>>> {
  const onJob =
    (act: (job: EditorJob, id: number) => Promise<void> | void) =>
    async (item?: JobItem): Promise<void> => {
      const entry = item === undefined ? undefined : services.jobs.entry(item.id);
      if (entry !== undefined) await act(entry.job, entry.id);
    };
  return {
    // Also before anything else was asked of Colonnade: jobs that the last session did not finish are told then.
    'colonnade.showJobs': async () => {
      if (services.jobs.entries.length === 0)
        await vscode.window.showInformationMessage(vscode.l10n.t('There are no jobs yet.'));
      else await showJobs();
    },
    'colonnade.jobs.cancel': onJob((_job, id) => {
      services.jobs.cancel(id);
    }),
    'colonnade.jobs.open': onJob(openOutput),
    'colonnade.jobs.reveal': onJob(revealOutput),
    'colonnade.jobs.runAgain': onJob(async (job) => startJob(job, services)),
    'colonnade.jobs.copy': onJob(copyJob),
    'colonnade.jobs.remove': onJob((_job, id) => {
      services.jobs.remove(id);
    }),
    'colonnade.jobs.clear': async () => {
      services.jobs.clear();
      return Promise.resolve();
    },
  };
}
