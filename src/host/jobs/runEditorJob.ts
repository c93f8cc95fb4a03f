/** Runs a job of the editor in the engine, and makes of whatever comes of it what people read. */
import * as vscode from 'vscode';
import { isAbort, toTableError } from '../../base/errors.ts';
import type { Engine, JobOrder } from '../../engine/engine.ts';
import type { TargetSpec } from '../../engine/engineApi.ts';
import { abandonedText, jobFailureText } from '../../jobs/failureText.ts';
import { writesFolder, type WritingJobKind, type WritingJobSpec } from '../../jobs/jobSpec.ts';
import type { Verification } from '../../jobs/verify/verification.ts';
import { maxWholeFileBytes, sourceOf } from '../fileAccess.ts';
import type { HostPlatform } from '../hostPlatform.ts';
import { readingOptions, verification } from '../settings.ts';
import { fileName } from '../uriNames.ts';
import { writeFolder, writeWhole } from '../writeWhole.ts';
import type { EditorJob } from './editorJob.ts';
import type { JobContext, JobOutcome } from './jobQueue.ts';
import { wordsOf } from './jobWords.ts';

export interface JobServices {
  readonly engine: Engine;
  readonly platform: HostPlatform;
  readonly log: vscode.LogOutputChannel;
}

/** What the engine is to be asked; opens nothing but files that have no path. */
export async function orderOf(
  { spec, inputs, reading }: EditorJob,
  platform: HostPlatform,
): Promise<JobOrder<WritingJobKind>> {
  const uris = inputs.map((uri) => vscode.Uri.parse(uri));
  const sources = await Promise.all(uris.map(async (uri) => sourceOf(uri, platform)));
  const [first] = uris;
  const settings = first === undefined ? {} : readingOptions(first);
  const verify = first && verification(first);
  return { spec: verified(spec, verify), sources, reading: { ...settings, ...reading } };
}

/** The same job, looked at as closely as the settings say where it does not say itself. */
function verified(spec: WritingJobSpec, verify: Verification | undefined): WritingJobSpec {
  // Every job that writes has this option.
  return {
    ...spec,
    options: { ...spec.options, verify: spec.options.verify ?? verify },
  } as WritingJobSpec;
}

/** Never rejects: how it ended is the outcome. */
export async function runEditorJob(
  job: EditorJob,
  { engine, platform, log }: JobServices,
  { target, ...options }: JobContext,
): Promise<JobOutcome> {
  const output = vscode.Uri.parse(job.output);
  try {
    const order = { ...(await orderOf(job, platform)), target };
    const removed: string[] = [];
    const onAbandoned = (names: readonly string[]): void => {
      removed.push(abandonedText(names));
      log.info(abandonedText(names));
    };
    const summary = await engine.runJob(order, { ...options, onAbandoned });
    if ('output' in summary && summary.output !== undefined)
      await writeWhole(output, summary.output);
    if ('outputs' in summary && summary.outputs !== undefined)
      await writeFolder(output, summary.outputs);
    const result = wordsOf(job.spec.job, job.purpose).result(summary);
    const message = vscode.l10n.t('{0} is written: {1}.', fileName(output), result);
    return { kind: 'done', message, losses: [...summary.losses, ...removed] };
  } catch (error) {
    if (isAbort(error)) return { kind: 'cancelled' };
    return { kind: 'failed', message: failureText(job, error, log) };
  }
}

/** A failure of a job, with the name of the file that it is about; logged in full. */
export function failureText(job: EditorJob, error: unknown, log: vscode.LogOutputChannel): string {
  const failure = toTableError(error);
  const nameOf = (uri: string): string => fileName(vscode.Uri.parse(uri));
  const { inputs, output } = job;
  const message = jobFailureText(failure, {
    input: nameOf(inputs[0] ?? output),
    output: nameOf(output),
  });
  log.error(`${message}\n${failure.stack ?? ''}`);
  return message;
}

/** Where a job collects its output; nothing is there yet. */
export function targetOf({ spec, output }: EditorJob, { files }: HostPlatform): TargetSpec {
  const uri = vscode.Uri.parse(output);
  if (uri.scheme !== 'file' || files === undefined)
    return { kind: 'memory', maxBytes: maxWholeFileBytes };
  // The save dialog, or the plan, has asked already whether to replace existing files.
  return writesFolder(spec) ? files.folder(uri.fsPath, true) : files.target(uri.fsPath, true);
}

/** Which of `actions` was chosen; the log can be shown besides. */
export async function tellFailure(
  message: string,
  log: vscode.LogOutputChannel,
  ...actions: readonly string[]
): Promise<string | undefined> {
  const showLog = vscode.l10n.t('Show Log');
  const answer = await vscode.window.showErrorMessage(message, ...actions, showLog);
  if (answer === showLog) log.show();
  return answer;
}
