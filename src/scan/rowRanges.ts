/** Some rows of a table, as ranges: what a filter or a sample leaves over. */
import type { Range } from '../table/schema.ts';

/** Rows in ascending order: disjoint half-open ranges [starts[i], ends[i]) that do not touch one another. */
export interface RowRanges {
  /** How many ranges; the arrays may be longer. */
  readonly count: number;
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** Rows in all of them. */
  readonly rows: number;
}

/** Collects ranges in ascending order and joins those that touch. */
export class RowRangesBuilder {
  #starts = new Float64Array(64);
  #ends = new Float64Array(64);
  #count = 0;
  #rows = 0;

  get rows(): number {
    return this.#rows;
  }

  /** Adds rows [start, end), which must not begin before the end of those added last; does nothing if there are none. */
  add(start: number, end: number): void {
    if (end <= start) return;
    this.#rows += end - start;
    if (this.#count > 0 && this.#ends[this.#count - 1] === start) {
      this.#ends[this.#count - 1] = end;
      return;
    }
    if (this.#count === this.#starts.length) this.#grow();
    this.#starts[this.#count] = start;
    this.#ends[this.#count++] = end;
  }

  /** What was collected; the builder is empty again. */
  take(): RowRanges {
    const taken = {
      count: this.#count,
      starts: this.#starts,
      ends: this.#ends,
      rows: this.#rows,
    };
    this.#starts = new Float64Array(64);
    this.#ends = new Float64Array(64);
    this.#count = 0;
    this.#rows = 0;
    return taken;
  }

  #grow(): void {
    const length = this.#starts.length * 2;
    const [starts, ends] = [new Float64Array(length), new Float64Array(length)];
    starts.set(this.#starts);
    ends.set(this.#ends);
    this.#starts = starts;
    this.#ends = ends;
  }
}

/** Rows [start, end). */
export function oneRange({ start, end }: Range): RowRanges {
  const builder = new RowRangesBuilder();
  builder.add(start, end);
  return builder.take();
}

/** The rows that are in both. */
function intersect(a: RowRanges, b: RowRanges): RowRanges {
  const both = new RowRangesBuilder();
  for (let i = 0, j = 0; i < a.count && j < b.count;) {
    both.add(Math.max(a.starts[i]!, b.starts[j]!), Math.min(a.ends[i]!, b.ends[j]!));
    if (a.ends[i]! <= b.ends[j]!) i++;
    else j++;
  }
  return both.take();
}

/** The rows of `ranges` that lie in [start, end). */
export function within(ranges: RowRanges, window: Range): RowRanges {
  return intersect(ranges, oneRange(window));
}

/**
 * Ranges [start, end) that hold all the rows, each as wide as gaps of at most `gap` rows allow: reading a few rows too
 * many costs less than another read.
 */
export function* windowsOf({ count, starts, ends }: RowRanges, gap: number): Generator<Range> {
  for (let i = 0; i < count;) {
    const start = starts[i]!;
    let end = ends[i]!;
    for (i++; i < count && starts[i]! - end <= gap; i++) end = ends[i]!;
    yield { start, end };
  }
}
