/** Sorted runs become one: always the smallest of the rows that the runs are at, of equal ones that of the first run. */
import type { Data } from 'apache-arrow';
import { throwIfAborted } from '../../base/abort.ts';
import { concatData } from '../../formats/concatData.ts';
import type { Range } from '../../table/schema.ts';
import { compareKeys, type RowKeys } from './rowKeys.ts';
import { inOrder } from './rowOrder.ts';
import type { Rows } from './spilledRows.ts';

/** A run that is being read. */
export interface RunReader {
  /** Its next rows, at least one; undefined at its end. */
  next(): Promise<Rows | undefined>;
}

export interface MergeOptions {
  readonly keysOf: (rows: Rows) => RowKeys;
  /** Most rows of a piece that comes out. */
  readonly pieceRows: number;
  readonly signal: AbortSignal | undefined;
}

/** In memory: one piece of each run, and the piece that comes out. */
export async function* mergeRuns(
  runs: readonly RunReader[],
  options: MergeOptions,
): AsyncGenerator<Rows> {
  const cursors: Cursor[] = [];
  for (const run of runs) {
    const cursor = new Cursor(run, cursors.length, options.keysOf);
    if (await cursor.advance()) cursors.push(cursor);
  }
  const heap = new Heap(cursors);
  while (heap.first !== undefined) {
    throwIfAborted(options.signal);
    const taken: Cursor[] = [];
    // Up to the end of some run's piece: before the next one is read, what was taken of it has to go out.
    for (let cursor = heap.first; ; cursor = heap.first) {
      taken.push(cursor);
      cursor.row++;
      if (cursor.isAtEnd || taken.length === options.pieceRows) break;
      heap.sink();
    }
    yield piece(cursors, taken);
    const last = heap.first;
    if (!last.isAtEnd || (await last.advance())) heap.sink();
    else heap.drop();
  }
}

class Cursor {
  readonly #run: RunReader;
  readonly #keysOf: (rows: Rows) => RowKeys;
  /** Of the run, which comes before those with larger numbers. */
  readonly number: number;
  /** What it is at. */
  row = 0;
  /** The first row of the piece that has not gone out yet. */
  start = 0;
  rows: Rows = { rows: 0, columns: [] };
  keys: RowKeys = { bytes: new Uint8Array(), offsets: new Uint32Array(1) };

  constructor(run: RunReader, number: number, keysOf: (rows: Rows) => RowKeys) {
    this.#run = run;
    this.#keysOf = keysOf;
    this.number = number;
  }

  get isAtEnd(): boolean {
    return this.row === this.rows.rows;
  }

  /** Goes on to the next piece, if there is one. */
  async advance(): Promise<boolean> {
    const rows = await this.#run.next();
    if (rows === undefined) return false;
    this.rows = rows;
    this.keys = this.#keysOf(rows);
    this.row = 0;
    this.start = 0;
    return true;
  }

  /** What was passed since the last time, at least one row. */
  take(): Range {
    const { start, row: end } = this;
    this.start = end;
    return { start, end };
  }

  isBefore(other: Cursor): boolean {
    const order = compareKeys(this.keys, this.row, other.keys, other.row);
    return order < 0 || (order === 0 && this.number < other.number);
  }
}

/** The rows that `taken` says, in that order: of each cursor the ones that it passed. */
function piece(cursors: readonly Cursor[], taken: readonly Cursor[]): Rows {
  const next = new Float64Array(cursors.length);
  const passed: { readonly columns: readonly Data[]; readonly range: Range }[] = [];
  let rows = 0;
  for (const cursor of cursors) {
    if (cursor.row === cursor.start) continue;
    const range = cursor.take();
    passed.push({ columns: cursor.rows.columns, range });
    next[cursor.number] = rows;
    rows += range.end - range.start;
  }
  const columns = (passed[0]?.columns ?? []).map((_, i) =>
    concatData(
      passed.map(({ columns: of, range: { start, end } }) => of[i]!.slice(start, end - start)),
    ),
  );
  const order = Uint32Array.from(taken, ({ number }) => next[number]!++);
  return { rows, columns: inOrder(columns, order, { start: 0, end: rows }) };
}

/** The cursors with the smallest first: a binary heap. */
class Heap {
  readonly #items: Cursor[] = [];

  constructor(cursors: readonly Cursor[]) {
    this.#items = [...cursors];
    for (let i = (this.#items.length >> 1) - 1; i >= 0; i--) this.#sink(i);
  }

  get first(): Cursor | undefined {
    return this.#items[0];
  }

  /** The first one went on. */
  sink(): void {
    this.#sink(0);
  }

  /** The first one is done. */
  drop(): void {
    const last = this.#items.pop();
    if (last === undefined || this.#items.length === 0) return;
    this.#items[0] = last;
    this.#sink(0);
  }

  #sink(from: number): void {
    const items = this.#items;
    for (let at = from; ;) {
      let least = at;
      for (const child of [at * 2 + 1, at * 2 + 2])
        if (child < items.length && items[child]!.isBefore(items[least]!)) least = child;
      if (least === at) return;
      [items[at], items[least]] = [items[least]!, items[at]!];
      at = least;
    }
  }
}
