/**
 * Samples of rows that do not look at values: which of the rows, counted from 0, are kept. Where a filter comes first,
 * they are counted among the rows that it leaves over.
 */
import { seededRandom } from '../../base/random.ts';
import type { RowRangesBuilder } from '../../scan/rowRanges.ts';
import { type RowRanges } from '../../scan/rowRanges.ts';

/** Row numbers in ascending order, each once; Infinity when there are no more. */
export type Ordinals = () => number;

/** The first `rows`. */
export function firstRows(rows: number): Ordinals {
  let next = 0;
  return () => (next < rows ? next++ : Infinity);
}

/** Rows 0, `step`, 2 × `step` and so on. */
export function everyNth(step: number): Ordinals {
  let next = -step;
  return () => (next += step);
}

/** Every row with probability `fraction`, which is above 0 and at most 1. */
export function fractionOf(fraction: number, seed: number): Ordinals {
  const random = seededRandom(seed);
  const logOfRest = Math.log1p(-fraction);
  let last = -1;
  // How many rows are passed over between two that are kept is distributed geometrically: one draw a kept row.
  return () => (last += 1 + (fraction >= 1 ? 0 : Math.floor(Math.log1p(-random()) / logOfRest)));
}

/** `rows` of `total`, every choice of them as likely as any other. Memory is bounded by `rows`. */
export function uniformRows(rows: number, total: number, seed: number): Ordinals {
  const chosen = chosenRows(Math.min(rows, total), total, seed);
  let next = 0;
  return () => chosen[next++] ?? Infinity;
}

/** Robert Floyd's sampling without replacement; ascending. */
function chosenRows(rows: number, total: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  // 53 bits: there may be more rows than 32 bits count.
  const below = (limit: number): number =>
    Math.floor(((Math.floor(random() * 2 ** 21) * 2 ** 32 + random() * 2 ** 32) / 2 ** 53) * limit);
  const chosen = new Set<number>();
  for (let last = total - rows; last < total; last++) {
    const candidate = below(last + 1);
    chosen.add(chosen.has(candidate) ? last : candidate);
  }
  return Float64Array.from(chosen).sort();
}

/** Turns row numbers into rows of the file, piece by piece. */
export class OrdinalSelector {
  readonly #ordinals: Ordinals;
  #next: number;
  /** Candidates in the pieces so far. */
  #seen = 0;

  constructor(ordinals: Ordinals) {
    this.#ordinals = ordinals;
    this.#next = ordinals();
  }

  /** Whether no further row will be kept. */
  get isDone(): boolean {
    return this.#next === Infinity;
  }

  /** Adds the rows to keep among the next candidates, which come in the order of the file. */
  select(candidates: RowRanges, into: RowRangesBuilder): void {
    const end = this.#seen + candidates.rows;
    let range = 0;
    let before = this.#seen;
    while (this.#next < end) {
      while (before + lengthOf(candidates, range) <= this.#next)
        before += lengthOf(candidates, range++);
      const row = candidates.starts[range]! + this.#next - before;
      into.add(row, row + 1);
      this.#next = this.#ordinals();
    }
    this.#seen = end;
  }
}

const lengthOf = ({ starts, ends }: RowRanges, range: number): number =>
  ends[range]! - starts[range]!;
