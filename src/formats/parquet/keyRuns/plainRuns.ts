/** Values written one after the other (PLAIN), read as runs: equal neighbours are one stretch. */
import type { RunReader } from '../pages/hybridRuns.ts';
import type { ValueStore } from './valueStore.ts';

export class PlainRuns implements RunReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #width: number | undefined;
  readonly #store: ValueStore;
  #at: number;
  code = -1;
  left = 0;

  /** Bytes [start, end); values of `width` bytes, or behind a length of four bytes each where it is undefined. */
  constructor(
    bytes: Uint8Array,
    [start, end]: readonly [number, number],
    width: number | undefined,
    store: ValueStore,
  ) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    this.#width = width;
    this.#store = store;
  }

  next(): boolean {
    const { start, end } = this.#value();
    if (end > this.#end) return false;
    this.#at = end;
    this.code = this.#store.add(this.#bytes, start, end);
    this.left = 1;
    for (;;) {
      const other = this.#value();
      if (other.end > this.#end) return true;
      if (!this.#store.holds(this.code, this.#bytes, other.start, other.end)) return true;
      this.#at = other.end;
      this.left++;
    }
  }

  take(count: number): void {
    this.left -= count;
  }

  /** Where the next value is; it ends behind the end when there is none. */
  #value(): { readonly start: number; readonly end: number } {
    if (this.#width !== undefined) return { start: this.#at, end: this.#at + this.#width };
    const start = this.#at + 4;
    if (start > this.#end) return { start, end: Infinity };
    const bytes = this.#bytes;
    const at = this.#at;
    const length =
      (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
    return { start, end: start + length };
  }
}
