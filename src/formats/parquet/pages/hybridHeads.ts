/**
 * The hybrid of run lengths and bit packing that levels and dictionary indexes are written in, from head to head: one for
 * each run of equal values, one for each group of packed ones.
 * https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE
 */
export class HybridHeads {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  readonly #width: number;
  #at: number;
  /** Whether the values that the last head told of are packed. */
  isPacked = false;
  /** How many they are; of packed ones a multiple of eight, of which the page may end before the last. */
  count = 0;
  /** Each of them, where they are not packed. */
  value = 0;
  /** Where they begin, where they are packed. */
  start = 0;

  /** Bytes [start, end); values of `width` bits, 0 to 32. */
  constructor(bytes: Uint8Array, start: number, end: number, width: number) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    this.#width = width;
  }

  /** Goes on to the next head that has values. False at the end, and where the bytes break the encoding's rules. */
  next(): boolean {
    do {
      if (this.#at >= this.#end) return false;
      const head = this.#varint();
      if (head < 0) return false;
      this.count = head >>> 1;
      this.isPacked = (head & 1) === 1;
      if (this.isPacked) this.#skipPacked(this.count);
      else if (!this.#takeValue()) return false;
    } while (this.count === 0);
    return true;
  }

  #skipPacked(groups: number): void {
    this.count = groups * 8;
    this.start = this.#at;
    // The last group may be cut off behind its last value.
    this.#at = Math.min(this.#end, this.#at + groups * this.#width);
  }

  #takeValue(): boolean {
    const bytesPerValue = (this.#width + 7) >> 3;
    if (this.#at + bytesPerValue > this.#end) return false;
    let value = 0;
    for (let i = 0; i < bytesPerValue; i++) value |= this.#bytes[this.#at++]! << (8 * i);
    this.value = value;
    return true;
  }

  /** At most five bytes; -1 where there are more, or too few. */
  #varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35 && this.#at < this.#end; shift += 7) {
      const byte = this.#bytes[this.#at++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    return -1;
  }
}
