/** Keys of several columns: each column's value continues the key of those before it. */
import { KeySet } from './keySet.ts';
import type { KeyRuns } from '../../table/keyRuns.ts';

/** Consecutive rows in which no key column changes. `codes[i]` is the value of column i. */
export interface Stretch {
  readonly codes: Int32Array;
  readonly start: number;
  readonly end: number;
}

/** The stretches of columns over the same rows, in order. The object is the same every time: use it at once. */
export function* stretchesOf(columns: readonly KeyRuns[]): Generator<Stretch> {
  const rows = columns[0]?.rows ?? 0;
  const stretch = { codes: new Int32Array(columns.length), start: 0, end: 0 };
  const at = new Int32Array(columns.length);
  for (let row = 0; row < rows; row = stretch.end) {
    stretch.start = row;
    stretch.end = rows;
    for (let i = 0; i < columns.length; i++) {
      const { ends, codes } = columns[i]!;
      if (ends[at[i]!]! <= row) at[i]!++;
      stretch.codes[i] = codes[at[i]!]!;
      stretch.end = Math.min(stretch.end, ends[at[i]!]!);
    }
    yield stretch;
  }
}

/** The keys of some columns. Rows of columns without any are all of one key, number 0. */
export class KeyPath {
  readonly #sets: readonly KeySet[];
  readonly #first: number;
  readonly #end: number;

  /** For columns [first, end) of the stretches that are looked up. */
  constructor(first: number, end: number) {
    this.#first = first;
    this.#end = end;
    this.#sets = Array.from({ length: end - first }, () => new KeySet());
  }

  /** How many keys were added. */
  get size(): number {
    return this.#sets.at(-1)?.size ?? 1;
  }

  get byteLength(): number {
    return this.#sets.reduce((sum, set) => sum + set.byteLength, 0);
  }

  /** The number of a key within `space`; -1 when it was not added. */
  find(space: number, columns: readonly KeyRuns[], codes: Int32Array): number {
    let key = space;
    for (let i = this.#first; i < this.#end && key >= 0; i++)
      key = this.#sets[i - this.#first]!.find(key, columns[i]!.values, codes[i]!);
    return key;
  }

  /** The number of a key within `space`, which is added when it is new. */
  add(space: number, columns: readonly KeyRuns[], codes: Int32Array): number {
    let key = space;
    for (let i = this.#first; i < this.#end; i++)
      key = this.#sets[i - this.#first]!.add(key, columns[i]!.values, codes[i]!);
    return key;
  }
}
