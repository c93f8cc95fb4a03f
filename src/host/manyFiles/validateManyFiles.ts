/** `Validate File` of several files and folders: one report of them all. */
import * as vscode from 'vscode';
import { countOf } from '../../base/quantityText.ts';
import { progressSteps } from '../jobProgress.ts';
import { hasFaults, validationsMarkdown } from '../reports/markdown.ts';
import { validated, type ReportServices } from '../validateCommand.ts';
import { lookAtFiles } from './lookAtFiles.ts';

export async function validateManyFiles(
  selected: readonly vscode.Uri[],
  services: ReportServices,
): Promise<void> {
  const title = (files: number): string => vscode.l10n.t('Validating {0}', countOf(files, 'file'));
  const files = await lookAtFiles(selected, title, async (uri, { signal, report }) => {
    const step = progressSteps(() => performance.now() / 1000);
    return validated(uri, services, {
      signal,
      onProgress: (told) => {
        report(step(told));
      },
    });
  });
  if (files === undefined) return;
  await services.reports.show(vscode.l10n.t('Validation'), validationsMarkdown(files));
  const faulty = files.filter(({ found }) => hasFaults(found)).length;
  if (faulty === 0)
    await vscode.window.showInformationMessage(
      vscode.l10n.t('All {0} are sound.', countOf(files.length, 'file')),
    );
  else
    await vscode.window.showWarningMessage(
      vscode.l10n.t('{0} of {1} are not sound.', faulty, countOf(files.length, 'file')),
    );
}
