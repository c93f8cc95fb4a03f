/** What a job has done, in one line. Pure. */
import { countOf, countText } from '../base/quantityText.ts';
import type { WritingJobSummary } from '../jobs/jobSpec.ts';

export function jobText(summary: WritingJobSummary): string {
  const bytes = `${countText(summary.bytesIn)} → ${countText(summary.bytesOut)} bytes`;
  if ('rowGroupsIn' in summary) {
    const groups = `${countText(summary.rowGroupsIn)} → ${countText(summary.rowGroupsOut)} row groups`;
    return `${countText(summary.rowsOut)} rows, ${groups}, ${bytes}`;
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
