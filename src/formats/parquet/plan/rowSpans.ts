/**
 * Row spans: consecutive row groups that are read as if they were one. A file of many small row groups would otherwise
 * cost a read and a decode for each of them. Pure.
 */
import type { Range } from '../../../table/schema.ts';
import type { ChunkTable } from '../footer/chunkTable.ts';
import type { ParquetFooter } from '../footer/footer.ts';
import { saysTooShort } from '../mini/miniFile.ts';
import { rowGroupsOf } from './plan.ts';

/** Rows asked of consecutive row groups. */
export interface SpanRows {
  /** Row groups [start, end). */
  readonly rowGroups: Range;
  /** Counted from the first row of the first of them. */
  readonly rows: Range;
}

/** A few screenfuls: decoding more rows at once gains nothing. A span grows until it has so many, or is cut before. */
const enoughRows = 1024;
/** Few enough to be decoded as one batch. */
const maxRows = 16_384;
/** A screenful of the smallest row groups: each costs the decoder as much as some hundred values. */
const maxRowGroups = 256;
/** Most bytes of all columns, decompressed: decoding them takes a few milliseconds. */
const maxBytes = 4 * 1024 * 1024;

/** How the row groups of a file are put together; the same for every request, so that neighbours share decodes. */
export interface RowSpans {
  /** The first row group of each span, then the number of row groups. */
  readonly firstGroups: readonly number[];
  /** The first row of each span, then the number of rows. */
  readonly rowStarts: Float64Array;
}

/** Puts row groups together front to back, as long as they are small in every respect. */
export function rowSpans(footer: ParquetFooter): RowSpans {
  const { metaData, rowStarts } = footer;
  const firstGroups = [0];
  // Where chunks may be longer than they say, only the end of a mini-file tells the decoder where to stop.
  const mayJoin = !saysTooShort(metaData.createdBy);
  let bytes = 0;
  const { length } = metaData.rowGroups;
  for (let rowGroup = 0; rowGroup < length; rowGroup++) {
    const first = firstGroups.at(-1) ?? 0;
    const groupBytes = bytesIn(footer.chunks, rowGroup);
    bytes += groupBytes;
    const firstRow = rowStarts[first] ?? 0;
    const joins =
      mayJoin &&
      rowGroup - first < maxRowGroups &&
      (rowStarts[rowGroup] ?? 0) - firstRow < enoughRows &&
      (rowStarts[rowGroup + 1] ?? 0) - firstRow <= maxRows &&
      bytes <= maxBytes;
    if (joins || rowGroup === first) continue;
    firstGroups.push(rowGroup);
    bytes = groupBytes;
  }
  if (length > 0) firstGroups.push(length);
  const starts = Float64Array.from(firstGroups, (rowGroup) => rowStarts[rowGroup] ?? 0);
  return { firstGroups, rowStarts: starts };
}

/** Decompressed bytes of a row group. */
function bytesIn({ firstChunk, uncompressed }: ChunkTable, rowGroup: number): number {
  let bytes = 0;
  const end = firstChunk[rowGroup + 1] ?? 0;
  for (let chunk = firstChunk[rowGroup] ?? 0; chunk < end; chunk++)
    bytes += Math.max(0, uncompressed[chunk] ?? 0);
  return bytes;
}

/** The spans that hold rows [start, end) of the file, cut to its rows. */
export function spansOf({ firstGroups, rowStarts }: RowSpans, rows: Range): SpanRows[] {
  return rowGroupsOf(rowStarts, rows).map(({ rowGroup: span, rows: inSpan }) => ({
    rowGroups: { start: firstGroups[span] ?? 0, end: firstGroups[span + 1] ?? 0 },
    rows: inSpan,
  }));
}

/**
 * The two halves of a span, as far as rows are asked of them; the span itself where it is a single row group. So the row
 * group in which something is wrong is found, and its neighbours are read without it.
 */
export function halvesOf(rowStarts: Float64Array, { rowGroups, rows }: SpanRows): SpanRows[] {
  const middle = (rowGroups.start + rowGroups.end) >> 1;
  if (middle === rowGroups.start) return [{ rowGroups, rows }];
  const cut = (rowStarts[middle] ?? 0) - (rowStarts[rowGroups.start] ?? 0);
  const halves = [
    {
      rowGroups: { start: rowGroups.start, end: middle },
      rows: { start: rows.start, end: Math.min(rows.end, cut) },
    },
    {
      rowGroups: { start: middle, end: rowGroups.end },
      rows: { start: Math.max(0, rows.start - cut), end: rows.end - cut },
    },
  ];
  return halves.filter((half) => half.rows.end > half.rows.start);
}
