/** Keys of several columns: each column's value continues the key of those before it. */
import { KeySet } from './keySet.ts';
import type { KeyRuns } from '../../table/keyRuns.ts';

/** Goes over the stretches of columns over the same rows: consecutive rows in which no key column changes. */
export class Stretches {
  /** Of the current stretch: the value of each column, and its rows. */
  readonly codes: Int32Array;
  start = 0;
  end = 0;
  readonly #columns: readonly KeyRuns[];
  readonly #rows: number;
  /** By column, the run that holds the stretch. */
  readonly #runs: Int32Array;

  constructor(columns: readonly KeyRuns[]) {
    this.#columns = columns;
    this.#rows = columns[0]?.rows ?? 0;
    this.codes = new Int32Array(columns.length);
    this.#runs = new Int32Array(columns.length);
  }

  /** Goes on to the next one. False where there is none. */
  next(): boolean {
    const row = this.end;
    if (row >= this.#rows) return false;
    let end = this.#rows;
    for (let i = 0; i < this.#columns.length; i++) {
      const { ends, codes } = this.#columns[i]!;
      let run = this.#runs[i]!;
      if (ends[run]! <= row) this.#runs[i] = ++run;
      this.codes[i] = codes[run]!;
      if (ends[run]! < end) end = ends[run]!;
    }
    this.start = row;
    this.end = end;
    return true;
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
