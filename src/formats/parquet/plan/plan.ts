/**
 * What a read will do, worked out before anything is read: rows × columns to row groups, byte ranges and memory. Pure.
 */
import { TableError } from '../../../base/errors.ts';
import { countText } from '../../../base/quantityText.ts';
import type { Range } from '../../../table/schema.ts';
import { maxReadBytes } from '../pages/byteRanges.ts';
import { maxBatchRows } from '../mini/decodedColumn.ts';
import { chunkPart, rowsIn, type ParquetFooter } from '../footer/footer.ts';
import { physicalTypeOf } from '../schema/logicalType.ts';
import type { ColumnMetaData } from '../thrift/metadata.ts';
import {
  miniChunkBytes,
  wholeChunk,
  type ChunkPiece,
  type MiniChunk,
  type MiniRowGroup,
} from '../mini/miniFile.ts';
import type { SchemaNode } from '../schema/schemaTree.ts';

/** Rows asked of one row group. */
export interface RowGroupRows {
  readonly rowGroup: number;
  /** Counted from the row group's first. */
  readonly rows: Range;
}

/** The row groups that hold rows [start, end), cut to the file's; `rowStarts` as in ParquetFooter. */
export function rowGroupsOf(rowStarts: Float64Array, rows: Range): RowGroupRows[] {
  const result: RowGroupRows[] = [];
  const first = rowGroupOfRow(rowStarts, Math.max(0, rows.start));
  for (let rowGroup = first; rowGroup < rowStarts.length - 1; rowGroup++) {
    const groupStart = rowStarts[rowGroup]!;
    if (groupStart >= rows.end) break;
    const start = Math.max(0, rows.start - groupStart);
    const end = Math.min(rowStarts[rowGroup + 1]!, rows.end) - groupStart;
    if (end > start) result.push({ rowGroup, rows: { start, end } });
  }
  return result;
}

/** The row group that holds `row`; the nearest for rows that are not there. Empty row groups hold none. */
export function rowGroupOfRow(rowStarts: Float64Array, row: number): number {
  let low = 0;
  let high = Math.max(0, rowStarts.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (rowStarts[middle]! <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** How to get one top-level column of consecutive row groups, or of a part of one. */
export interface ColumnPlan {
  /** Row groups [start, end). */
  readonly rowGroups: Range;
  readonly column: number;
  readonly node: SchemaNode;
  /** The rows that come out, counted from the first row of the first row group. */
  readonly rows: Range;
  /** Where each leaf is decoded by itself: how to get each of them; that is then all that is done. */
  readonly leaves?: readonly ColumnPlan[] | undefined;
  /** The one leaf that is decoded; undefined for all leaves of `node`. */
  readonly leaf?: number | undefined;
  /** The rows that the pages of `parts` hold; more than `rows` where only some are decoded. */
  readonly pageRows: Range;
  /** What is decoded of each row group: a chunk for each leaf. */
  readonly parts: readonly MiniRowGroup[];
  readonly compressedBytes: number;
  /** Estimate of what they decode to. */
  readonly decodedBytes: number;
  /** Rows in a decoded batch: a power of two, so that the batches of all columns have common ends. */
  readonly batchRows: number;
  /** Whether the rows are few enough to be decoded as one batch, wherever they start. */
  readonly isWindow: boolean;
}

const fixedWidth: Partial<Record<string, number>> = {
  BOOLEAN: 1,
  INT32: 4,
  INT64: 8,
  INT96: 12,
  FLOAT: 4,
  DOUBLE: 8,
};
/** Arrow's offset of a string, and its share of the validity bitmap. */
const offsetBytes = 4;
/** Guessed length of a string behind a dictionary, where the footer has no size statistics. */
const guessedTextBytes = 32;

/** Bytes that a chunk's values take in Arrow, as far as the footer tells; levels are not counted. */
export function decodedBytesOf(leaf: SchemaNode, metaData: ColumnMetaData): number {
  const { numValues, totalUncompressedSize, sizeStatistics } = metaData;
  const physical = physicalTypeOf(leaf.element) ?? 'BYTE_ARRAY';
  const width = fixedWidth[physical] ?? leaf.element.typeLength;
  // Decimals widen to 16 bytes, most of them from less.
  if (physical !== 'BYTE_ARRAY') return numValues * Math.max(width ?? 16, 8);
  const text = sizeStatistics?.unencodedByteArrayDataBytes;
  if (text !== undefined) return text + numValues * offsetBytes;
  // PLAIN has a length of four bytes before each value, as Arrow has an offset.
  const hasDictionary = metaData.encodings.some((encoding) => encoding === 2 || encoding === 8);
  const guess = hasDictionary ? numValues * (offsetBytes + guessedTextBytes) : 0;
  return Math.max(totalUncompressedSize, guess);
}

/** Most bytes of one decoded batch: Arrow's offsets end at 2 GiB. */
const maxBatchBytes = 256 * 1024 * 1024;

function batchRowsFor(rows: number, bytes: number): number {
  const fitting = (maxBatchBytes * rows) / Math.max(1, bytes);
  return Math.min(maxBatchRows, 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, fitting)))));
}

