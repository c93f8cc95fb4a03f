/**
 * The hybrid of run lengths and bit packing that levels and dictionary indexes are written in, read as runs: nothing is
 * expanded that the file says in one word.
 */
import { HybridHeads } from './hybridHeads.ts';

/** Stretches of equal values, one after the other. */
export interface RunReader {
  /** The value of the current stretch, and how many of it are left: 0 before the first call of `next`. */
  readonly code: number;
  readonly left: number;
  /** Goes on to the next stretch. False at the end, and where the bytes break the encoding's rules. */
  next(): boolean;
  /** Takes so many of what is left. */
  take(count: number): void;
  /** Takes values that are written one by one where some come next, at most so many: good until the next call. */
  takeEach?(most: number): Int32Array | undefined;
}

/** A multiple of eight, as bit-packed groups are. */
const unpackedAtOnce = 512;

export class HybridRuns implements RunReader {
  readonly #heads: HybridHeads;
  readonly #bytes: Uint8Array;
  readonly #width: number;
  /** Bit-packed values that are not unpacked yet, and where they begin. */
  #packed = 0;
  #bit = 0;
  /** Unpacked values [#next, #filled). */
  readonly #unpacked = new Int32Array(unpackedAtOnce);
  #next = 0;
  #filled = 0;
  code = 0;
  left = 0;

  /** Bytes [start, end); values of `width` bits, 0 to 32. */
  constructor(bytes: Uint8Array, start: number, end: number, width: number) {
    this.#heads = new HybridHeads(bytes, start, end, width);
    this.#bytes = bytes;
    this.#width = width;
  }

  next(): boolean {
    if (this.#next < this.#filled || this.#packed > 0) return this.#nextPacked();
    const heads = this.#heads;
    if (!heads.next()) return false;
    if (heads.isPacked) {
      this.#packed = heads.count;
      this.#bit = heads.start * 8;
      return this.#nextPacked();
    }
    this.code = heads.value;
    this.left = heads.count;
    return true;
  }

  take(count: number): void {
    this.left -= count;
  }

  takeEach(most: number): Int32Array | undefined {
    if (this.left > 0) return undefined;
    if (this.#next === this.#filled) {
      if (this.#packed === 0) return undefined;
      this.#unpack();
    }
    const start = this.#next;
    this.#next = Math.min(this.#filled, start + most);
    return this.#unpacked.subarray(start, this.#next);
  }

  /** The next packed value, with those after it that are equal. */
  #nextPacked(): boolean {
    if (this.#next === this.#filled) this.#unpack();
    const values = this.#unpacked;
    const first = values[this.#next]!;
    let next = this.#next + 1;
    while (next < this.#filled && values[next] === first) next++;
    this.code = first;
    this.left = next - this.#next;
    this.#next = next;
    return true;
  }

  #unpack(): void {
    const count = Math.min(this.#packed, unpackedAtOnce);
    const width = this.#width;
    const values = this.#unpacked;
    if (width <= 24) this.#unpackNarrow(count);
    else for (let i = 0; i < count; i++) values[i] = this.#unpackAt(this.#bit + i * width);
    this.#bit += count * width;
    this.#packed -= count;
    this.#next = 0;
    this.#filled = count;
  }

  /** Values that fit 32 bits together with seven more; groups of eight begin with a byte. */
  #unpackNarrow(count: number): void {
    const bytes = this.#bytes;
    const width = this.#width;
    const mask = (1 << width) - 1;
    let at = this.#bit / 8;
    let buffer = 0;
    let bits = 0;
    for (let i = 0; i < count; i++) {
      for (; bits < width; bits += 8) buffer |= (bytes[at++] ?? 0) << bits;
      this.#unpacked[i] = buffer & mask;
      buffer >>>= width;
      bits -= width;
    }
  }

  /** Bits behind the end are 0. */
  #unpackAt(bit: number): number {
    const width = this.#width;
    if (width === 0) return 0;
    const bytes = this.#bytes;
    const at = Math.floor(bit / 8);
    const shift = bit % 8;
    const low =
      ((bytes[at] ?? 0) |
        ((bytes[at + 1] ?? 0) << 8) |
        ((bytes[at + 2] ?? 0) << 16) |
        ((bytes[at + 3] ?? 0) << 24)) >>>
      0;
    if (shift + width <= 32) return width === 32 ? low | 0 : (low >>> shift) & ((1 << width) - 1);
    const wide = low / 2 ** shift + (bytes[at + 4] ?? 0) * 2 ** (32 - shift);
    return (Math.floor(wide) % 2 ** width) | 0;
  }
}
