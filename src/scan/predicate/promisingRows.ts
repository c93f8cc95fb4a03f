/** Leaves out segments and pages of which the file says that no row of theirs can fulfil a condition: they are not even read. */
import type { ColumnValues, PageBounds, TableReader, ValueBounds } from '../../formats/format.ts';
import type { SegmentLayout } from '../../table/layout.ts';
import type { Range } from '../../table/schema.ts';
import { isDamage } from '../readParts.ts';
import { gapRows } from '../readRows.ts';
import type { RowFilter } from './rowFilter.ts';

/** The rest of some rows, which begin and end where segments do; in order, neighbours together. Rejects with TableError. */
export async function* promisingRows(
  reader: TableReader,
  rows: Range,
  filter: RowFilter | undefined,
  signal?: AbortSignal,
): AsyncGenerator<Range> {
  if (rows.end <= rows.start) return;
  if (filter === undefined || reader.valueBounds === undefined) {
    yield rows;
    return;
  }
  const first = reader.segmentOfRow(rows.start);
  const last = reader.segmentOfRow(rows.end - 1);
  let open: Range | undefined;
  for (const segment of reader.segments({ start: first, end: last + 1 })) {
    const boundsOf = (column: number): ValueBounds | undefined =>
      reader.valueBounds?.(segment.index, column);
    const mayHold = async (column: number, texts: readonly string[]): Promise<boolean> =>
      mayHoldAny(reader, { segment: segment.index, column, texts }, signal);
    if (!filter.mayMatch(boundsOf) || !(await filter.mayBeFound({ boundsOf, mayHold }))) continue;
    for (const { start, end } of await promisingParts(reader, segment, filter, signal)) {
      if (open !== undefined && open.end !== start) yield open;
      open = { start: open?.end === start ? open.start : start, end };
    }
  }
  if (open !== undefined) yield open;
}

async function mayHoldAny(
  reader: TableReader,
  values: ColumnValues,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    return (await reader.mayHold?.(values, signal)) ?? true;
  } catch (error) {
    // The rows are there without their filter.
    if (isDamage(error)) return true;
    throw error;
  }
}

/** Those of a segment by what is known of its pages. */
async function promisingParts(
  reader: TableReader,
  { index, rowStart, rowCount }: SegmentLayout,
  filter: RowFilter,
  signal: AbortSignal | undefined,
): Promise<readonly Range[]> {
  const all = { start: rowStart, end: rowStart + rowCount };
  // What could be left out would be read along.
  if (rowCount <= gapRows) return [all];
  const pages = new Map<number, readonly PageBounds[]>();
  for (const column of filter.columns) {
    const found = await reader.pageBounds?.(index, column, signal);
    if (found !== undefined) pages.set(column, found);
  }
  if (pages.size === 0) return [all];
  const parts: Range[] = [];
  /** By column, the page that holds the part's first row. */
  const current = new Map<number, number>();
  for (const part of cutAtPages([...pages.values()], all)) {
    const boundsOf = (column: number): PageBounds | undefined => {
      const found = pages.get(column);
      let page = current.get(column) ?? 0;
      while ((found?.[page]?.rows.end ?? Infinity) <= part.start) page++;
      current.set(column, page);
      return found?.[page];
    };
    if (!filter.mayMatch((column) => boundsOf(column) ?? reader.valueBounds?.(index, column)))
      continue;
    const before = parts.at(-1);
    if (before !== undefined && part.start - before.end < gapRows)
      parts[parts.length - 1] = { start: before.start, end: part.end };
    else parts.push(part);
  }
  return parts;
}

/** Rows in parts that no page ends in. */
function cutAtPages(columns: readonly (readonly PageBounds[])[], { start, end }: Range): Range[] {
  const cuts = new Set([start, ...columns.flatMap((pages) => pages.map(({ rows }) => rows.start))]);
  const starts = [...cuts].sort((a, b) => a - b);
  return starts.map((cut, i) => ({ start: cut, end: starts[i + 1] ?? end }));
}
