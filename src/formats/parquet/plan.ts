/**
 * What a read will do, worked out before anything is read: rows × columns to row groups, byte ranges and memory. Pure.
 */
import { TableError } from '../../base/errors.ts';
import type { Range } from '../../table/schema.ts';
import { maxReadBytes } from './byteRanges.ts';
import { maxBatchRows } from './decodedColumn.ts';
import { chunkPart, type ParquetFooter } from './footer.ts';
import { physicalTypeOf } from './logicalType.ts';
import type { ColumnMetaData } from './metadata.ts';
import { miniChunkBytes, wholeChunk, type ChunkPiece, type MiniChunk } from './miniFile.ts';
import type { PagePlace } from './pageIndex.ts';
import type { SchemaNode } from './schemaTree.ts';

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

/** How to get one top-level column of one row group. */
export interface ColumnPlan {
  readonly rowGroup: number;
  readonly column: number;
  readonly node: SchemaNode;
  /** Rows of the row group that come out. */
  readonly rows: Range;
  /** One for each leaf. */
  readonly chunks: readonly MiniChunk[];
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
function decodedBytesOf(leaf: SchemaNode, metaData: ColumnMetaData): number {
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

/** All rows of a column in a row group. Throws TableError where the footer does not tell where they are. */
export function planColumn(
  footer: ParquetFooter,
  rowGroup: number,
  column: number,
  node: SchemaNode,
): ColumnPlan {
  const chunks: MiniChunk[] = [];
  for (let leaf = node.leafStart; leaf < node.leafEnd; leaf++)
    chunks.push(wholeChunk(footer, rowGroup, leaf));
  const rows = footer.metaData.rowGroups[rowGroup]?.numRows ?? 0;
  const leaves = leavesBelow(node);
  const decodedBytes = chunks.reduce(
    (sum, { metaData }, i) => sum + decodedBytesOf(leaves[i] ?? node, metaData),
    0,
  );
  return {
    rowGroup,
    column,
    node,
    rows: { start: 0, end: rows },
    chunks,
    compressedBytes: chunks.reduce((sum, chunk) => sum + miniChunkBytes(chunk), 0),
    decodedBytes,
    batchRows: batchRowsFor(rows, decodedBytes),
    isWindow: false,
  };
}

/** From so many compressed bytes on, a request goes by pages where it can: below, one read of everything is faster. */
const pagedBytes = 8 * 1024 * 1024;

/**
 * Which leaves' pages are worth looking up for these rows: those of large single-leaf columns of which little is
 * wanted. None where the request is small as a whole.
 */
export function pagedLeaves(plans: readonly ColumnPlan[], rows: Range): number[] {
  const bytes = plans.reduce((sum, plan) => sum + plan.compressedBytes, 0);
  if (bytes < pagedBytes) return [];
  const isLarge = (plan: ColumnPlan): boolean =>
    plan.chunks.length === 1 &&
    plan.compressedBytes * plans.length >= pagedBytes / 4 &&
    (rows.end - rows.start) * 4 <= plan.rows.end;
  return plans.filter(isLarge).map(({ node }) => node.leafStart);
}

/**
 * `plan` cut down to the pages that hold `rows`, with the dictionary page in front. Pages start with a row, as every
 * chunk that has an offset index promises. Only for columns of one leaf: several leaves' pages end at different rows.
 */
export function planWindow(
  plan: ColumnPlan,
  rows: Range,
  pages: readonly PagePlace[] | undefined,
): ColumnPlan {
  const [chunk, ...others] = plan.chunks;
  const [piece] = chunk?.pieces ?? [];
  const first = pages?.findLast(({ firstRow }) => firstRow <= rows.start);
  const next = pages?.find(({ firstRow }) => firstRow >= rows.end);
  const last = pages?.findLast(({ firstRow }) => firstRow < rows.end);
  const firstPage = pages?.[0];
  if (!chunk || others.length > 0 || piece?.kind !== 'input' || !first || !last || !firstPage)
    return plan;
  const window = { start: first.firstRow, end: next?.firstRow ?? plan.rows.end };
  if (window.end - window.start > maxBatchRows * 4) return plan;
  const dictionary: ChunkPiece[] =
    firstPage.start > piece.start
      ? [{ kind: 'input', start: piece.start, end: firstPage.start }]
      : [];
  const cut: MiniChunk = {
    ...chunk,
    pieces: [...dictionary, { kind: 'input', start: first.start, end: last.end }],
    dictionaryBytes: firstPage.start - piece.start,
  };
  const share = (window.end - window.start) / Math.max(1, plan.rows.end);
  return {
    ...plan,
    rows: window,
    chunks: [cut],
    compressedBytes: miniChunkBytes(cut),
    decodedBytes: plan.decodedBytes * share,
    batchRows: maxBatchRows,
    isWindow: true,
  };
}

function leavesBelow(node: SchemaNode): readonly SchemaNode[] {
  return node.isLeaf ? [node] : node.children.flatMap(leavesBelow);
}

function bytesText(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return `${Math.ceil(bytes / 1e6).toLocaleString('en')} MB`;
}

/** Throws TableError `tooLarge` when decoding `plan` would take more than `limit` bytes beside `heldBytes`. */
export function checkMemory(plan: ColumnPlan, limit: number, heldBytes: number): void {
  const needed = plan.compressedBytes + plan.decodedBytes + heldBytes;
  if (needed <= limit) return;
  throw new TableError(
    'tooLarge',
    `decoding takes about ${bytesText(needed)}, and ${bytesText(limit)} are allowed`,
    { where: { part: chunkPart(plan.rowGroup, plan.node.path) } },
  );
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

/** The ranges of the input that a plan's chunks are made of. */
export function inputRanges({ chunks }: ColumnPlan): Range[] {
  return chunks.flatMap(({ pieces }) =>
    pieces.filter((piece: ChunkPiece) => piece.kind === 'input'),
  );
}
