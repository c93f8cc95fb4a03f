/** Columns of text as the bytes that they lie in, dictionaries included. */
import * as arrow from 'apache-arrow';
import { hasNulls, offsetsOf, valuesOf } from '../../arrowData.ts';

export interface StringBytes {
  readonly bytes: Uint8Array;
  /** The text `i` is `bytes[offsets[i], offsets[i + 1])`. */
  readonly offsets: Int32Array;
  /** Which text a row has; undefined where row `i` has text `i`. */
  readonly indices: ArrayLike<number> | undefined;
}

/** Undefined where bytes are not UTF-8, which takes a decoder to tell, or lie in another way. */
export function stringBytes(data: arrow.Data): StringBytes | undefined {
  if (!arrow.DataType.isDictionary(data.type)) return plainText(data);
  // The library leaves open what is in a dictionary.
  const [texts, ...others] = (data.dictionary?.data ?? []) as readonly arrow.Data[];
  const indices: unknown = data.values;
  if (texts === undefined || others.length > 0 || hasNulls(texts)) return undefined;
  if (!isSmall(indices)) return undefined;
  const plain = dictionaryText(texts);
  return plain === undefined ? undefined : { ...plain, indices };
}

function isSmall(
  values: unknown,
): values is Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array {
  return (
    ArrayBuffer.isView(values) &&
    !(values instanceof BigInt64Array || values instanceof BigUint64Array)
  );
}

const dictionaries = new WeakMap<arrow.Data, StringBytes | 'other'>();

/** The same dictionary comes with many batches. */
function dictionaryText(data: arrow.Data): StringBytes | undefined {
  const known = dictionaries.get(data) ?? plainText(data) ?? 'other';
  dictionaries.set(data, known);
  return known === 'other' ? undefined : known;
}

function plainText(data: arrow.Data): StringBytes | undefined {
  const { type } = data;
  if (!arrow.DataType.isUtf8(type) && !arrow.DataType.isLargeUtf8(type)) return undefined;
  const { offsets, start, end } = offsetsOf(data);
  const bytes = valuesOf(data, Uint8Array).subarray(start, end);
  return isWellFormed(bytes, offsets) ? { bytes, offsets, indices: undefined } : undefined;
}

/** Whether every text is UTF-8 by itself: all of them together are, and none starts amid a character. */
function isWellFormed(bytes: Uint8Array, offsets: Int32Array): boolean {
  for (const offset of offsets) if ((bytes[offset]! & 0xc0) === 0x80) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    // What the decoder refuses is the answer.
    return false;
  }
}
