/**
 * Integers as differences from one to the next, packed into as few bits as each miniblock needs. Sums wrap round.
 * https://parquet.apache.org/docs/file-format/data-pages/encodings/#DELTAENC
 */
import { stretch, windowBytes, type Kernels } from './kernels.ts';

/** Where decoded integers go. */
interface IntegerRows {
  readonly words: Int32Array;
  /** 32-bit words of each: 1 or 2. */
  readonly wordsPerValue: 1 | 2;
  /** The word that the first of them begins with. */
  readonly at: number;
}

/** Decodes exactly `count` integers; false where the bytes break the encoding's rules. */
export function decodeDeltas(
  kernels: Kernels,
  body: Uint8Array,
  into: IntegerRows,
  count: number,
): boolean {
  return new DeltaDecoder(kernels, body, into).decode(count);
}

class DeltaDecoder {
  readonly #kernels: Kernels;
  readonly #bytes: Uint8Array;
  readonly #into: IntegerRows;
  readonly #maxWidth: number;
  #at = 0;
  /** The bytes [start, end) that the kernels have. */
  #window = { start: 0, end: 0 };
  /** Sums that are still with the kernels, and the word that the first of them belongs to. */
  #filled = 0;
  #next: number;
  /** The number that was read last. */
  #low = 0;
  #high = 0;

  constructor(kernels: Kernels, bytes: Uint8Array, into: IntegerRows) {
    this.#kernels = kernels;
    this.#bytes = bytes;
    this.#into = into;
    this.#maxWidth = into.wordsPerValue * 32;
    this.#next = into.at;
  }

  decode(count: number): boolean {
    const blockSize = this.#count();
    const miniblocks = this.#count();
    const size = blockSize / miniblocks;
    if (this.#count() !== count || !this.#signed()) return false;
    if (blockSize % 128 > 0 || size % 32 > 0 || !(size > 0)) return false;
    if (count === 0) return true;
    // The first integer is the first difference, from 0.
    this.#kernels.startSums(this.#low, this.#high);
    this.#add(0, 0, 1);
    for (let left = count - 1; left > 0; left -= blockSize)
      if (!this.#block(miniblocks, size, left)) return false;
    this.#flush();
    return true;
  }

  #block(miniblocks: number, size: number, count: number): boolean {
    if (!this.#signed()) return false;
    this.#kernels.setLeast(this.#low, this.#high);
    const widthsAt = this.#at;
    this.#at += miniblocks;
    // Miniblocks behind the last value have a width, but no bytes.
    for (let index = 0, left = count; index < miniblocks && left > 0; index++, left -= size) {
      const width = this.#bytes[widthsAt + index] ?? Infinity;
      const end = this.#at + (size / 8) * width;
      if (width > this.#maxWidth || end > this.#bytes.length) return false;
      this.#miniblock(width, Math.min(size, left));
      this.#at = end;
    }
    return true;
  }

  #miniblock(width: number, count: number): void {
    // A multiple of eight values ends with a byte.
    for (let done = 0; done < count; done += stretch / 4)
      this.#add(this.#at + (done / 8) * width, width, Math.min(stretch / 4, count - done));
  }

  /** Adds up `count` differences, which begin with byte `at`. */
  #add(at: number, width: number, count: number): void {
    const { wordsPerValue } = this.#into;
    const end = at + Math.ceil((count * width) / 8);
    if (at < this.#window.start || end > this.#window.end) this.#moveWindow(at);
    if (this.#filled + count > stretch) this.#flush();
    const from = at - this.#window.start;
    this.#kernels.addDeltas({ at: from, width, words: wordsPerValue, first: this.#filled, count });
    this.#filled += count;
  }

  #moveWindow(start: number): void {
    const end = Math.min(this.#bytes.length, start + windowBytes);
    this.#kernels.setInput(this.#bytes.subarray(start, end));
    this.#window = { start, end };
  }

  #flush(): void {
    const words = this.#kernels.words(this.#filled * this.#into.wordsPerValue);
    this.#into.words.set(words, this.#next);
    this.#next += words.length;
    this.#filled = 0;
  }

  /** An unsigned number of the head: NaN where it is too large, or not there. */
  #count(): number {
    const isRead = this.#varint();
    return isRead && this.#high === 0 && this.#low >= 0 ? this.#low : NaN;
  }

  /** A zigzag number. False where it is not there, or does not fit into the integers. */
  #signed(): boolean {
    if (!this.#varint()) return false;
    const sign = -(this.#low & 1);
    this.#low = ((this.#low >>> 1) | (this.#high << 31)) ^ sign;
    this.#high = (this.#high >>> 1) ^ sign;
    return this.#maxWidth === 64 || this.#high === this.#low >> 31;
  }

  /** At most 64 bits in ten bytes, of which the last has one. */
  #varint(): boolean {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined || (shift === 63 && byte > 1)) return false;
      const bits = byte & 0x7f;
      if (shift < 32) low |= bits << shift;
      if (shift === 28) high |= bits >> 4;
      else if (shift > 28) high |= bits << (shift - 32);
      if (byte >= 0x80) continue;
      this.#low = low;
      this.#high = high;
      return true;
    }
    return false;
  }
}