/** Adds up `valueOf` over all chunks; `index` is the chunk's leaf, counted within the column. */
function sumChunks(
  parts: readonly MiniRowGroup[],
  valueOf: (chunk: MiniChunk, index: number) => number,
): number {
  return parts.reduce(
    (sum, { chunks }) =>
      chunks.reduce((partial, chunk, index) => partial + valueOf(chunk, index), sum),
    0,
  );
}

/** All rows of a column in these row groups. Throws TableError where the footer does not tell where they are. */
export function planColumn(
  footer: ParquetFooter,
  rowGroups: Range,
  column: number,
  node: SchemaNode,
): ColumnPlan {
  const parts: MiniRowGroup[] = [];
  for (let rowGroup = rowGroups.start; rowGroup < rowGroups.end; rowGroup++) {
    const chunks: MiniChunk[] = [];
    for (let leaf = node.leafStart; leaf < node.leafEnd; leaf++)
      chunks.push(wholeChunk(footer, rowGroup, leaf));
    parts.push({ rows: rowsIn(footer, rowGroup), chunks });
  }
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const leaves = leavesBelow(node);
  const decodedBytes = sumChunks(parts, ({ metaData }, index) =>
    decodedBytesOf(leaves[index] ?? node, metaData),
  );
  return {
    rowGroups,
    column,
    node,
    rows: { start: 0, end: rows },
    pageRows: { start: 0, end: rows },
    parts,
    compressedBytes: sumChunks(parts, miniChunkBytes),
    decodedBytes,
    batchRows: batchRowsFor(rows, decodedBytes),
    isWindow: false,
  };
}

/** The leaves of a column, in order. */
export function leavesBelow(node: SchemaNode): readonly SchemaNode[] {
  return node.isLeaf ? [node] : node.children.flatMap(leavesBelow);
}

/** What the setting counts in. */
const mebibyte = 1024 * 1024;

/** Throws TableError `tooLarge` when decoding `plan` would take more than `limit` bytes beside `heldBytes`. */
export function checkMemory(plan: ColumnPlan, limit: number, heldBytes: number): void {
  const needed = plan.compressedBytes + plan.decodedBytes + heldBytes;
  if (needed <= limit) return;
  throw new TableError(
    'tooLarge',
    `decoding takes about ${countText(Math.ceil(needed / mebibyte))} megabytes, and ` +
      `${countText(Math.floor(limit / mebibyte))} are allowed${wayOut(plan)}`,
    { where: { part: chunkPart(plan.rowGroups.start, plan.node.path) } },
  );
}

/** Columns are decoded whole unless their pages can be told apart: what would help too is fewer rows at a time. */
function wayOut({ rows }: ColumnPlan): string {
  const setting =
    '; colonnade.reader.memoryLimitMegabytes (--memory-limit-megabytes) may allow more';
  return rows.end - rows.start > 1
    ? `${setting}, and row groups of fewer rows would take less`
    : setting;
}

/**
 * In the order to decode them in: the decoder needs a column's pages beside what is decoded of it, so most of all for the
 * largest, and what that leaves free the others go into. Small ones stay in the file's order, to be read together.
 */
export function largestFirst(plans: readonly ColumnPlan[]): ColumnPlan[] {
  const rank = ({ compressedBytes }: ColumnPlan): number =>
    compressedBytes > maxReadBytes / 8 ? compressedBytes : 0;
  return plans.toSorted((a, b) => rank(b) - rank(a));
}

/**
 * Columns in runs that are read together before they are decoded: as many as fit into one read, at least one.
 */
export function readRuns(plans: readonly ColumnPlan[]): ColumnPlan[][] {
  const runs: ColumnPlan[][] = [];
  let bytes = Infinity;
  for (const plan of plans) {
    bytes += plan.compressedBytes;
    if (bytes > maxReadBytes) {
      runs.push([]);
      bytes = plan.compressedBytes;
    }
    runs.at(-1)?.push(plan);
  }
  return runs;
}

/** What is decoded by itself. */
export function unitsOf(plan: ColumnPlan): readonly ColumnPlan[] {
  return plan.leaves ?? [plan];
}

/** The encrypted ones of a plan's ranges. */
export function sealedRanges({ parts }: ColumnPlan): Range[] {
  return parts.flatMap(({ chunks }) =>
    chunks.flatMap(({ pieces }) => pieces.filter((piece) => piece.kind === 'sealed')),
  );
}

/** The ranges of the input that a plan's chunks are made of. */
export function inputRanges({ parts }: ColumnPlan): Range[] {
  return parts.flatMap(({ chunks }) =>
    chunks.flatMap(({ pieces }) => pieces.filter((piece: ChunkPiece) => piece.kind !== 'made')),
  );
}
