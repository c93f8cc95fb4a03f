/** The values of a key column, each as its bytes: a dictionary's entries, and what stands outside of it. */
import type { KeyValues } from '../../../table/keyRuns.ts';

export class ValueStore {
  readonly #width: number | undefined;
  #bytes = new Uint8Array(1024);
  #size = 0;
  #offsets = new Int32Array(64);
  #count = 0;

  /** `width` is undefined for values whose lengths differ. */
  constructor(width: number | undefined) {
    this.#width = width;
  }

  get count(): number {
    return this.#count;
  }

  /** Adds bytes [start, end) as one value; returns its code. */
  add(from: Uint8Array, start: number, end: number): number {
    this.#room(end - start);
    // Values are short: a loop is faster than views.
    for (let at = start; at < end; at++) this.#bytes[this.#size++] = from[at]!;
    if (this.#width === undefined) {
      if (this.#count + 2 > this.#offsets.length) {
        const grown = new Int32Array(this.#offsets.length * 2);
        grown.set(this.#offsets);
        this.#offsets = grown;
      }
      this.#offsets[this.#count + 1] = this.#size;
    }
    return this.#count++;
  }

  /** Whether value `code` is bytes [start, end). */
  holds(code: number, from: Uint8Array, start: number, end: number): boolean {
    const width = this.#width;
    const at = width === undefined ? this.#offsets[code]! : code * width;
    const length = width ?? this.#offsets[code + 1]! - at;
    if (length !== end - start) return false;
    for (let i = 0; i < length; i++) if (this.#bytes[at + i] !== from[start + i]) return false;
    return true;
  }

  /** All values. The store must not be used afterwards. */
  finish(): KeyValues {
    const bytes = this.#bytes.subarray(0, this.#size);
    const offsets =
      this.#width === undefined ? this.#offsets.subarray(0, this.#count + 1) : undefined;
    return { width: this.#width, bytes, offsets };
  }

  #room(bytes: number): void {
    if (this.#size + bytes <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#size + bytes, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = grown;
  }
}
