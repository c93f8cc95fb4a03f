/** The rows that views of an open file show, each found once for all who look at them. */
import type { TableReader } from '../formats/format.ts';
import type { RowReader } from '../scan/rowReader.ts';
import { rowNumbers, shownReader } from '../scan/shown/shownReader.ts';
import { ShownRows } from '../scan/shown/shownRows.ts';
import type { RowView, RowViewProgress } from '../table/rowView.ts';
import type { Range } from '../table/schema.ts';
import { blockReader } from './blockReader.ts';
import type { SharedWalk } from './sharedWalk.ts';
import { SharedWork } from './sharedWork.ts';

/** Rows found for views beyond this are forgotten, those of the one that was asked for longest ago first. */
const maxViews = 4;
const reportMilliseconds = 100;
/** Of the memory that there is, what one block of sorted rows may take: every view remembers a few. */
const blockShare = 1 / 128;

/** What views are of. */
export interface ViewedTable {
  readonly reader: TableReader;
  readonly walk: SharedWalk;
  /** See ShownRows. */
  readonly memoryBytes: number;
}

/** The rows of one view. */
export class SharedRows {
  readonly #shown: ShownRows;
  readonly #work: SharedWork<RowViewProgress>;
  readonly reader: RowReader;

  /** Throws as ShownRows does. */
  constructor({ reader, walk, memoryBytes }: ViewedTable, view: RowView) {
    this.#shown = new ShownRows(reader, view, memoryBytes);
    const exact = shownReader(reader, this.#shown);
    const bounded = shownReader(reader, this.#shown, memoryBytes * blockShare);
    this.reader = view.sort === undefined ? exact : blockReader(exact, bounded);
    this.#work = new SharedWork({
      progress: () => this.#shown.progress,
      run: async (report, signal) => {
        await walk.follow(() => undefined, signal);
        await this.#shown.run(report, signal);
      },
    });
  }

  /** Finds all rows and tells of it a few times a second. Rejects with AbortError, or as ShownRows.run does. */
  async follow(
    report: (progress: RowViewProgress) => void,
    signal?: AbortSignal,
  ): Promise<RowViewProgress> {
    let next = -Infinity;
    const tell = (progress: RowViewProgress): void => {
      const now = performance.now();
      // The first rows are told of at once.
      if (now < next && !progress.isDone) return;
      if (progress.rows > 0) next = now + reportMilliseconds;
      report(progress);
    };
    await this.#work.until(({ isDone }) => isDone, tell, signal);
    return this.#shown.progress;
  }

  /** Finds so many rows, or all: who asks for them has heard of them, perhaps from a worker that died. */
  async reach(rows: number, signal?: AbortSignal): Promise<void> {
    const reached = (progress: RowViewProgress): boolean =>
      progress.isDone || progress.rows >= rows;
    await this.#work.until(reached, () => undefined, signal);
  }

  /** The rows of the table behind shown rows [start, end). */
  numbers(range: Range): readonly number[] {
    return rowNumbers(this.#shown, range);
  }

  /** See ShownRows. */
  placeOf(row: number): number | undefined {
    return this.#shown.placeOf(row);
  }

  stop(): void {
    this.#work.stop();
  }
}

export class SharedViews {
  readonly #table: ViewedTable;
  /** By what they show, the one that was asked for last at the end. */
  readonly #views = new Map<string, SharedRows>();

  constructor(table: ViewedTable) {
    this.#table = table;
  }

  /** Throws as ShownRows does. */
  rowsOf({ where, sort }: RowView): SharedRows {
    const name = JSON.stringify([where, sort?.column, sort?.descending]);
    const rows = this.#views.get(name) ?? new SharedRows(this.#table, { where, sort });
    this.#views.delete(name);
    this.#views.set(name, rows);
    const [oldest] = this.#views.keys();
    if (this.#views.size > maxViews && oldest !== undefined) {
      this.#views.get(oldest)?.stop();
      this.#views.delete(oldest);
    }
    return rows;
  }

  stop(): void {
    for (const rows of this.#views.values()) rows.stop();
  }
}
