/** From a job that was asked for to its end: the plan is shown, the job queues and runs, and what came of it is told. */
import * as vscode from 'vscode';
import { signalOf } from '../cancellation.ts';
import { progressSteps } from '../jobProgress.ts';
import type { EditorJob } from './editorJob.ts';
import { confirmed } from './confirmJob.ts';
import { copyJob, openOutput, revealOutput } from './jobActions.ts';
import type { JobOutcome, JobQueue } from './jobQueue.ts';
import { inputName, wordsOf } from './jobWords.ts';
import { keepChoice } from './lastChoice.ts';
import { tellFailure, type JobServices } from './runEditorJob.ts';

export interface StartServices extends JobServices {
  readonly jobs: JobQueue;
  /** The workspace's: what was chosen last is kept in it. */
  readonly memory: vscode.Memento;
}

/** Resolves when the job is over and its result was told, or when the person did not want it. */
export async function startJob(asked: EditorJob, services: StartServices): Promise<void> {
  const wanted = await confirmed(asked, services);
  if (wanted === undefined) return;
  const { job, plan } = wanted;
  await keepChoice(services.memory, job);
  const outcome = await followed(job, services.jobs);
  await tell(job, withNews(outcome, plan.losses), services);
}

/** Shows the job's progress until it is over. */
async function followed(job: EditorJob, jobs: JobQueue): Promise<JobOutcome> {
  const title = wordsOf(job.spec.job, job.purpose).doing(inputName(job));
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress(
    { location, title, cancellable: true },
    async (progress, token) => {
      const { id, outcome } = jobs.add(job);
      const cancelling = signalOf(token);
      cancelling.signal.addEventListener('abort', () => {
        jobs.cancel(id);
      });
      let step: ReturnType<typeof progressSteps> | undefined;
      const show = (): void => {
        const state = jobs.entry(id)?.state;
        if (state?.kind === 'waiting')
          progress.report({ message: vscode.l10n.t('waiting for other jobs') });
        if (state?.kind !== 'running' || state.progress === undefined) return;
        // Its clock starts when the job does.
        step ??= progressSteps(() => performance.now() / 1000);
        progress.report(step(state.progress));
      };
      const listener = jobs.onDidChange(show);
      show();
      try {
        return await outcome;
      } finally {
        listener.dispose();
        cancelling.dispose();
      }
    },
  );
}

/** What was found while the job ran is told with its end; what its plan has told is not told again. */
function withNews(outcome: JobOutcome, planned: readonly string[]): JobOutcome {
  if (outcome.kind !== 'done') return outcome;
  const news = (outcome.losses ?? []).filter((loss) => !planned.includes(loss));
  return { ...outcome, message: [outcome.message, ...news].join(' ') };
}

async function tell(job: EditorJob, outcome: JobOutcome, services: StartServices): Promise<void> {
  switch (outcome.kind) {
    case 'cancelled': {
      const doing = wordsOf(job.spec.job, job.purpose).doing(inputName(job));
      const message = vscode.l10n.t('{0} was cancelled. Nothing was left behind.', doing);
      await vscode.window.showInformationMessage(message);
      return;
    }
    // Told by the view of the next session, if at all.
    case 'interrupted':
      return;
    case 'failed': {
      const again = vscode.l10n.t('Run Again…');
      if ((await tellFailure(outcome.message, services.log, again)) === again)
        await startJob(job, services);
      return;
    }
    case 'done': {
      const actions = new Map([
        [vscode.l10n.t('Open'), openOutput],
        [vscode.l10n.t('Reveal'), revealOutput],
        [vscode.l10n.t('Copy Job'), copyJob],
      ]);
      const answer = await vscode.window.showInformationMessage(outcome.message, ...actions.keys());
      if (answer !== undefined) await actions.get(answer)?.(job);
    }
  }
}
