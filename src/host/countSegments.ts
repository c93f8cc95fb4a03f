/** `Count Row Groups` and `Count Blocks`: how many a file has, without opening an editor. */
import * as vscode from 'vscode';
import { errorText } from '../base/errorText.ts';
import { isAbort, toTableError } from '../base/errors.ts';
import { segmentName } from '../base/formatWords.ts';
import { countOf } from '../base/quantityText.ts';
import type { EngineTable } from '../engine/engineTable.ts';
import { grownFacts, walkedPercent, type TableGrowth } from '../table/growth.ts';
import type { FileFacts } from '../table/layout.ts';
import { signalOf } from './cancellation.ts';
import { sourceOf } from './fileAccess.ts';
import type { TableDocumentServices } from './tableDocument.ts';
import { fileName } from './uriNames.ts';

export async function countSegments(
  uri: vscode.Uri,
  { engine, platform, keys }: TableDocumentServices,
): Promise<void> {
  const name = fileName(uri);
  try {
    const options = { keys: await keys.get(uri), badBlocks: 'skip' } as const;
    const table = await engine.openTable(await sourceOf(uri, platform), options);
    try {
      await vscode.window.showInformationMessage(countsText(name, await allFacts(table, name)));
    } finally {
      await table.close();
    }
  } catch (error) {
    if (!isAbort(error)) await vscode.window.showErrorMessage(errorText(toTableError(error), name));
  }
}

/** The facts once all segments are known: at once for Parquet, after a walk with progress for Avro. */
async function allFacts(table: EngineTable, name: string): Promise<FileFacts> {
  const { facts, growth } = await table.open();
  if (growth === undefined) return facts;
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Counting the {0}s of {1}', segmentName(facts.format), name),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    let known = growth;
    let shown = 0;
    const report = (next: TableGrowth): void => {
      known = next;
      const percent = walkedPercent(next, facts.fileBytes);
      progress.report({ message: `${percent} %`, increment: percent - shown });
      shown = percent;
    };
    const cancelling = signalOf(token);
    try {
      await table.walk(report, cancelling.signal);
    } finally {
      cancelling.dispose();
    }
    return grownFacts(facts, known);
  });
}

/** `a.avro: 1,024 blocks, 5,000,000 rows, 4,883 rows each on average.` */
function countsText(name: string, { format, segmentCount, rowCount }: FileFacts): string {
  return vscode.l10n.t(
    '{0}: {1}, {2}, {3} each on average.',
    name,
    countOf(segmentCount, segmentName(format)),
    countOf(rowCount, 'row'),
    countOf(Math.round(rowCount / Math.max(1, segmentCount)), 'row'),
  );
}
