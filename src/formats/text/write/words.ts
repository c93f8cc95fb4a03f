/** Numbers of 32 bits and more as 32-bit words, least significant first: 64-bit numbers without a bigint. */
import type * as arrow from 'apache-arrow';
import { TableError } from '../../../base/errors.ts';

export interface Words {
  readonly words: Int32Array;
  /** Words of a number. */
  readonly stride: number;
}

/** The values of `data`, of 32 bits each or a multiple of that, where they lie. */
export function wordsOf(data: arrow.Data): Words {
  const values: unknown = data.values;
  if (!ArrayBuffer.isView(values)) throw new TableError('internal', 'numbers have no buffer');
  const { buffer, byteOffset, byteLength } = values;
  const words = new Int32Array(buffer, byteOffset, byteLength >> 2);
  return { words, stride: wordsPerValue(data) };
}

/** Less than 1 for narrower values. */
export function wordsPerValue(data: arrow.Data): number {
  // What has values has them in a typed array.
  const { BYTES_PER_ELEMENT: bytes } = data.values as { readonly BYTES_PER_ELEMENT: number };
  return (bytes * data.stride) / 4;
}
