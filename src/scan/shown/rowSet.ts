/**
 * Rows of a table in ascending order, however many: of each 65,536 rows those that are in it, as runs or as a bit each,
 * whichever takes less. So a set never takes more than a bit for each row of the table.
 */
import type { Range } from '../../table/schema.ts';
import { RowRangesBuilder, type RowRanges } from '../rowRanges.ts';

const chunkRows = 65_536;
/** Words of 16 bits that take a bit for each row: more of runs are kept so. */
const bitWords = chunkRows / 16;

interface Chunk {
  /** Which it is of all chunks that the table has. */
  readonly index: number;
  /** Rows of the set before it. */
  readonly before: number;
  /** The first and the last row of each run, counted from the chunk's first; or a bit for each row. */
  readonly kind: 'runs' | 'bits';
  readonly words: Uint16Array;
}

interface Run {
  /** A row of the table. */
  readonly first: number;
  readonly rows: number;
}

export class RowSet {
  readonly #sealed: Chunk[] = [];
  /** Runs of the chunk that rows are being added to, which comes after the sealed ones. */
  readonly #words = new Uint16Array(chunkRows);
  #used = 0;
  #index = 0;
  #before = 0;
  #count = 0;
  #bytes = 0;

  /** How many rows are in it. */
  get count(): number {
    return this.#count;
  }

  /** What it takes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds rows [start, end), which must not begin before the end of those added last. */
  add(start: number, end: number): void {
    for (let row = start; row < end;) {
      const index = Math.floor(row / chunkRows);
      if (index !== this.#index) this.#seal(index);
      const base = index * chunkRows;
      const until = Math.min(end, base + chunkRows);
      const first = row - base;
      if (this.#used > 0 && this.#words[this.#used - 1] === first - 1) this.#used--;
      else this.#words[this.#used++] = first;
      this.#words[this.#used++] = until - 1 - base;
      this.#count += until - row;
      row = until;
    }
  }

  /** Its rows from the `start`th up to the `end`th, counted from 0. */
  ranges({ start, end }: Range): RowRanges {
    const found = new RowRangesBuilder();
    for (
      let at = this.#lastWith(({ before }) => before <= start);
      at <= this.#sealed.length;
      at++
    ) {
      let rank = this.#chunk(at).before;
      if (rank >= end) break;
      for (const { first, rows } of runsOf(this.#chunk(at))) {
        const from = Math.max(start, rank);
        found.add(first + from - rank, first + Math.min(end, rank + rows) - rank);
        rank += rows;
      }
    }
    return found.take();
  }

  /** The rows at some places, which ascend and are below `count`. */
  at(ranks: Float64Array): Float64Array {
    const found = new Float64Array(ranks.length);
    for (let next = 0; next < ranks.length;) {
      const chunk = this.#chunk(this.#lastWith(({ before }) => before <= ranks[next]!));
      let rank = chunk.before;
      for (const { first, rows } of runsOf(chunk)) {
        for (; next < ranks.length && ranks[next]! < rank + rows; next++)
          found[next] = first + ranks[next]! - rank;
        rank += rows;
      }
    }
    return found;
  }

  /** How many of its rows come before `row`. */
  rankOf(row: number): number {
    const chunk = this.#chunk(this.#lastWith(({ index }) => index * chunkRows <= row));
    let rank = chunk.before;
    for (const { first, rows } of runsOf(chunk)) rank += Math.min(rows, Math.max(0, row - first));
    return rank;
  }

  #chunk(at: number): Chunk {
    const words = this.#words.subarray(0, this.#used);
    const open: Chunk = { index: this.#index, before: this.#before, kind: 'runs', words };
    return this.#sealed[at] ?? open;
  }

  /** The last chunk that `holds` is true for: it must be so for all before it. The first, where it is so for none. */
  #lastWith(holds: (chunk: Chunk) => boolean): number {
    let [low, high] = [0, this.#sealed.length];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (holds(this.#chunk(middle))) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Makes the open chunk as small as it gets, and opens another one. */
  #seal(next: number): void {
    if (this.#used > 0) {
      const open = this.#chunk(this.#sealed.length);
      const chunk: Chunk =
        this.#used <= bitWords
          ? { ...open, words: open.words.slice() }
          : { ...open, kind: 'bits', words: bitsOf(open) };
      this.#sealed.push(chunk);
      this.#bytes += chunk.words.byteLength;
    }
    this.#index = next;
    this.#before = this.#count;
    this.#used = 0;
  }
}

function bitsOf({ words }: Chunk): Uint16Array {
  const bits = new Uint16Array(bitWords);
  for (let i = 0; i < words.length; i += 2)
    for (let row = words[i]!; row <= words[i + 1]!; row++) bits[row >> 4]! |= 1 << (row & 15);
  return bits;
}

function* runsOf({ index, kind, words }: Chunk): Generator<Run> {
  const base = index * chunkRows;
  if (kind === 'runs') {
    for (let i = 0; i < words.length; i += 2)
      yield { first: base + words[i]!, rows: words[i + 1]! - words[i]! + 1 };
    return;
  }
  const isIn = (row: number): boolean => ((words[row >> 4]! >> (row & 15)) & 1) === 1;
  for (let row = 0; row < chunkRows;) {
    const first = row;
    while (row < chunkRows && isIn(row)) row++;
    if (row > first) yield { first: base + first, rows: row - first };
    while (row < chunkRows && !isIn(row)) row++;
  }
}
