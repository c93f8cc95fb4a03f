/** `Count Row Groups` of several files and folders: a table of the files, and of all together. */
import * as vscode from 'vscode';
import { countOf } from '../../base/quantityText.ts';
import { addCounts, noSegments, type SegmentCounts } from '../../jobs/count/countSpec.ts';
import { jobSpec } from '../../jobs/jobSpec.ts';
import { sourceOf } from '../fileAccess.ts';
import { countsMarkdown } from '../reports/markdown.ts';
import { readingOptions } from '../settings.ts';
import type { ReportServices } from '../validateCommand.ts';
import { lookAtFiles } from './lookAtFiles.ts';

export async function countManyFiles(
  selected: readonly vscode.Uri[],
  services: ReportServices,
): Promise<void> {
  const title = (files: number): string =>
    vscode.l10n.t('Counting the row groups of {0}', countOf(files, 'file'));
  const files = await lookAtFiles(selected, title, async (uri, { signal }) =>
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
  const order = {
    spec: jobSpec('countRowGroups', {}),
    sources: [await sourceOf(uri, platform)],
    reading: { ...readingOptions(uri), keys: await keys.get(uri) },
  };
  return engine.runJob(order, { signal });
}
