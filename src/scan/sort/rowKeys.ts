/**
 * Sort keys as bytes: of two rows, the one whose bytes come first sorts first, whatever the columns' types and
 * directions are. Numbers come by value, NaN after all others and 0 with -0, text and bytes byte by byte (text by code
 * points, then).
 */
import { Type, type Data } from 'apache-arrow';
import { TableError } from '../../base/errors.ts';
import type { DataType } from '../../table/schema.ts';
import { layoutOf } from '../arrowLayout.ts';
import type { SortColumn } from './sortOrder.ts';

/** The keys of some rows: key i is bytes [offsets[i], offsets[i + 1]). */
export interface RowKeys {
  readonly bytes: Uint8Array;
  readonly offsets: Uint32Array;
}

/** How the values of a column become bytes; asked of values that are not null. */
interface ValueBytes {
  /** Of every value; undefined where they differ. */
  readonly width: number | undefined;
  sizeOf(row: number): number;
  /** Writes exactly sizeOf(row) bytes at `at`. */
  write(row: number, bytes: Uint8Array, at: number): void;
}

/** What a key's part for one column starts with. */
const nullFirst = 0;
const present = 1;
const nullLast = 2;

/** Keys of `rows` rows; `columns` are canonical, without dictionaries, and one for each of `order`. */
export function rowKeys(
  columns: readonly Data[],
  order: readonly Omit<SortColumn, 'column'>[],
  rows: number,
): RowKeys {
  const parts = columns.map((data, index) => ({
    values: valueBytes(data, order[index]!.type),
    isNull: nullTest(data),
  }));
  const offsets = new Uint32Array(rows + 1);
  for (const { values, isNull } of parts)
    for (let row = 0; row < rows; row++)
      offsets[row + 1]! += 1 + (isNull(row) ? 0 : (values.width ?? values.sizeOf(row)));
  for (let row = 0; row < rows; row++) offsets[row + 1]! += offsets[row]!;
  const bytes = new Uint8Array(offsets[rows]!);
  const ends = offsets.slice(0, rows);
  for (const [index, { values, isNull }] of parts.entries()) {
    const { descending, nullsFirst } = order[index]!;
    for (let row = 0; row < rows; row++) {
      const at = ends[row]!;
      if (isNull(row)) {
        bytes[at] = nullsFirst ? nullFirst : nullLast;
        ends[row] = at + 1;
        continue;
      }
      const end = at + 1 + values.sizeOf(row);
      bytes[at] = present;
      values.write(row, bytes, at + 1);
      if (descending) for (let i = at + 1; i < end; i++) bytes[i]! ^= 0xff;
      ends[row] = end;
    }
  }
  return { bytes, offsets };
}

/** Below, equal to or above: negative, 0 or positive. */
export function compareKeys(a: RowKeys, i: number, b: RowKeys, j: number): number {
  const startA = a.offsets[i]!;
  const startB = b.offsets[j]!;
  const lengthA = a.offsets[i + 1]! - startA;
  const lengthB = b.offsets[j + 1]! - startB;
  const common = Math.min(lengthA, lengthB);
  for (let at = 0; at < common; at++) {
    const order = a.bytes[startA + at]! - b.bytes[startB + at]!;
    if (order !== 0) return order;
  }
  return lengthA - lengthB;
}

function nullTest(data: Data): (row: number) => boolean {
  if (layoutOf(data) === 'null') return () => true;
  const { nullBitmap, offset, nullCount } = data;
  if (nullCount === 0) return () => false;
  const bits: Uint8Array = nullBitmap;
  return (row) => ((bits[(row + offset) >> 3]! >> ((row + offset) & 7)) & 1) === 0;
}

function valueBytes(data: Data, type: DataType): ValueBytes {
  switch (layoutOf(data)) {
    case 'null':
      return fixed(0, () => undefined);
    case 'bits':
      return bitBytes(data);
    case 'fixed':
      return fixedBytes(data, type);
    case 'varying':
      return varyingBytes(data);
    case 'dictionary':
    case 'list':
    case 'fixedList':
    case 'struct':
      throw new TableError('internal', `values of Arrow type ${Type[data.typeId]} have no order`);
  }
}

