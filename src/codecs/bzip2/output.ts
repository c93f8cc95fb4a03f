/** The way from a transformed block to bytes: the inverse Burrows-Wheeler transform, then runs are written out. */
import { tooMuchOutput } from '../codecError.ts';
import type { TransformedBlock } from './block.ts';

/** CRC-32 by polynomial 0x04C11DB7, most significant bit first; by byte. */
const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte << 24;
  for (let bit = 0; bit < 8; bit++) rest = (rest << 1) ^ (rest < 0 ? 0x04c11db7 : 0);
  return rest;
});

/** Four equal bytes are followed by how many more there are. */
const runStart = 4;

/** Grows as blocks are added, up to a limit. */
export class Bzip2Output {
  readonly #maxBytes: number;
  #bytes: Uint8Array;
  #length = 0;

  /** `expectedBytes` is how much room to begin with. */
  constructor(maxBytes: number, expectedBytes: number) {
    this.#maxBytes = maxBytes;
    this.#bytes = new Uint8Array(Math.min(maxBytes, expectedBytes));
  }

  taken(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Adds what a block stands for; gives its checksum, unsigned. Throws TableError `tooLarge`. */
  add({ column, length, start }: TransformedBlock): number {
    linkRotations(column, length);
    let entry = column[start]!;
    let crc = -1;
    let last = -1;
    let equal = 0;
    for (let i = 0; i < length; i++) {
      entry = column[entry >>> 8]!;
      const byte = entry & 255;
      let copies = 1;
      if (equal === runStart) {
        copies = byte;
        equal = 0;
      } else {
        equal = byte === last ? equal + 1 : 1;
        last = byte;
      }
      if (this.#length + copies > this.#bytes.length) this.#grow(copies);
      for (; copies > 0; copies--) {
        this.#bytes[this.#length++] = last;
        crc = (crc << 8) ^ crcTable[(crc >>> 24) ^ last]!;
      }
    }
    return ~crc >>> 0;
  }

  #grow(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed > this.#maxBytes) throw tooMuchOutput('bzip2', this.#maxBytes);
    const grown = new Uint8Array(Math.min(this.#maxBytes, Math.max(needed, this.#length * 2)));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/** Writes into the high 24 bits of each entry where the rotation is that begins one byte later. */
function linkRotations(column: Uint32Array, length: number): void {
  const next = new Int32Array(256);
  for (let i = 0; i < length; i++) next[column[i]! & 255]!++;
  let before = 0;
  for (let byte = 0; byte < 256; byte++) {
    const count = next[byte]!;
    next[byte] = before;
    before += count;
  }
  for (let i = 0; i < length; i++) {
    const byte = column[i]! & 255;
    column[next[byte]!++]! |= i << 8;
  }
}
