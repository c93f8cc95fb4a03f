/** `Colonnade: Validate File`: reads a file from end to end, with progress and Cancel, and shows the report. */
import * as vscode from 'vscode';
import { errorText } from '../base/errorText.ts';
import { isAbort, toTableError } from '../base/errors.ts';
import { countOf } from '../base/quantityText.ts';
import type { JobOptions } from '../engine/engine.ts';
import { jobSpec } from '../jobs/jobSpec.ts';
import { checkedText } from '../jobs/validate/reportText.ts';
import type { ValidateSummary } from '../jobs/validate/validateSpec.ts';
import { signalOf } from './cancellation.ts';
import { sourceOf } from './fileAccess.ts';
import { progressSteps } from './jobProgress.ts';
import { validationMarkdown } from './reports/markdown.ts';
import type { ReportDocuments } from './reports/reportDocuments.ts';
import { placesPerGroup, readingOptions } from './settings.ts';
import type { TableDocumentServices } from './tableDocument.ts';
import { fileName } from './uriNames.ts';

export interface ReportServices extends TableDocumentServices {
  readonly reports: ReportDocuments;
}

export async function validateCommand(uri: vscode.Uri, services: ReportServices): Promise<void> {
  const name = fileName(uri);
  try {
    const summary = await followed(uri, services);
    const report = vscode.l10n.t('Show Report');
    const isSound = summary.faults === 0;
    const message = isSound
      ? vscode.l10n.t('{0} is sound: no faults in {1}.', name, checkedText(summary))
      : vscode.l10n.t('{0} has {1}.', name, countOf(summary.faults, 'fault'));
    const show = async (): Promise<void> =>
      services.reports.show(name, validationMarkdown(name, summary));
    if (!isSound) await show();
    const tell = isSound ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
    if ((await tell(message, report)) === report) await show();
  } catch (error) {
    if (isAbort(error)) return;
    const message = errorText(toTableError(error), name);
    services.log.error(message);
    await vscode.window.showErrorMessage(message);
  }
}

/** Rejects as the engine does. */
export async function validated(
  uri: vscode.Uri,
  { engine, platform, keys }: ReportServices,
  options: JobOptions,
): Promise<ValidateSummary> {
  const order = {
    spec: jobSpec('validate', { placesPerGroup: placesPerGroup(uri) }),
    sources: [await sourceOf(uri, platform)],
    reading: { ...readingOptions(uri), keys: await keys.get(uri) },
  };
  return engine.runJob(order, options);
}

/** With progress and Cancel. */
async function followed(uri: vscode.Uri, services: ReportServices): Promise<ValidateSummary> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Validating {0}', fileName(uri)),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const cancelling = signalOf(token);
    const step = progressSteps(() => performance.now() / 1000);
    try {
      return await validated(uri, services, {
        signal: cancelling.signal,
        onProgress: (told) => {
          progress.report(step(told));
        },
      });
    } finally {
      cancelling.dispose();
    }
  });
}
