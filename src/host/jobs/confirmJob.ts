/** Shows the plan of a job, which can be changed there, until a person wants it or leaves. */
import * as vscode from 'vscode';
import { isAbort } from '../../base/errors.ts';
import { writesFolder, type WritingJobPlan } from '../../jobs/jobSpec.ts';
import { pickOptions } from '../options/optionList.ts';
import { fileName } from '../uriNames.ts';
import type { EditorJob } from './editorJob.ts';
import { chosenOptions, jobOptions } from './jobOptions.ts';
import { inputName, wordsOf } from './jobWords.ts';
import { failureText, orderOf, tellFailure, type JobServices } from './runEditorJob.ts';

/** The job as it is to run: with the options that were changed where its plan was shown. Undefined when it is not to. */
export async function confirmed(
  asked: EditorJob,
  services: JobServices,
): Promise<ConfirmedJob | undefined> {
  for (let job = asked; ;) {
    const answer = await showPlan(job, services);
    if (answer === 'leave') return undefined;
    if (answer !== 'options') return { job, plan: answer };
    job = await changedJob(job, services);
  }
}

interface ConfirmedJob {
  readonly job: EditorJob;
  readonly plan: WritingJobPlan;
}

/** The plan where the job is to run. What cannot be planned is told, and can be changed, too. */
async function showPlan(
  job: EditorJob,
  services: JobServices,
): Promise<WritingJobPlan | 'options' | 'leave'> {
  try {
    const plan = await planned(job, services);
    const answer = await askAboutPlan(job, plan);
    return answer === 'run' ? plan : answer;
  } catch (error) {
    if (isAbort(error)) return 'leave';
    const change = optionsLabel();
    const message = failureText(job, error, services.log);
    const isChanged = (await tellFailure(message, services.log, change)) === change;
    return isChanged ? 'options' : 'leave';
  }
}

function optionsLabel(): string {
  return vscode.l10n.t('Options…');
}

/** As it is, where the person left. */
async function changedJob(job: EditorJob, services: JobServices): Promise<EditorJob> {
  const title = vscode.l10n.t(
    '{0} {1}: options',
    wordsOf(job.spec.job, job.purpose).verb(),
    inputName(job),
  );
  const start = { title, step: 1, totalSteps: 1 };
  const picked = await pickOptions(job, start, (each) => jobOptions(each, services));
  return picked.kind === 'done' ? picked.value : job;
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

type PlanAnswer = 'run' | 'options' | 'leave';

/** The plan, before a byte is written. */
async function askAboutPlan(job: EditorJob, plan: WritingJobPlan): Promise<PlanAnswer> {
  const { verb, question, facts } = wordsOf(job.spec.job, job.purpose);
  const output = vscode.Uri.parse(job.output);
  const lines = [
    ...facts(plan, job.spec.options),
    ...chosenOptions(job),
    outputLine(fileName(output), await exists(output), writesFolder(job.spec)),
    ...(plan.losses.length === 0 ? [] : ['', ...plan.losses]),
  ];
  const answers = new Map<string, PlanAnswer>([
    [verb(), 'run'],
    [optionsLabel(), 'options'],
  ]);
  const answer = await vscode.window.showInformationMessage(
    question(inputName(job)),
    { modal: true, detail: lines.join('\n') },
    ...answers.keys(),
  );
  return answers.get(answer ?? '') ?? 'leave';
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
