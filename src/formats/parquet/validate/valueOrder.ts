/**
 * The order that the specification gives to a leaf's values, for comparing them with bounds.
 * https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift (ColumnOrder)
 */
import { cellText } from '../../../table/cellText.ts';
import type { DataType } from '../../../table/schema.ts';
import { decimalOf, leafType, physicalTypeOf, type PhysicalType } from '../schema/logicalType.ts';
import type { FileMetaData } from '../thrift/metadata.ts';
import type { SchemaNode } from '../schema/schemaTree.ts';
import { halfFloat, hasUnknownOrder, isOrdered } from '../statistics/statistics.ts';

/** A value as it is compared: numbers and bigints by `<`, bytes as the order says. */
export type Comparable = number | bigint | Uint8Array;

export interface ValueOrder {
  /** Negative, 0 or positive. */
  readonly compare: (a: Comparable, b: Comparable) => number;
  /** A PLAIN-encoded value (byte arrays without their length); undefined for NaN and for what has the wrong size. */
  readonly read: (bytes: Uint8Array) => Comparable | undefined;
  readonly text: (value: Comparable) => string;
  /** Whether the order is that of signed numbers, which deprecated statistics have. */
  readonly isSigned: boolean;
}

/** Undefined where values have no order, or one that we do not know. */
export function valueOrder(metaData: FileMetaData, leaf: SchemaNode): ValueOrder | undefined {
  const type = leafType(leaf.element);
  const physical = physicalTypeOf(leaf.element);
  if (type === undefined || physical === undefined || !isOrdered(type)) return undefined;
  if (hasUnknownOrder(metaData, leaf.leafStart)) return undefined;
  const { logicalType } = leaf.element;
  // An annotation that is newer than this program: who knows what order it has.
  if (logicalType !== undefined && Object.keys(logicalType).length === 0) return undefined;
  const isBytes = physical === 'BYTE_ARRAY' || physical === 'FIXED_LEN_BYTE_ARRAY';
  const isDecimal = decimalOf(leaf.element) !== undefined;
  const isHalf = isBytes && type.kind === 'float';
  const isUnsigned = type.kind === 'int' && !type.signed;
  const compareBytes = isDecimal ? compareIntegers : compareUnsigned;
  return {
    compare: (a, b) =>
      typeof a === 'object' && typeof b === 'object' ? compareBytes(a, b) : a < b ? -1 : +(a > b),
    read: isBytes
      ? (bytes) => (isHalf ? halfOf(bytes) : bytes)
      : (bytes) => numberOf(bytes, physical, isUnsigned),
    text: (value) => comparableText(value, type),
    isSigned: !isBytes && !isUnsigned,
  };
}

const notNaN = (value: number): number | undefined => (Number.isNaN(value) ? undefined : value);

function halfOf(bytes: Uint8Array): number | undefined {
  if (bytes.byteLength !== 2) return undefined;
  return notNaN(halfFloat(bytes[0]! | (bytes[1]! << 8)));
}

const sizes: Partial<Record<PhysicalType, number>> = {
  BOOLEAN: 1,
  INT32: 4,
  INT64: 8,
  FLOAT: 4,
  DOUBLE: 8,
};

function numberOf(
  bytes: Uint8Array,
  physical: PhysicalType,
  isUnsigned: boolean,
): number | bigint | undefined {
  if (bytes.byteLength !== sizes[physical]) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (physical === 'BOOLEAN') return view.getUint8(0);
  if (physical === 'FLOAT') return notNaN(view.getFloat32(0, true));
  if (physical === 'DOUBLE') return notNaN(view.getFloat64(0, true));
  if (physical === 'INT32') return isUnsigned ? view.getUint32(0, true) : view.getInt32(0, true);
  return isUnsigned ? view.getBigUint64(0, true) : view.getBigInt64(0, true);
}

function compareUnsigned(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.byteLength, b.byteLength);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.byteLength - b.byteLength;
}

/** Two's complement, most significant byte first, of any length. */
function compareIntegers(a: Uint8Array, b: Uint8Array): number {
  const length = Math.max(a.byteLength, b.byteLength);
  for (let i = 0; i < length; i++) {
    const difference = extendedByte(a, i, length) - extendedByte(b, i, length);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Byte `index` of an integer widened to `length` bytes; the first one with its sign. */
function extendedByte(bytes: Uint8Array, index: number, length: number): number {
  const sign = (bytes[0] ?? 0) >= 0x80 ? 0xff : 0;
  const at = index - (length - bytes.byteLength);
  const byte = at < 0 ? sign : (bytes[at] ?? 0);
  return index === 0 ? (byte << 24) >> 24 : byte;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const millisPerDay = 86_400_000;
/** A bound may be a whole document. */
const maxText = 80;

function comparableText(value: Comparable, type: DataType): string {
  const text = cellText(cellValue(value, type), type);
  return text.length > maxText ? `${text.slice(0, maxText)}…` : text;
}

function cellValue(value: Comparable, type: DataType): unknown {
  if (type.kind === 'bool') return value !== 0;
  if (type.kind === 'date') return Number(value) * millisPerDay;
  if (typeof value !== 'object') return value;
  if (type.kind === 'string') return utf8.decode(value.subarray(0, maxText * 4));
  if (type.kind !== 'decimal') return value;
  const unsigned = value.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return BigInt.asIntN(value.byteLength * 8, unsigned);
}
