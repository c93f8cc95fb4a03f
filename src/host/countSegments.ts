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
import { readingOptions } from './settings.ts';
import type { TableDocumentServices } from './tableDocument.ts';
import { fileName } from './uriNames.ts';

export async function countSegments(
  uri: vscode.Uri,
  { engine, platform, keys }: TableDocumentServices,
): Promise<void> {
  const name = fileName(uri);
  try {
    const options = { ...readingOptions(uri), keys: await keys.get(uri) };
    const table = await engine.openTable(await sourceOf(uri, platform), options);
    try {
      await vscode.window.showInformationMessage(countsText(name, await count(table, name)));
    } finally {
      await table.close();
    }
  } catch (error) {
    if (!isAbort(error)) await vscode.window.showErrorMessage(errorText(toTableError(error), name));
  }
}

interface Count {
  readonly facts: FileFacts;
  readonly damageCount: number;
}

/** What is known once all segments are: at once for Parquet, after a walk with progress for Avro. */
async function count(table: EngineTable, name: string): Promise<Count> {
  const { facts, growth } = await table.open();
  if (growth === undefined) return { facts, damageCount: 0 };
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
    return { facts: grownFacts(facts, known), damageCount: known.damageCount };
  });
}

/** `a.avro: 1,024 blocks, 5,000,000 rows, 4,883 rows each on average.`, and that some are damaged. */
function countsText(name: string, { facts, damageCount }: Count): string {
  const { format, segmentCount, rowCount } = facts;
  const segment = segmentName(format);
  const counts = vscode.l10n.t(
    '{0}: {1}, {2}, {3} each on average.',
    name,
    countOf(segmentCount, segment),
    countOf(rowCount, 'row'),
    countOf(Math.round(rowCount / Math.max(1, segmentCount)), 'row'),
  );
  if (damageCount === 0) return counts;
  return `${counts} ${vscode.l10n.t('{0} not counted.', countOf(damageCount, `damaged ${segment}`))}`;
}
