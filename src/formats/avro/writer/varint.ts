/** Avro's int and long: zigzag, then seven bits a byte, the lowest first. */

/** Bytes for a zigzag-coded number of so many bits: a seventh of them, rounded up. Right from 0 to 64. */
function bytesForBits(bits: number): number {
  return (bits * 9 + 64) >> 6;
}

/** Of an int32. */
export function intBytes(value: number): number {
  return bytesForBits(32 - Math.clz32((value << 1) ^ (value >> 31)));
}

/** Of an int64 by its two halves. */
export function longBytes(low: number, high: number): number {
  const sign = high >> 31;
  const zigzagHigh = ((high << 1) | (low >>> 31)) ^ sign;
  if (zigzagHigh !== 0) return bytesForBits(64 - Math.clz32(zigzagHigh));
  return bytesForBits(32 - Math.clz32((low << 1) ^ sign));
}

/** Writes an int32 at `at`; gives the place after it. */
export function writeInt(out: Uint8Array, at: number, value: number): number {
  let rest = (value << 1) ^ (value >> 31);
  let to = at;
  while (rest >>> 0 > 127) {
    out[to++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  out[to++] = rest;
  return to;
}

/** Writes an int64, by its two halves, at `at`; gives the place after it. */
export function writeLong(out: Uint8Array, at: number, low: number, high: number): number {
  const sign = high >> 31;
  let upper = ((high << 1) | (low >>> 31)) ^ sign;
  let lower = (low << 1) ^ sign;
  let to = at;
  while (upper !== 0) {
    out[to++] = (lower & 127) | 128;
    lower = (lower >>> 7) | (upper << 25);
    upper >>>= 7;
  }
  while (lower >>> 0 > 127) {
    out[to++] = (lower & 127) | 128;
    lower >>>= 7;
  }
  out[to++] = lower;
  return to;
}
