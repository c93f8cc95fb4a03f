/** Which pages of a large row group hold some rows: a plan cut down to them. Pure. */
import type { Range } from '../../../table/schema.ts';
import { maxBatchRows } from '../mini/decodedColumn.ts';
import { miniChunkBytes, type ChunkPiece, type MiniChunk } from '../mini/miniFile.ts';
import type { PagePlace } from '../pages/pageIndex.ts';
import type { ColumnPlan } from './plan.ts';

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

/** The last row, up to `row`, with which a page of every leaf begins. */
function commonStart(leaves: readonly Pages[], row: number): number {
  for (let start = row; ;) {
    const starts = leaves.map((pages) => pages[lastPageUpTo(pages, start)]?.firstRow ?? 0);
    const least = Math.min(...starts);
    if (starts.every((other) => other === least)) return least;
    start = least;
  }
}

/** The first row, from `row` on, with which a page of every leaf begins; `end` when there is none. */
function commonEnd(leaves: readonly Pages[], row: number, end: number): number {
  for (let next = row; ;) {
    const ends = leaves.map((pages) => pages[lastPageUpTo(pages, next - 1) + 1]?.firstRow ?? end);
    const most = Math.max(...ends);
    if (ends.every((other) => other === most)) return most;
    next = most;
  }
}

/** A chunk with only the pages of rows [start, end), behind the dictionary page; undefined when it cannot be cut. */
function cutChunk(
  chunk: MiniChunk | undefined,
  pages: Pages,
  { start, end }: Range,
): MiniChunk | undefined {
  const [piece] = chunk?.pieces ?? [];
  const firstPage = pages[0];
  const first = pages[lastPageUpTo(pages, start)];
  const last = pages[lastPageUpTo(pages, end - 1)];
  if (!chunk || !piece || piece.kind === 'made' || !firstPage || !first || !last) return undefined;
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

/**
 * `plan` cut down to the pages that hold `rows`, with the dictionary page in front. Pages start with a row. `leaves` has
 * the pages of each leaf, at least up to the first that begins behind the rows. A column of several leaves is cut where
 * the pages of all of them begin with the same row. `plan` itself when it cannot be cut, or not by much.
 */
export function planWindow(
  plan: ColumnPlan,
  rows: Range,
  leaves: readonly (Pages | undefined)[],
): ColumnPlan {
  const known = leaves.filter((pages) => pages !== undefined);
  const [part, ...others] = plan.parts;
  if (part === undefined || others.length > 0 || known.length < part.chunks.length) return plan;
  const window = {
    start: commonStart(known, rows.start),
    end: commonEnd(known, rows.end, plan.rows.end),
  };
  const windowRows = window.end - window.start;
  if (windowRows > maxBatchRows * 4 || windowRows * 2 > plan.rows.end) return plan;
  const chunks = known.flatMap((pages, leaf) => cutChunk(part.chunks[leaf], pages, window) ?? []);
  if (chunks.length < part.chunks.length) return plan;
  return {
    ...plan,
    rows: window,
    parts: [{ rows: windowRows, chunks }],
    compressedBytes: chunks.reduce((sum, chunk) => sum + miniChunkBytes(chunk), 0),
    decodedBytes: (plan.decodedBytes * windowRows) / Math.max(1, plan.rows.end),
    isWindow: true,
  };
}
