/** What a job has done, in one line. Pure. */
import { countOf, countText } from '../base/quantityText.ts';
import type { WritingJobSummary } from '../jobs/jobSpec.ts';
import { segmentsName, segmentsText } from '../jobs/rewriteText.ts';

export function jobText(summary: WritingJobSummary): string {
  const bytes = `${countText(summary.bytesIn)} → ${countText(summary.bytesOut)} bytes`;
  if ('rowGroupsIn' in summary) {
    const { rowsOut, bytesSkipped } = summary;
    const groups = `${segmentsText(summary)} ${segmentsName(summary)}`;
    const skipped = bytesSkipped === undefined ? [] : [`${countText(bytesSkipped)} bytes not read`];
    return [`${countText(rowsOut)} rows`, groups, bytes, ...skipped].join(', ');
  }
  if (!('rowsIn' in summary)) {
    const { segmentsOut } = summary;
    const segments = segmentsOut === 0 ? [] : [`${countText(segmentsOut)} segments`];
    return [...filesTexts(summary), `${countText(summary.rowsOut)} rows`, ...segments, bytes].join(
      ', ',
    );
  }
  const { groups, ids, rowsIn, rowsOut, bytesSkipped } = summary;
  const found = [
    ...(groups === undefined ? [] : [`${countText(groups)} groups`]),
    ...(ids === undefined ? [] : [`${countText(ids)} IDs`]),
  ];
  return [
    `${countText(rowsOut)} of ${countText(rowsIn)} rows`,
    ...found,
    `${countText(summary.segmentsOut)} row groups`,
    bytes,
    `${countText(bytesSkipped)} bytes not read`,
  ].join(', ');
}

/** `3 files → 2 files`, as far as there are several. */
function filesTexts(summary: WritingJobSummary): string[] {
  const read = 'files' in summary ? [countOf(summary.files, 'file')] : [];
  const written =
    'parts' in summary && summary.parts !== undefined
      ? [countOf(summary.parts.length, 'file')]
      : [];
  const texts = [...read, ...written];
  return texts.length === 0 ? [] : [texts.join(' → ')];
}
