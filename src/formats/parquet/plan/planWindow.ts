/** Which pages of a large row group hold some rows: a plan cut down to them. Pure. */
import type { Range } from '../../../table/schema.ts';
import { maxBatchRows } from '../mini/decodedColumn.ts';
import { canJoinLeaves } from '../mini/joinedLeaves.ts';
import { miniChunkBytes, type ChunkPiece, type MiniChunk } from '../mini/miniFile.ts';
import type { PagePlace } from '../pages/pageIndex.ts';
import type { SchemaNode } from '../schema/schemaTree.ts';
import { decodedBytesOf, leavesBelow, type ColumnPlan } from './plan.ts';

/** What a request must cost to go by pages where it can: below, one read and decode of everything is faster. */
const pagedCost = 8 * 1024 * 1024;
/** A decoded byte costs as much as a quarter of a byte that has to be read and decompressed. */
const decodedCost = 0.25;

function costOf({ compressedBytes, decodedBytes }: ColumnPlan): number {
  return Math.max(compressedBytes, decodedBytes * decodedCost);
}

/**
 * The columns whose pages are worth looking up for these rows: the expensive ones of a single row group, of which little
 * is wanted. None where the request is cheap as a whole.
 */
export function pagedPlans(plans: readonly ColumnPlan[], rows: Range): ColumnPlan[] {
  const cost = plans.reduce((sum, plan) => sum + costOf(plan), 0);
  if (cost < pagedCost) return [];
  return plans.filter(
    (plan) =>
      plan.parts.length === 1 &&
      costOf(plan) * plans.length >= pagedCost / 4 &&
      (rows.end - rows.start) * 4 <= plan.rows.end,
  );
}

/** The pages of one leaf: the ends of its pages that are known, in order, and where the next one begins. */
type Pages = readonly PagePlace[];

/** The number of the last page that begins at `row` or before; -1 when none does. */
function lastPageUpTo(pages: Pages, row: number): number {
  let low = 0;
  let high = pages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pages[middle]?.firstRow ?? Infinity) <= row) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The rows of the pages that hold `rows`; undefined when that is not known. */
function windowOf(pages: Pages, rows: Range, groupRows: number): Range | undefined {
  const start = pages[lastPageUpTo(pages, rows.start)]?.firstRow;
  const end = pages[lastPageUpTo(pages, rows.end - 1) + 1]?.firstRow ?? groupRows;
  return start === undefined ? undefined : { start, end };
}

/** A chunk with only the pages of rows [start, end), behind the dictionary page; undefined when it cannot be cut. */
function cutChunk(chunk: MiniChunk, pages: Pages, { start, end }: Range): MiniChunk | undefined {
  const [piece] = chunk.pieces;
  const firstPage = pages[0];
  const first = pages[lastPageUpTo(pages, start)];
  const last = pages[lastPageUpTo(pages, end - 1)];
  if (!piece || piece.kind === 'made' || !firstPage || !first || !last) return undefined;
  const dictionary: ChunkPiece[] =
    firstPage.start > piece.start ? [{ ...piece, end: firstPage.start }] : [];
  const place = { start: first.start, end: last.end };
  const data: ChunkPiece =
    piece.kind === 'input'
      ? { ...piece, ...place }
      : { ...piece, ...place, hasDictionary: false, firstPage: pages.indexOf(first) };
  return {
    ...chunk,
    pieces: [...dictionary, data],
    dictionaryBytes: firstPage.start - piece.start,
  };
}

export interface WantedRows {
  readonly rows: Range;
  /** So many rows before and behind them are decoded, too, if they are in the same pages. */
  readonly margin: number;
}

/** One leaf of `plan`, with the pages that hold `rows`; with all of its pages when it cannot be cut, or not by much. */
function planLeaf(
  plan: ColumnPlan,
  { leaf, chunk }: { readonly leaf: SchemaNode; readonly chunk: MiniChunk },
  { pages, rows, margin }: WantedRows & { readonly pages: Pages },
): ColumnPlan {
  const groupRows = plan.rows.end;
  const window = windowOf(pages, rows, groupRows);
  const windowRows = window === undefined ? Infinity : window.end - window.start;
  const isSmall = windowRows <= maxBatchRows * 4 && windowRows * 2 <= groupRows;
  const cut = isSmall && window !== undefined ? cutChunk(chunk, pages, window) : undefined;
  const pageRows = cut === undefined || window === undefined ? plan.rows : window;
  const count = pageRows.end - pageRows.start;
  // What is not cut is decoded whole: it stays, and serves what is asked next.
  const around = cut === undefined ? Infinity : margin;
  const chunks = [cut ?? chunk];
  return {
    ...plan,
    leaf: leaf.leafStart,
    rows: {
      start: Math.max(pageRows.start, rows.start - around),
      end: Math.min(pageRows.end, rows.end + around),
    },
    pageRows,
    parts: [{ rows: count, chunks }],
    compressedBytes: chunks.reduce((sum, some) => sum + miniChunkBytes(some), 0),
    decodedBytes: (decodedBytesOf(leaf, chunk.metaData) * count) / Math.max(1, groupRows),
    isWindow: cut !== undefined,
  };
}

/**
 * `plan` cut down to the pages that hold `rows`, with the dictionary page in front: of each leaf its own pages, which need
 * not begin with the same rows. Pages start with a row. `leaves` has the pages of each leaf, at least up to the first that
 * begins behind the rows. `plan` itself when none of its leaves can be cut, or not by much.
 */
export function planWindow(
  plan: ColumnPlan,
  wanted: WantedRows,
  leaves: readonly (Pages | undefined)[],
): ColumnPlan {
  const [part, ...others] = plan.parts;
  const nodes = leavesBelow(plan.node);
  if (part === undefined || others.length > 0 || !canJoinLeaves(plan.node)) return plan;
  const plans = part.chunks.flatMap((chunk, index) => {
    const leaf = nodes[index];
    return leaf ? [planLeaf(plan, { leaf, chunk }, { ...wanted, pages: leaves[index] ?? [] })] : [];
  });
  const [only] = plans;
  if (only === undefined || !plans.some(({ isWindow }) => isWindow)) return plan;
  if (plans.length === 1) return only;
  const sum = (bytesOf: (leaf: ColumnPlan) => number): number =>
    plans.reduce((total, leaf) => total + bytesOf(leaf), 0);
  return {
    ...plan,
    rows: {
      start: Math.max(...plans.map((leaf) => leaf.rows.start)),
      end: Math.min(...plans.map((leaf) => leaf.rows.end)),
    },
    leaves: plans,
    compressedBytes: sum(({ compressedBytes }) => compressedBytes),
    decodedBytes: sum(({ decodedBytes }) => decodedBytes),
    isWindow: true,
  };
}
