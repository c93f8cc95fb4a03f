/** A place in bytes that hold one value after the other, and reading there what values are made of. */
import { TableError } from '../../../base/errors.ts';

/** For values one by one; decoder/ has what reads blocks. Throws TableError `corrupt` where the bytes end early. */
export class ValueCursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** A view of the next `count` bytes. */
  fixed(count: number): Uint8Array {
    const start = this.#skip(count);
    return this.#bytes.subarray(start, start + count);
  }

  bytes(): Uint8Array {
    return this.fixed(this.int());
  }

  /** A varint that is exact as a number: an int, a length, a count. */
  int(): number {
    return Number(this.long());
  }

  long(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
    }
    throw new TableError('corrupt', 'a number is longer than 64 bits');
  }

  byte(): number {
    return this.#view.getUint8(this.#skip(1));
  }

  float(): number {
    return this.#view.getFloat32(this.#skip(4), true);
  }

  double(): number {
    return this.#view.getFloat64(this.#skip(8), true);
  }

  #skip(count: number): number {
    const start = this.#at;
    if (!(count >= 0 && count <= this.left))
      throw new TableError('corrupt', `a value of ${count} bytes runs past its end`);
    this.#at += count;
    return start;
  }
}

/** Big-endian two's complement of any length; nothing is 0. */
export function bigEndianInteger(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return BigInt.asIntN(8 * bytes.length, BigInt(`0x${hex}`));
}
