/** Puts Arrow data together: many small record batches cost more than the copy that makes one of them. */
import * as arrow from 'apache-arrow';
import { TableError } from '../base/errors.ts';
import { bitmapBytes, copyBits, setBits } from './arrowBits.ts';
import { dataOf, hasNulls, listParts, offsetsOf, valuesOf, type DataParts } from './arrowData.ts';
import { decodedDictionary, sharesDictionary } from './dictionaryData.ts';

/**
 * One Data with the values of all parts in order. The parts, at least one, are canonical (canonicalData.ts) and of one
 * DataType. A dictionary that they share stays, others are decoded.
 */
export function concatData(parts: readonly arrow.Data[]): arrow.Data {
  const [first] = parts;
  if (first === undefined) throw new TableError('internal', 'there is nothing to put together');
  if (parts.length === 1) return first;
  return joined(first, parts);
}

/** The same values in buffers of their own; a dictionary is not copied. */
export function copyOf(data: arrow.Data): arrow.Data {
  return joined(data, [data]);
}

function joined(first: arrow.Data, parts: readonly arrow.Data[]): arrow.Data {
  if (!parts.every((part) => sharesDictionary(part, first)))
    return concatData(parts.map(decodedDictionary));
  const { type } = first;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (arrow.DataType.isNull(type)) return arrow.makeData({ type, length });
  const nullCount = parts.reduce((sum, part) => sum + part.nullCount, 0);
  const validity = nullCount === 0 ? undefined : joinedValidity(parts, length);
  const { dictionary } = first;
  return dataOf(type, { length, nullCount, validity, dictionary, ...contents(parts, length) });
}

function contents(
  parts: readonly arrow.Data[],
  length: number,
): Pick<DataParts, 'offsets' | 'values' | 'children'> {
  const { type, children } = parts[0]!;
  if (arrow.DataType.isBool(type)) return { values: joinedBits(parts, length) };
  if (arrow.DataType.isStruct(type)) {
    const members = children.map((child, i) =>
      joined(
        child,
        parts.map((part) => part.children[i]!),
      ),
    );
    return { children: members };
  }
  if (arrow.DataType.isList(type) || arrow.DataType.isMap(type)) {
    const lists = parts.map(listParts);
    const items = lists.map((list) => list.items);
    return { offsets: joinedOffsets(lists, length), children: [joined(items[0]!, items)] };
  }
  if (arrow.DataType.isUtf8(type) || arrow.DataType.isBinary(type)) {
    const texts = parts.map((part) => {
      const { offsets, start, end } = offsetsOf(part);
      return { offsets, values: valuesOf(part, Uint8Array).subarray(start, end) };
    });
    return {
      offsets: joinedOffsets(texts, length),
      values: joinedValues(texts.map(({ values }) => values)),
    };
  }
  return { values: joinedValues(parts.map(trimmed)) };
}

function joinedValidity(parts: readonly arrow.Data[], length: number): Uint8Array {
  const bits = new Uint8Array(bitmapBytes(length));
  let start = 0;
  for (const part of parts) {
    const from = { bits: part.nullBitmap, start: part.offset };
    if (hasNulls(part)) copyBits(from, { bits, start }, part.length);
    else setBits(bits, start, part.length);
    start += part.length;
  }
  return bits;
}

function joinedBits(parts: readonly arrow.Data[], length: number): Uint8Array {
  const bits = new Uint8Array(bitmapBytes(length));
  let start = 0;
  for (const part of parts) {
    copyBits(
      { bits: valuesOf(part, Uint8Array), start: part.offset },
      { bits, start },
      part.length,
    );
    start += part.length;
  }
  return bits;
}

/** Each part's offsets start at 0. Throws TableError `tooLarge`. */
function joinedOffsets(
  parts: readonly { readonly offsets: Int32Array }[],
  length: number,
): Int32Array {
  const joined = new Int32Array(length + 1);
  let at = 0;
  let base = 0;
  for (const { offsets } of parts) {
    const count = offsets.length - 1;
    for (let i = 0; i < count; i++) joined[at + i] = base + offsets[i]!;
    at += count;
    base += offsets[count]!;
    if (base > 2 ** 31 - 1) throw new TableError('tooLarge', 'a record batch has more than 2 GiB');
  }
  joined[length] = base;
  return joined;
}

/** Values of one width, in the first part's kind of array. */
function joinedValues(parts: readonly ArrayBufferView[]): ArrayBufferView {
  const total = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const { buffer, byteOffset, byteLength } of parts) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  // Any typed array can be made over a buffer of a whole number of its elements.
  const Kind = parts[0]!.constructor as new (buffer: ArrayBuffer) => ArrayBufferView;
  return new Kind(bytes.buffer);
}

type TypedArray = ArrayBufferView & {
  readonly subarray: (start: number, end: number) => ArrayBufferView;
};

/** Values without the padding that they may have been read with. */
function trimmed(data: arrow.Data): ArrayBufferView {
  // Every array of values is a typed array.
  return (data.values as TypedArray).subarray(0, data.length * data.stride);
}
