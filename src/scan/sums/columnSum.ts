/** Sums over a column's values, stretch of rows by stretch: two columns with the same sums have the same values. */
import type { Data } from 'apache-arrow';
import type { Range } from '../../table/schema.ts';
import type { ValueHasher } from './valueHasher.ts';

/** Rows of a stretch: as many as fit into a sum of eight bytes without its mattering. */
const stretchRows = 65_536;
/** Odd: every row has a place of its own. */
const placeStep = 0x9e3779b97f4a7c15n;

export interface ColumnSumOptions {
  readonly hasher: ValueHasher;
  /** Whether rows in another order are other rows. If not, all of them are one stretch. */
  readonly ordered: boolean;
}

export class ColumnSum {
  readonly #hasher: ValueHasher;
  readonly #step: bigint;
  readonly #stretchRows: number;
  readonly #sums: bigint[] = [];
  #rows = 0;

  constructor({ hasher, ordered }: ColumnSumOptions) {
    this.#hasher = hasher;
    this.#step = ordered ? placeStep : 0n;
    this.#stretchRows = ordered ? stretchRows : Infinity;
  }

  /** Takes the rows that come next. */
  add(data: Data): void {
    const hashes = this.#hasher.hashes(data);
    for (let start = 0; start < hashes.count;) {
      const stretch = Math.floor(this.#rows / this.#stretchRows);
      const left = (stretch + 1) * this.#stretchRows - this.#rows;
      const end = Math.min(hashes.count, start + left);
      const sum = hashes.sum(start, end, BigInt(this.#rows) * this.#step, this.#step);
      this.#sums[stretch] = BigInt.asUintN(64, (this.#sums[stretch] ?? 0n) + sum);
      this.#rows += end - start;
      start = end;
    }
  }

  /** The first rows among which some are not those of `other`; undefined where all are. */
  firstDifference(other: ColumnSum): Range | undefined {
    const count = Math.max(this.#sums.length, other.#sums.length);
    const rows = Math.max(this.#rows, other.#rows);
    for (let stretch = 0; stretch < count; stretch++) {
      if (this.#sums[stretch] === other.#sums[stretch]) continue;
      const start = stretch === 0 ? 0 : stretch * this.#stretchRows;
      return { start, end: Math.min(rows, start + this.#stretchRows) };
    }
    return undefined;
  }
}
