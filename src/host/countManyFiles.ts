/** `Count Row Groups` of several files: a table of them, and of all together. */
import * as vscode from 'vscode';
import { errorText } from '../base/errorText.ts';
import { isAbort, toTableError } from '../base/errors.ts';
import { addCounts, countsOf, noSegments } from '../engine/segmentCounts.ts';
import { signalOf } from './cancellation.ts';
import { sourceOf } from './fileAccess.ts';
import { countsMarkdown, type CountedFile } from './reports/markdown.ts';
import { readingOptions } from './settings.ts';
import { fileName } from './uriNames.ts';
import type { ReportServices } from './validateCommand.ts';

export async function countManyFiles(
  uris: readonly vscode.Uri[],
  services: ReportServices,
): Promise<void> {
  const files: CountedFile[] = [];
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Counting the row groups of {0} files', uris.length),
    cancellable: true,
  };
  try {
    await vscode.window.withProgress(options, async (progress, token) => {
      const cancelling = signalOf(token);
      try {
        for (const uri of uris) {
          progress.report({ message: fileName(uri), increment: 100 / uris.length });
          files.push(await counted(uri, services, cancelling.signal));
        }
      } finally {
        cancelling.dispose();
      }
    });
  } catch (error) {
    if (isAbort(error)) return;
    throw error;
  }
  const known = files.flatMap(({ counts }) => (typeof counts === 'string' ? [] : [counts]));
  const total = known.reduce(addCounts, noSegments);
  await services.reports.show(vscode.l10n.t('Row groups'), countsMarkdown(files, total));
}

async function counted(
  uri: vscode.Uri,
  { engine, platform, keys }: ReportServices,
  signal: AbortSignal,
): Promise<CountedFile> {
  const name = vscode.workspace.asRelativePath(uri);
  try {
    const options = { ...readingOptions(uri), keys: await keys.get(uri) };
    const table = await engine.openTable(await sourceOf(uri, platform), options, signal);
    try {
      let { growth } = await table.open(signal);
      await table.walk((latest) => (growth = latest), signal);
      return { name, counts: await countsOf(table, growth, signal) };
    } finally {
      await table.close();
    }
  } catch (error) {
    if (isAbort(error)) throw error;
    return { name, counts: errorText(toTableError(error), fileName(uri)) };
  }
}
