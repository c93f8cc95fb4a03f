/**
 * The rows of a table that a view shows: found by one pass over the columns of its condition, which can be looked at while
 * it goes on, and sorted after that.
 */
import { TableError } from '../../base/errors.ts';
import { countText } from '../../base/quantityText.ts';
import { Turns } from '../../base/turns.ts';
import type { TableReader } from '../../formats/format.ts';
import type { RowView, RowViewProgress } from '../../table/rowView.ts';
import type { Range } from '../../table/schema.ts';
import { matchingRows } from '../matchingRows.ts';
import { parseCondition } from '../predicate/parseCondition.ts';
import { rowFilter, type RowFilter } from '../predicate/rowFilter.ts';
import { isDamage } from '../readParts.ts';
import { rowReader } from '../rowReader.ts';
import { RowRangesBuilder, type RowRanges } from '../rowRanges.ts';
import { segmentWindows } from '../segmentWindows.ts';
import { sortColumns, type SortColumn } from '../sort/sortOrder.ts';
import { RowSet } from './rowSet.ts';
import { sortedRanks } from './sortedRanks.ts';

/** Most rows that are sorted to be looked at: sorting them takes seconds, and their order 4 bytes each. */
const maxSortedRows = 5_000_000;
/** What the rows of a view may take: enough for a billion rows of a table in the worst case, a bit each. */
const maxViewBytes = 128 * 1024 * 1024;
/** Of the memory that there is: some views are remembered, and much else goes on. */
const viewShare = 1 / 8;

/** Rows of the table behind some that are shown. */
interface PickedRows {
  /** Ascending, and none twice. */
  readonly rows: RowRanges;
  /** Of each shown one, in order, which of `rows` it is; undefined where they are shown as they ascend. */
  readonly order: Uint32Array | undefined;
}

export class ShownRows {
  readonly #reader: TableReader;
  readonly #filter: RowFilter | undefined;
  readonly #order: SortColumn | undefined;
  readonly #memoryBytes: number;
  /** What may be remembered. */
  readonly #maxBytes: number;
  readonly #found = new RowSet();
  /** Of each shown row, which of those found it is. */
  #ranks: Uint32Array | undefined;
  #seen = 0;
  #unread = 0;
  #isDone = false;

  /**
   * `memoryBytes` is for all that is done: an eighth of it for what is remembered. Throws TableError `invalidArgument` for
   * a condition or an order that the table does not have the columns for.
   */
  constructor(reader: TableReader, { where, sort }: RowView, memoryBytes: number) {
    this.#memoryBytes = memoryBytes;
    this.#maxBytes = Math.min(maxViewBytes, Math.floor(memoryBytes * viewShare));
    this.#reader = reader;
    const { schema } = reader;
    this.#filter = where === undefined ? undefined : rowFilter(parseCondition(where), schema);
    [this.#order] = sort === undefined ? [] : sortColumns([sort], schema);
  }

  get progress(): RowViewProgress {
    // What is to be sorted cannot be shown before.
    const isShown = this.#order === undefined || this.#ranks !== undefined;
    const [seen, unread, isDone] = [this.#seen, this.#unread, this.#isDone];
    return { rows: isShown ? this.#found.count : 0, seen, unread, isDone };
  }

  /**
   * Finds all rows, from where it was stopped on; `report` is called often. The table has to know all of its segments.
   * Rejects with AbortError; with `tooLarge` for more rows than are sorted, or can be remembered.
   */
  async run(report: () => void, signal?: AbortSignal): Promise<void> {
    if (this.#isDone) return;
    const all = { start: 0, end: this.#reader.facts.rowCount };
    if (this.#filter !== undefined) await this.#find(this.#filter, report, signal);
    else if (this.#seen < all.end) {
      this.#checkSortable(all.end);
      this.#found.add(all.start, all.end);
    }
    this.#seen = all.end;
    report();
    if (this.#order !== undefined) {
      this.#checkSortable(this.#found.count);
      const rows = this.#found.ranges({ start: 0, end: this.#found.count });
      const wanted = { rows, order: this.#order, maxBytes: this.#memoryBytes };
      this.#ranks = await sortedRanks(this.#reader, wanted, signal);
    }
    this.#isDone = true;
    report();
  }

  /** Rows [start, end) of those that are shown; there must be so many. */
  pick(shown: Range): PickedRows {
    if (this.#ranks === undefined) return { rows: this.#found.ranges(shown), order: undefined };
    const ranks = this.#ranks.subarray(shown.start, shown.end);
    const ascending = Float64Array.from(ranks).sort();
    const rows = rangesOf(this.#found.at(ascending));
    const places = new Map(Array.from(ascending, (rank, place) => [rank, place]));
    return { rows, order: ranks.map((rank) => places.get(rank)!) };
  }

  /** Where a row of the table is shown; where it is not, that of the next one that is, undefined if there is none. */
  placeOf(row: number): number | undefined {
    const rank = this.#found.rankOf(row);
    if (rank >= this.#found.count) return undefined;
    return this.#ranks === undefined ? rank : this.#ranks.indexOf(rank);
  }

  async #find(
    filter: RowFilter,
    report: () => void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    for (const window of segmentWindows(this.#reader)) {
      if (window.end <= this.#seen) continue;
      try {
        await this.#look({ ...window, start: this.#seen }, { filter, report, signal });
      } catch (error) {
        if (!isDamage(error)) throw error;
        // Segment by segment, so that only damaged ones are passed over.
        for (const part of rowReader(this.#reader).parts({ ...window, start: this.#seen }))
          await this.#look(part, { filter, report, signal }).catch((reason: unknown) => {
            if (!isDamage(reason)) throw reason;
            this.#unread += part.end - this.#seen;
            this.#seen = part.end;
          });
      }
    }
  }

  async #look(window: Range, { filter, report, signal }: Looking): Promise<void> {
    const turns = new Turns();
    for await (const { rows, found } of matchingRows(this.#reader, window, filter, signal)) {
      for (let i = 0; i < found.count; i++) this.#found.add(found.starts[i]!, found.ends[i]!);
      this.#seen = rows.end;
      if (this.#found.bytes > this.#maxBytes)
        throw new TableError('invalidArgument', tooScattered(this.#found.count));
      if (turns.areDue) report();
      await turns.pause(signal);
    }
    this.#seen = window.end;
    report();
  }

  #checkSortable(rows: number): void {
    const most = Math.min(
      maxSortedRows,
      Math.floor(this.#maxBytes / Uint32Array.BYTES_PER_ELEMENT),
    );
    if (this.#order !== undefined && rows > most)
      throw new TableError(
        'invalidArgument',
        `${countText(rows)} rows are more than the ${countText(most)} that are sorted to be looked at: filter them first, or let Rewrite… write a sorted file`,
      );
  }
}

interface Looking {
  readonly filter: RowFilter;
  readonly report: () => void;
  readonly signal: AbortSignal | undefined;
}

function tooScattered(rows: number): string {
  return `the ${countText(rows)} rows found so far lie too scattered to be remembered: narrow the condition, allow more memory, or let Rewrite… write a file of them`;
}

function rangesOf(rows: Float64Array): RowRanges {
  const ranges = new RowRangesBuilder();
  for (const row of rows) ranges.add(row, row + 1);
  return ranges.take();
}
