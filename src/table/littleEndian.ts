/** Little-endian integers of any width, as VARIANT and BSON store them. */
import { TableError } from '../base/errors.ts';

/** `size` bytes at `at`; throws TableError `corrupt` where they are not all there. */
export function bytesAt(bytes: Uint8Array, at: number, size: number): Uint8Array {
  if (at < 0 || size < 0 || at + size > bytes.length)
    throw new TableError('corrupt', `it ends before its ${at + size} bytes do`);
  return bytes.subarray(at, at + size);
}

/** An unsigned integer of at most 6 bytes: exact in a double. */
export function unsignedAt(bytes: Uint8Array, at: number, size: number): number {
  let value = 0;
  const part = bytesAt(bytes, at, size);
  for (let i = size - 1; i >= 0; i--) value = value * 256 + part[i]!;
  return value;
}

/** A two's complement integer of any size. */
export function signedAt(bytes: Uint8Array, at: number, size: number): bigint {
  let value = 0n;
  const part = bytesAt(bytes, at, size);
  for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(part[i]!);
  return BigInt.asIntN(size * 8, value);
}

/** An IEEE 754 number of 4 or 8 bytes. */
export function floatAt(bytes: Uint8Array, at: number, size: 4 | 8): number {
  const part = bytesAt(bytes, at, size);
  const view = new DataView(part.buffer, part.byteOffset, size);
  return size === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true);
}
