/** Avro's `int` and `long` as the container's own numbers: counts, sizes and lengths, which must be exact as numbers. */

/** Bytes of the longest encoding of a `long`. */
export const maxVarintBytes = 10;

export interface Varint {
  readonly value: number;
  /** The byte after it. */
  readonly end: number;
}

/**
 * The zig-zag variable-length number at byte `at`. `short` when the bytes end first, `invalid` when it has more than ten
 * bytes or is not a safe integer: nothing in a file can be counted by such a number.
 */
export function readVarint(bytes: Uint8Array, at: number): Varint | 'short' | 'invalid' {
  let value = 0;
  let scale = 1;
  for (let index = 0; index < maxVarintBytes; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return 'short';
    // Sums beyond 2^53 are inexact, but stay beyond it.
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) {
      if (value > 2 * Number.MAX_SAFE_INTEGER) return 'invalid';
      const magnitude = Math.floor(value / 2);
      return { value: value % 2 === 0 ? magnitude : -magnitude - 1, end: at + index + 1 };
    }
    scale *= 128;
  }
  return 'invalid';
}
