/** Leaves out segments of which the file says that no row of theirs can fulfil a condition: they are not even read. */
import type { TableReader } from '../../formats/format.ts';
import type { Range } from '../../table/schema.ts';
import type { RowFilter } from './rowFilter.ts';

/** The rest of some rows, which begin and end where segments do; in order, neighbouring segments together. */
export function* promisingRows(
  reader: TableReader,
  rows: Range,
  filter: RowFilter | undefined,
): Generator<Range> {
  if (rows.end <= rows.start) return;
  if (filter === undefined || reader.valueBounds === undefined) {
    yield rows;
    return;
  }
  const first = reader.segmentOfRow(rows.start);
  const last = reader.segmentOfRow(rows.end - 1);
  let start = rows.start;
  for (const { index, rowStart, rowCount } of reader.segments({ start: first, end: last + 1 })) {
    if (filter.mayMatch((column) => reader.valueBounds?.(index, column))) continue;
    if (rowStart > start) yield { start, end: rowStart };
    start = rowStart + rowCount;
  }
  if (start < rows.end) yield { start, end: rows.end };
}
