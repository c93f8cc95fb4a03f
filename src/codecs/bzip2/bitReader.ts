/** Bits of a byte array, most significant first, as bzip2 packs them. */

export class BitReader {
  readonly #bytes: Uint8Array;
  /** The byte that is loaded next. */
  #at = 0;
  /** Its low `#count` bits are loaded and not yet taken. */
  #bits = 0;
  #count = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next bits, which are not taken: at most 24 of them. Zeros follow the last byte. */
  peek(bits: number): number {
    while (this.#count < bits) {
      this.#bits = (this.#bits << 8) | (this.#bytes[this.#at++] ?? 0);
      this.#count += 8;
    }
    return (this.#bits >>> (this.#count - bits)) & ((1 << bits) - 1);
  }

  /** Takes bits that were peeked at. */
  skip(bits: number): void {
    this.#count -= bits;
  }

  /** At most 24 bits. */
  take(bits: number): number {
    const value = this.peek(bits);
    this.#count -= bits;
    return value;
  }

  /** An unsigned number of 32 bits. */
  takeWord(): number {
    return this.take(16) * 65536 + this.take(16);
  }

  /** Leaves the rest of a byte that was begun. */
  alignToByte(): void {
    this.#count -= this.#count % 8;
  }

  /** Bits taken from after the last byte: more than 0 means that the data was cut short. */
  get overrun(): number {
    return this.#at * 8 - this.#count - this.#bytes.length * 8;
  }
}
