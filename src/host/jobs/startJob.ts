/** From a job that was asked for to its end: the plan is shown, the job queues and runs, and what came of it is told. */
import * as vscode from 'vscode';
import { isAbort } from '../../base/errors.ts';
import { writesFolder, type WritingJobPlan } from '../../jobs/jobSpec.ts';
import { signalOf } from '../cancellation.ts';
import { progressSteps } from '../jobProgress.ts';
import { fileName } from '../uriNames.ts';
import type { EditorJob } from './editorJob.ts';
import { copyJob, openOutput, revealOutput } from './jobActions.ts';
import type { JobOutcome, JobQueue } from './jobQueue.ts';
import { wordsOf } from './jobWords.ts';
import { failureText, orderOf, type JobServices } from './runEditorJob.ts';

export interface StartServices extends JobServices {
  readonly jobs: JobQueue;
}

/** Resolves when the job is over and its result was told, or when the person did not want it. */
export async function startJob(job: EditorJob, services: StartServices): Promise<void> {
  try {
    const plan = await planned(job, services);
    if (!(await isConfirmed(job, plan))) return;
  } catch (error) {
    if (!isAbort(error)) await tellFailure(failureText(job, error, services.log), services.log);
    return;
  }
  await tell(job, await followed(job, services.jobs), services.log);
}

/** Planning that takes longer is shown, and can be cancelled. */
const patienceMilliseconds = 700;

/** Rejects as the engine does, and with AbortError when it was cancelled. */
async function planned(job: EditorJob, { engine, platform }: JobServices): Promise<WritingJobPlan> {
  const controller = new AbortController();
  const planning = (async () => engine.planJob(await orderOf(job, platform), controller.signal))();
  const patience = new Promise<'slow'>((resolve) => {
    setTimeout(() => {
      resolve('slow');
    }, patienceMilliseconds);
  });
  const first = await Promise.race([planning, patience]);
  if (first !== 'slow') return first;
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Looking at {0}', inputName(job)),
      cancellable: true,
    },
    async (_progress, token) => {
      const listener = token.onCancellationRequested(() => {
        controller.abort();
      });
      return planning.finally(() => void listener.dispose());
    },
  );
}

/** The plan, before a byte is written. */
async function isConfirmed(job: EditorJob, plan: WritingJobPlan): Promise<boolean> {
  const { verb, question, facts } = wordsOf(job.spec.job);
  const output = vscode.Uri.parse(job.output);
  const lines = [
    ...facts(plan, job.spec.options),
    outputLine(fileName(output), await exists(output), writesFolder(job.spec)),
    ...(plan.losses.length === 0 ? [] : ['', ...plan.losses]),
  ];
  const run = verb();
  const answer = await vscode.window.showInformationMessage(
    question(inputName(job)),
    { modal: true, detail: lines.join('\n') },
    run,
  );
  return answer === run;
}

function outputLine(name: string, isThere: boolean, isFolder: boolean): string {
  if (!isThere) return vscode.l10n.t('Output: {0}', name);
  return isFolder
    ? vscode.l10n.t('Output: {0}, where files of the same names are replaced', name)
    : vscode.l10n.t('Output: {0}, which is replaced', name);
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

/** Shows the job's progress until it is over. */
async function followed(job: EditorJob, jobs: JobQueue): Promise<JobOutcome> {
  const title = wordsOf(job.spec.job).doing(inputName(job));
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

async function tell(
  job: EditorJob,
  outcome: JobOutcome,
  log: vscode.LogOutputChannel,
): Promise<void> {
  switch (outcome.kind) {
    case 'cancelled': {
      const doing = wordsOf(job.spec.job).doing(inputName(job));
      const message = vscode.l10n.t('{0} was cancelled. Nothing was left behind.', doing);
      await vscode.window.showInformationMessage(message);
      return;
    }
    case 'failed':
      return tellFailure(outcome.message, log);
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

async function tellFailure(message: string, log: vscode.LogOutputChannel): Promise<void> {
  const showLog = vscode.l10n.t('Show Log');
  const answer = await vscode.window.showErrorMessage(message, showLog);
  if (answer === showLog) log.show();
}

function inputName({ inputs, output }: EditorJob): string {
  return fileName(vscode.Uri.parse(inputs[0] ?? output));
}
