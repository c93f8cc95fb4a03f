/**
 * Smallest and largest value of a column chunk (or page) as exact text; undefined where the file does not say, or says
 * it in a way that cannot be relied on.
 * https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift (Statistics, ColumnOrder)
 */
import { cellText } from '../../../table/cellText.ts';
import type { Bounds } from '../../../table/layout.ts';
import type { DataType } from '../../../table/schema.ts';
import { leafType, physicalTypeOf, type PhysicalType } from '../schema/logicalType.ts';
import type { ValueBounds } from '../../format.ts';
import type { ColumnMetaData, FileMetaData, Statistics } from '../thrift/metadata.ts';
import type { SchemaNode } from '../schema/schemaTree.ts';

export const unknownBounds: Bounds = {
  min: undefined,
  max: undefined,
  minExact: false,
  maxExact: false,
};

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Longest text of a bound: a minimum may be a whole document. */
const maxText = 256;

/** Kinds of values that the specification gives no order. */
const unordered: ReadonlySet<DataType['kind']> = new Set([
  'int96',
  'interval',
  'geometry',
  'null',
  'variant',
]);

/** Whether the specification gives the values of a type an order. */
export function isOrdered({ kind }: DataType): boolean {
  return !unordered.has(kind);
}

/** A two's complement integer, most significant byte first. */
function bigEndianInteger(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(bytes.byteLength * 8, value);
}

/** IEEE 754 binary16. */
export function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const sizes: Partial<Record<PhysicalType, number>> = {
  BOOLEAN: 1,
  INT32: 4,
  INT64: 8,
  FLOAT: 4,
  DOUBLE: 8,
};

const millisPerDay = 86_400_000;

function bytesValue(bytes: Uint8Array, type: DataType): unknown {
  if (type.kind === 'decimal') return bigEndianInteger(bytes);
  if (type.kind === 'string') return utf8.decode(bytes);
  if (type.kind !== 'float') return bytes;
  return halfFloat((bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8));
}

/** A PLAIN-encoded value (byte arrays without their length), as cellText takes it; undefined when the size is wrong. */
function plainValue(bytes: Uint8Array, physical: PhysicalType, type: DataType): unknown {
  if (bytes.byteLength !== (sizes[physical] ?? bytes.byteLength)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isUnsigned = type.kind === 'int' && !type.signed;
  switch (physical) {
    case 'BOOLEAN':
      return view.getUint8(0) !== 0;
    case 'INT32':
      if (type.kind === 'date') return view.getInt32(0, true) * millisPerDay;
      return isUnsigned ? view.getUint32(0, true) : view.getInt32(0, true);
    case 'INT64':
      return isUnsigned ? view.getBigUint64(0, true) : view.getBigInt64(0, true);
    case 'FLOAT':
      return view.getFloat32(0, true);
    case 'DOUBLE':
      return view.getFloat64(0, true);
    case 'INT96':
      return undefined;
    case 'BYTE_ARRAY':
    case 'FIXED_LEN_BYTE_ARRAY':
      return bytesValue(bytes, type);
  }
}

/** A bound as text. NaN bounds nothing, and the specification tells readers to ignore it. */
function boundText(
  bytes: Uint8Array | undefined,
  physical: PhysicalType,
  type: DataType,
): string | undefined {
  if (bytes === undefined) return undefined;
  const value = plainValue(bytes.subarray(0, maxText * 4), physical, type);
  if (value === undefined || Number.isNaN(value)) return undefined;
  const text = cellText(value, type);
  return text.length > maxText ? `${text.slice(0, maxText)}…` : text;
}

/**
 * Whether the deprecated `min` and `max` can be believed: their writers compared as signed, whatever the type. That is
 * right for signed numbers, and makes no difference where both are the same.
 */
function isDeprecatedRight(
  { min, max }: Statistics,
  physical: PhysicalType,
  type: DataType,
): boolean {
  if (physical !== 'BYTE_ARRAY' && physical !== 'FIXED_LEN_BYTE_ARRAY')
    return type.kind !== 'int' || type.signed;
  return min?.byteLength === max?.byteLength && min?.every((byte, i) => byte === max?.[i]) === true;
}

/** Whether the file orders this leaf's values in a way that we do not know; no word of it means the usual way. */
export function hasUnknownOrder({ columnOrders }: FileMetaData, leaf: number): boolean {
  const order = columnOrders?.[leaf];
  return (
    order !== undefined &&
    order.TYPE_ORDER === undefined &&
    order.IEEE_754_TOTAL_ORDER === undefined
  );
}

/** The bounds of `leaf` as its statistics give them. */
export function boundsOf(
  metaData: FileMetaData,
  leaf: SchemaNode,
  statistics: Statistics | undefined,
): Bounds {
  const type = leafType(leaf.element);
  const physical = physicalTypeOf(leaf.element);
  if (statistics === undefined || type === undefined || physical === undefined)
    return unknownBounds;
  if (!isOrdered(type)) return unknownBounds;
  const { minValue, maxValue } = statistics;
  if (minValue !== undefined || maxValue !== undefined) {
    if (hasUnknownOrder(metaData, leaf.leafStart)) return unknownBounds;
    return {
      min: boundText(minValue, physical, type),
      max: boundText(maxValue, physical, type),
      minExact: minValue !== undefined && (statistics.isMinValueExact ?? true),
      maxExact: maxValue !== undefined && (statistics.isMaxValueExact ?? true),
    };
  }
  if (!isDeprecatedRight(statistics, physical, type)) return unknownBounds;
  return {
    min: boundText(statistics.min, physical, type),
    max: boundText(statistics.max, physical, type),
    minExact: statistics.min !== undefined,
    maxExact: statistics.max !== undefined,
  };
}

/** What a column chunk, or a page, says of its values, as far as rows can be left out by it; see TableReader.valueBounds. */
export function valueBounds(
  metaData: FileMetaData,
  leaf: SchemaNode,
  { statistics, numValues }: Pick<ColumnMetaData, 'statistics' | 'numValues'>,
): ValueBounds {
  const { min, max } = boundsOf(metaData, leaf, statistics);
  return {
    min: wholeText(min),
    max: wholeText(max),
    nulls: statistics?.nullCount,
    values: numValues,
  };
}

/** Text that was cut, or whose bytes were not all UTF-8, does not stand for its value. */
function wholeText(text: string | undefined): string | undefined {
  return text === undefined || text.length > maxText || text.includes('\ufffd') ? undefined : text;
}
