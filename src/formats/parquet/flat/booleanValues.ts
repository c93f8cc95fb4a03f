/** Booleans: a bit each, in pages as in Arrow. */
import { bitAt, bitmapBytes, copyBits } from '../../arrowBits.ts';
import type { EncodedValues, FlatValues, PageValidity, RowBuffers } from './flatValues.ts';
import { readValidity } from './validity.ts';

/** Of the length that run-length encoded booleans stand behind. */
const lengthBytes = 4;

export class BooleanValues implements FlatValues {
  readonly #bits: Uint8Array<ArrayBuffer>;

  private constructor(bits: Uint8Array<ArrayBuffer>) {
    this.#bits = bits;
  }

  /** With a byte more than it needs: see readValidity. */
  static ofRows(rows: number): BooleanValues {
    return new BooleanValues(new Uint8Array(bitmapBytes(rows) + 1));
  }

  get bytes(): number {
    return this.#bits.length;
  }

  /** Booleans have none. */
  setDictionary(_: Uint8Array, count: number): boolean {
    return count === 0;
  }

  decode({ encoding, body, count }: EncodedValues, row: number): boolean {
    if (encoding === 'PLAIN') {
      if (body.length !== bitmapBytes(count)) return false;
      copyBits({ bits: body, start: 0 }, { bits: this.#bits, start: row }, count);
      return true;
    }
    if (encoding !== 'RLE' || body.length < lengthBytes) return false;
    const length = new DataView(body.buffer, body.byteOffset).getUint32(0, true);
    if (lengthBytes + length !== body.length) return false;
    // Runs of one bit each, as levels are.
    const runs = body.subarray(lengthBytes);
    return readValidity(runs, this.#bits, { start: row, count }) !== undefined;
  }

  spread({ bits, start, count }: PageValidity, present: number): void {
    // From the last on: no value is moved over one that has not been moved yet.
    for (let row = start + count - 1, from = start + present - 1; from < row; row--) {
      const isThere = bitAt(bits, row);
      this.#set(row, isThere && bitAt(this.#bits, from));
      if (isThere) from--;
    }
  }

  #set(row: number, value: boolean): void {
    const bit = 1 << (row & 7);
    if (value) this.#bits[row >> 3]! |= bit;
    else this.#bits[row >> 3]! &= ~bit;
  }

  slice(start: number, end: number): RowBuffers {
    const bits = new Uint8Array(bitmapBytes(end - start));
    copyBits({ bits: this.#bits, start }, { bits, start: 0 }, end - start);
    return { values: bits.buffer };
  }

  cut(start: number, end: number): BooleanValues {
    return new BooleanValues(new Uint8Array(this.slice(start, end).values));
  }

  free(): void {
    // A bit a row is not worth keeping.
  }
}
