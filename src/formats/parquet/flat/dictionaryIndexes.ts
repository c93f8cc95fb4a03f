/**
 * The values of a data page that are entries of the dictionary: their numbers, unpacked a stretch at a time.
 * https://parquet.apache.org/docs/file-format/data-pages/encodings/#DICTIONARY
 */
import { HybridHeads } from '../pages/hybridHeads.ts';
import type { Kernels } from './kernels.ts';

const maxWidth = 32;

export class DictionaryIndexes {
  readonly #body: Uint8Array;
  readonly #heads: HybridHeads;
  readonly #width: number;
  /** Values of the current head that are not taken yet, and the bit where they are, if they are packed. */
  #left = 0;
  #bit = 0;

  private constructor(body: Uint8Array, width: number) {
    this.#body = body;
    this.#heads = new HybridHeads(body, 1, body.length, width);
    this.#width = width;
  }

  /** Undefined where the body does not begin with a width. */
  static of(body: Uint8Array): DictionaryIndexes | undefined {
    const width = body[0] ?? Infinity;
    return width > maxWidth ? undefined : new DictionaryIndexes(body, width);
  }

  /** Makes the next `count` (a stretch at most) the indexes that `kernels` looks up; false where they are not all there. */
  take(kernels: Kernels, count: number): boolean {
    for (let filled = 0; filled < count;) {
      if (this.#left === 0 && !this.#next()) return false;
      const some = Math.min(this.#left, count - filled);
      if (!this.#heads.isPacked)
        kernels.indexes(count).fill(this.#heads.value, filled, filled + some);
      else if (!this.#unpack(kernels, filled, some)) return false;
      this.#left -= some;
      filled += some;
    }
    return true;
  }

  #next(): boolean {
    if (!this.#heads.next()) return false;
    this.#left = this.#heads.count;
    this.#bit = this.#heads.start * 8;
    return true;
  }

  #unpack(kernels: Kernels, first: number, count: number): boolean {
    const width = this.#width;
    const end = this.#bit + count * width;
    const start = Math.floor(this.#bit / 8);
    if (end > this.#body.length * 8) return false;
    kernels.setInput(this.#body.subarray(start, Math.ceil(end / 8)));
    kernels.unpack(this.#bit % 8, width, first, count);
    this.#bit = end;
    return true;
  }
}
