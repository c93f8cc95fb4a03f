/** Rows along the vertical axis, a line each, and a line for each band: what is on which line. Pure. */
import type { Range } from '../../src/table/schema.ts';

export type Line =
  { readonly kind: 'row'; readonly row: number } | { readonly kind: 'band'; readonly band: number };

/** Lines are as high as rows, so that one multiplication gives a place, however many rows there are. */
export class RowAxis {
  readonly rowCount: number;
  /** The rows before which bands lie: ascending, no two the same, none beyond the table's end. */
  readonly #bandRows: readonly number[];

  constructor(rowCount: number, bandRows: readonly number[] = []) {
    this.rowCount = rowCount;
    this.#bandRows = bandRows;
  }

  get lineCount(): number {
    return this.rowCount + this.#bandRows.length;
  }

  lineOf(row: number): number {
    return row + this.#bandsBefore((_band, bandRow) => bandRow <= row);
  }

  at(line: number): Line {
    const before = this.#bandsAbove(line);
    const isBand = this.#bandRows[before] === line - before;
    return isBand ? { kind: 'band', band: before } : { kind: 'row', row: line - before };
  }

  /** The row on a line; of a band, the row that follows it. */
  rowAt(line: number): number {
    return line - this.#bandsAbove(line);
  }

  /** The rows on lines [start, end). */
  rowsOn({ start, end }: Range): Range {
    return { start: this.rowAt(start), end: this.rowAt(end) };
  }

  /** Bands on lines before `line`. */
  #bandsAbove(line: number): number {
    return this.#bandsBefore((band, bandRow) => bandRow + band < line);
  }

  /** How many of the first bands `holds` is true for: it must be so for all before the last of them. */
  #bandsBefore(holds: (band: number, bandRow: number) => boolean): number {
    let [low, high] = [0, this.#bandRows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(middle, this.#bandRows[middle] ?? Infinity)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