function fixed(width: number, write: ValueBytes['write']): ValueBytes {
  return { width, sizeOf: () => width, write };
}

function bitBytes({ values, offset }: Data): ValueBytes {
  const bits = values as Uint8Array;
  return fixed(1, (row, bytes, at) => {
    bytes[at] = (bits[(row + offset) >> 3]! >> ((row + offset) & 7)) & 1;
  });
}

/** Bytes as they are; integers, and what lies as they do (dates, times, decimals, INT96), the most significant first. */
function fixedBytes(data: Data, { kind }: DataType): ValueBytes {
  const { buffer, byteOffset, BYTES_PER_ELEMENT } = data.values as Uint8Array;
  const width = BYTES_PER_ELEMENT * data.stride;
  const from = new Uint8Array(buffer, byteOffset, data.length * width);
  if (data.typeId === Type.Float) return floatBytes(from, width);
  if (data.typeId === Type.FixedSizeBinary && kind !== 'int96')
    return fixed(width, (row, bytes, at) => {
      for (let i = 0; i < width; i++) bytes[at + i] = from[row * width + i]!;
    });
  const signFlip = isUnsigned(data) ? 0 : 0x80;
  return fixed(width, (row, bytes, at) => {
    const end = (row + 1) * width - 1;
    for (let i = 0; i < width; i++) bytes[at + i] = from[end - i]!;
    bytes[at]! ^= signFlip;
  });
}

/** Integers, and what lies as integers do: dates, times, decimals. */
function isUnsigned({ type }: Data): boolean {
  // A type of arrow's own classes: integers say whether they are signed.
  return (type as { readonly isSigned?: boolean }).isSigned === false;
}

/** IEEE 754 numbers of 16, 32 or 64 bits: with the sign taken care of, the order of their bits is theirs. */
function floatBytes(from: Uint8Array, width: number): ValueBytes {
  /** The bits of infinity in the two highest bytes: what is above them, but for the sign, is no number. */
  const infinity = { 2: 0x7c00, 4: 0x7f80, 8: 0x7ff0 }[width] ?? 0;
  return fixed(width, (row, bytes, at) => {
    const start = row * width;
    const end = start + width - 1;
    const high = ((from[end]! << 8) | from[end - 1]!) & 0x7fff;
    let hasLowBits = false;
    for (let i = start; i < end - 1; i++) hasLowBits ||= from[i] !== 0;
    const isNaN = high > infinity || (high === infinity && hasLowBits);
    const isZero = high === 0 && !hasLowBits;
    if (isNaN || isZero) {
      bytes.fill(isNaN ? 0xff : 0, at, at + width);
      if (isZero) bytes[at] = 0x80;
      return;
    }
    const isNegative = from[end]! >= 0x80;
    for (let i = 0; i < width; i++) bytes[at + i] = from[end - i]! ^ (isNegative ? 0xff : 0);
    if (!isNegative) bytes[at]! |= 0x80;
  });
}

/** Zeros are marked, so that two of them can end a value: no key is the beginning of another. */
function varyingBytes(data: Data): ValueBytes {
  const from = data.values as Uint8Array;
  const offsets = data.valueOffsets as Int32Array;
  return {
    width: undefined,
    sizeOf: (row) => {
      let size = 2;
      for (let i = offsets[row]!; i < offsets[row + 1]!; i++) size += from[i] === 0 ? 2 : 1;
      return size;
    },
    write: (row, bytes, at) => {
      let to = at;
      for (let i = offsets[row]!; i < offsets[row + 1]!; i++) {
        bytes[to++] = from[i]!;
        if (from[i] === 0) bytes[to++] = 0xff;
      }
      bytes[to] = 0;
      bytes[to + 1] = 0;
    },
  };
}
