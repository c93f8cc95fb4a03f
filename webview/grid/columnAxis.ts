/** Columns along the horizontal axis: widths and where each starts. */
import type { Range } from '../../src/table/schema.ts';

export const minColumnWidth = 48;
export const maxColumnWidth = 2000;

/** Positions in pixels from the first column's left edge. Thousands of columns are added up in microseconds. */
export class ColumnAxis {
  readonly #widths: number[];
  #starts: Float64Array<ArrayBuffer>;

  constructor(widths: readonly number[]) {
    this.#widths = [...widths];
    this.#starts = startsOf(this.#widths);
  }

  get count(): number {
    return this.#widths.length;
  }

  get totalWidth(): number {
    return this.start(this.count);
  }

  width(column: number): number {
    return this.#widths[column] ?? 0;
  }

  /** The left edge of a column; of column `count`, the right edge of the last. */
  start(column: number): number {
    return this.#starts[column] ?? 0;
  }

  /** The column at `x`; the nearest one beyond either end. */
  at(x: number): number {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.start(middle) <= x) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The columns that show at least partly between `left` and `left + viewWidth`. */
  visible(left: number, viewWidth: number): Range {
    if (this.count === 0) return { start: 0, end: 0 };
    const start = this.at(left);
    const last = this.at(left + viewWidth);
    // The column that only touches the right edge does not show.
    const end = last > start && this.start(last) >= left + viewWidth ? last : last + 1;
    return { start, end };
  }

  resize(column: number, width: number): void {
    if (column < 0 || column >= this.count) return;
    this.#widths[column] = Math.round(Math.min(Math.max(width, minColumnWidth), maxColumnWidth));
    this.#starts = startsOf(this.#widths);
  }
}

function startsOf(widths: readonly number[]): Float64Array<ArrayBuffer> {
  const starts = new Float64Array(widths.length + 1);
  let sum = 0;
  widths.forEach((width, i) => {
    sum += width;
    starts[i + 1] = sum;
  });
  return starts;
}
