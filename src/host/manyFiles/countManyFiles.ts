/** `Count Row Groups` of several files: a table of them, and of all together. */
import * as vscode from 'vscode';
import { addCounts, countsOf, noSegments, type SegmentCounts } from '../../engine/segmentCounts.ts';
import { sourceOf } from '../fileAccess.ts';
import { countsMarkdown } from '../reports/markdown.ts';
import { readingOptions } from '../settings.ts';
import type { ReportServices } from '../validateCommand.ts';
import { lookAtFiles } from './lookAtFiles.ts';

export async function countManyFiles(
  uris: readonly vscode.Uri[],
  services: ReportServices,
): Promise<void> {
  const title = vscode.l10n.t('Counting the row groups of {0} files', uris.length);
  const files = await lookAtFiles(uris, title, async (uri, { signal }) =>
    counted(uri, services, signal),
  );
  if (files === undefined) return;
  const known = files.flatMap(({ found }) => (typeof found === 'string' ? [] : [found]));
  const total = known.reduce(addCounts, noSegments);
  await services.reports.show(vscode.l10n.t('Row groups'), countsMarkdown(files, total));
}

async function counted(
  uri: vscode.Uri,
  { engine, platform, keys }: ReportServices,
  signal: AbortSignal,
): Promise<SegmentCounts> {
  const options = { ...readingOptions(uri), keys: await keys.get(uri) };
  const table = await engine.openTable(await sourceOf(uri, platform), options, signal);
  try {
    let { growth } = await table.open(signal);
    await table.walk((latest) => (growth = latest), signal);
    return await countsOf(table, growth, signal);
  } finally {
    await table.close();
  }
}
