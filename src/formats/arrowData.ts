/**
 * Arrow data, taken apart. The library's `Data` is what this relies on: values, offsets and children of a slice start
 * at its first value, while bitmaps start at bit `offset`; children below value offsets are never sliced.
 */
import * as arrow from 'apache-arrow';
import { TableError } from '../base/errors.ts';
import { bitAt, bitmapBytes, copyBits } from './arrowBits.ts';

/** `data` under another type that lies alike. */
export function retyped<T extends arrow.DataType>(
  data: arrow.Data,
  type: T,
  children: arrow.Data[] = data.children,
): arrow.Data<T> {
  const { offset, length, nullCount, buffers } = data;
  return new arrow.Data(type, offset, length, nullCount, buffers, children, data.dictionary);
}

export interface DataParts {
  readonly length: number;
  readonly nullCount: number;
  /** Undefined where nothing is null. */
  readonly validity: Uint8Array | undefined;
  readonly offsets?: Int32Array | BigInt64Array | undefined;
  readonly values?: ArrayBufferView;
  readonly children?: arrow.Data[];
  readonly dictionary?: arrow.Vector | undefined;
}

/** Data whose buffers all start at its first value. */
export function dataOf<T extends arrow.DataType>(type: T, parts: DataParts): arrow.Data<T> {
  const { length, nullCount, validity, offsets, values, children, dictionary } = parts;
  // The library's numbers of buffers; what is not there may be undefined, although its type does not say so.
  const buffers = [offsets, values, validity] as unknown as Partial<arrow.Data<T>['buffers']>;
  return new arrow.Data(type, 0, length, nullCount, buffers, children, dictionary);
}

/** The values of `data` as the kind of array that its type has. Throws TableError `internal` for another. */
export function valuesOf<T>(data: arrow.Data, kind: abstract new (...args: never[]) => T): T {
  const values: unknown = data.values;
  if (values instanceof kind) return values;
  throw new TableError('internal', `values of ${arrow.Type[data.typeId]} are not a ${kind.name}`);
}

/** Whether anything of `data` is null. */
export function hasNulls(data: arrow.Data): boolean {
  return data.nullCount > 0 && data.nullBitmap.byteLength > 0;
}

/** The first null of `data`, or -1. */
export function firstNull(data: arrow.Data): number {
  if (data.nullCount === 0) return -1;
  if (arrow.DataType.isNull(data.type)) return data.length === 0 ? -1 : 0;
  for (let i = 0; i < data.length; i++) if (!bitAt(data.nullBitmap, data.offset + i)) return i;
  return -1;
}

/** The validity of `data` as a bitmap of its own that starts at bit 0; undefined where nothing is null. */
export function ownValidity(data: arrow.Data): Uint8Array | undefined {
  if (!hasNulls(data)) return undefined;
  const bits = new Uint8Array(bitmapBytes(data.length));
  copyBits({ bits: data.nullBitmap, start: data.offset }, { bits, start: 0 }, data.length);
  return bits;
}

/** Most bytes, or items, that 32-bit offsets reach. */
const maxOffset = 2 ** 31 - 1;

/** Offsets from 0 on, 32 bits wide, and the range of bytes or items that they count in. */
export interface Offsets {
  readonly offsets: Int32Array;
  readonly start: number;
  readonly end: number;
}

/** Throws TableError `tooLarge` where 32 bits do not do. */
export function offsetsOf(data: arrow.Data): Offsets {
  // Typed as 32-bit by the library, and 64-bit in LargeUtf8, LargeBinary and LargeList.
  const found = data.valueOffsets as Int32Array | BigInt64Array | undefined;
  if (data.length === 0 || found === undefined || found.length === 0)
    return { offsets: new Int32Array(data.length + 1), start: 0, end: 0 };
  const start = Number(found[0]);
  const end = Number(found[data.length]);
  if (end - start > maxOffset)
    throw new TableError('tooLarge', `${end - start} bytes or items in one record batch`);
  if (found instanceof Int32Array && start === 0)
    return { offsets: found.subarray(0, data.length + 1), start, end };
  const offsets = new Int32Array(data.length + 1);
  for (let i = 0; i <= data.length; i++) offsets[i] = Number(found[i]) - start;
  return { offsets, start, end };
}

/** The items of a list or the entries of a map, whatever its kind, with offsets from 0 on. */
export interface ListParts {
  readonly offsets: Int32Array;
  readonly items: arrow.Data;
}

export function listParts(data: arrow.Data): ListParts {
  const [child] = data.children;
  if (child === undefined) throw new TableError('internal', 'a list has no items');
  if (arrow.DataType.isFixedSizeList(data.type)) {
    const { listSize } = data.type;
    const offsets = Int32Array.from({ length: data.length + 1 }, (_, i) => i * listSize);
    return { offsets, items: child };
  }
  const { offsets, start, end } = offsetsOf(data);
  const isWhole = start === 0 && end === child.length;
  return { offsets, items: isWhole ? child : child.slice(start, end - start) };
}

/** Bytes of one value in `values`, for types that have no offsets and are not booleans. */
function valueBytes(data: arrow.Data): number {
  // Null has no values; the library types them as always there.
  const values = data.values as { readonly BYTES_PER_ELEMENT: number } | undefined;
  return (values?.BYTES_PER_ELEMENT ?? 0) * data.stride;
}

/** Bytes that values [start, end) take, children included; of dictionaries the indexes only. */
export function rangeBytes(data: arrow.Data, start: number, end: number): number {
  const count = end - start;
  const validity = data.nullCount > 0 ? count / 8 : 0;
  if (count <= 0) return 0;
  if (arrow.DataType.isBool(data.type)) return validity + count / 8;
  const [child] = data.children;
  if (arrow.DataType.isFixedSizeList(data.type)) {
    const { listSize } = data.type;
    return validity + (child ? rangeBytes(child, start * listSize, end * listSize) : 0);
  }
  // As in offsetsOf.
  const offsets = data.valueOffsets as Int32Array | BigInt64Array | undefined;
  if (offsets === undefined) {
    const inside = data.children.reduce((sum, part) => sum + rangeBytes(part, start, end), 0);
    return validity + count * valueBytes(data) + inside;
  }
  const first = Number(offsets[start]);
  const last = Number(offsets[end]);
  const inside = child === undefined ? last - first : rangeBytes(child, first, last);
  return validity + count * offsets.BYTES_PER_ELEMENT + inside;
}

/** What the library takes for the members of a map's entries; other structs have any. */
export type MapEntry = Record<'key' | 'value', arrow.DataType>;

/** The rows of a list with items made anew. Throws TableError as listParts does. */
export function withItems<C extends arrow.DataType, T extends arrow.DataType>(
  data: arrow.Data,
  rebuild: (items: arrow.Data) => arrow.Data<C>,
  typeOf: (child: arrow.Data<C>) => T,
): arrow.Data<T> {
  const { offsets, items } = listParts(data);
  const child = rebuild(items);
  const { length, nullCount } = data;
  const validity = ownValidity(data);
  return dataOf(typeOf(child), { length, nullCount, validity, offsets, children: [child] });
}

/** The same of a map, whose items are its entries. */
export function withEntries(
  data: arrow.Data,
  rebuild: (items: arrow.Data) => arrow.Data<arrow.Struct<MapEntry>>,
): arrow.Data<arrow.Map_> {
  return withItems(
    data,
    rebuild,
    ({ type }) => new arrow.Map_(new arrow.Field('entries', type, false)),
  );
}
