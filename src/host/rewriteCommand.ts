/** `Colonnade: Rewrite…`: ask, show the plan, run with progress and Cancel, tell what came of it. */
import * as vscode from 'vscode';
import { errorText } from '../base/errorText.ts';
import { isAbort, isAboutOutput, toTableError } from '../base/errors.ts';
import type { TargetSpec } from '../engine/engineApi.ts';
import { jobSpec } from '../jobs/jobSpec.ts';
import type { RewritePlan, RewriteSummary } from '../jobs/rewriteSpec.ts';
import { segmentsName, segmentsText } from '../jobs/rewriteText.ts';
import { signalOf } from './cancellation.ts';
import { maxWholeFileBytes, sourceOf } from './fileAccess.ts';
import { progressSteps } from './jobProgress.ts';
import { bytesText, changeText, countText } from '../base/quantityText.ts';
import { pickRewrite, type RewriteChoice } from './rewritePickers.ts';
import type { TableDocumentServices } from './tableDocument.ts';
import { viewType } from './tableEditorProvider.ts';
import { fileName } from './uriNames.ts';
import { writeWhole } from './writeWhole.ts';

export async function rewriteCommand(
  input: vscode.Uri,
  services: TableDocumentServices,
): Promise<void> {
  const choice = await pickRewrite(input);
  if (choice === undefined) return;
  try {
    const source = await sourceOf(input, services.platform);
    const plan = await services.engine.planJob({
      spec: jobSpec('rewrite', choice.options),
      sources: [source],
    });
    if (!(await confirm(input, choice, plan))) return;
    const summary = await runWithProgress(input, choice, services);
    await tell(choice, summary);
  } catch (error) {
    await tellFailure(input, choice, error, services.log);
  }
}

/** The plan, before a byte is written. */
async function confirm(
  input: vscode.Uri,
  { output }: RewriteChoice,
  plan: RewritePlan,
): Promise<boolean> {
  const groups = segmentsText(plan);
  const lines = [
    vscode.l10n.t('Rows: {0}', countText(plan.rows)),
    plan.format === 'avro'
      ? vscode.l10n.t('Blocks: {0}', groups)
      : vscode.l10n.t('Row groups: {0}', groups),
    ...plan.choices,
    vscode.l10n.t('Memory: about {0}', bytesText(plan.memoryBytes)),
    vscode.l10n.t('Output: {0}', fileName(output)),
    ...plan.losses,
  ];
  const run = vscode.l10n.t('Rewrite');
  const message = vscode.l10n.t('Rewrite {0}?', fileName(input));
  const answer = await vscode.window.showInformationMessage(
    message,
    { modal: true, detail: lines.join('\n') },
    run,
  );
  return answer === run;
}

async function runWithProgress(
  input: vscode.Uri,
  { options, output }: RewriteChoice,
  { engine, platform }: TableDocumentServices,
): Promise<RewriteSummary> {
  const onDisk = output.scheme === 'file' ? platform.files : undefined;
  // The save dialog has asked already whether to replace an existing file.
  const target: TargetSpec = onDisk?.target(output.fsPath, true) ?? {
    kind: 'memory',
    maxBytes: maxWholeFileBytes,
  };
  const title = vscode.l10n.t('Rewriting {0}', fileName(input));
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress(
    { location, title, cancellable: true },
    async (progress, token) => {
      const cancellation = signalOf(token);
      try {
        const step = progressSteps(() => performance.now() / 1000);
        const summary = await engine.runJob(
          { spec: jobSpec('rewrite', options), sources: [await sourceOf(input, platform)], target },
          {
            signal: cancellation.signal,
            onProgress: (report) => {
              progress.report(step(report));
            },
          },
        );
        if (summary.output !== undefined) await writeWhole(output, summary.output);
        return summary;
      } finally {
        cancellation.dispose();
      }
    },
  );
}

async function tell({ output }: RewriteChoice, summary: RewriteSummary): Promise<void> {
  const open = vscode.l10n.t('Open');
  const reveal = vscode.l10n.t('Reveal');
  const groups = `${segmentsName(summary)} ${segmentsText(summary)}`;
  const bytes = `${bytesText(summary.bytesIn)} → ${bytesText(summary.bytesOut)}`;
  const message = vscode.l10n.t(
    '{0} is written: {1} rows, {2}, {3} ({4}).',
    fileName(output),
    countText(summary.rowsOut),
    groups,
    bytes,
    changeText(summary.bytesIn, summary.bytesOut),
  );
  const kept = [message, ...summary.losses].join(' ');
  const answer = await vscode.window.showInformationMessage(kept, open, reveal);
  if (answer === open) await vscode.commands.executeCommand('vscode.openWith', output, viewType);
  if (answer === reveal) await vscode.commands.executeCommand('revealInExplorer', output);
}

async function tellFailure(
  input: vscode.Uri,
  { output }: RewriteChoice,
  error: unknown,
  log: vscode.LogOutputChannel,
): Promise<void> {
  const name = fileName(input);
  if (isAbort(error)) {
    const message = vscode.l10n.t('Rewriting {0} was cancelled. Nothing was left behind.', name);
    await vscode.window.showInformationMessage(message);
    return;
  }
  const failure = toTableError(error);
  const concerned = isAboutOutput(failure) ? fileName(output) : name;
  const message = errorText(failure, concerned);
  log.error(`${message}\n${failure.stack ?? ''}`);
  const showLog = vscode.l10n.t('Show Log');
  const nothing = vscode.l10n.t('Nothing was written.');
  const answer = await vscode.window.showErrorMessage(`${message} ${nothing}`, showLog);
  if (answer === showLog) log.show();
}
