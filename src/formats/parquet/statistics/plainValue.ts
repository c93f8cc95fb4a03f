/**
 * The PLAIN encoding of a value given as text, in the spelling that cellText has: what bloom filters hash.
 * https://github.com/apache/parquet-format/blob/master/Encodings.md#plain-plain--0
 */
import { isNested } from '../../../table/cellText.ts';
import { decimalValue, floatValue, integerValue } from '../../../table/numberValue.ts';
import type { DataType } from '../../../table/schema.ts';
import { dateValue, timestampValue, timeValue } from '../../../table/timeValue.ts';
import { leafType, physicalTypeOf, type PhysicalType } from '../schema/logicalType.ts';
import type { SchemaElement } from '../thrift/metadata.ts';

const utf8 = new TextEncoder();

/** `value` in `bytes` bytes of two's complement, least significant first; undefined if it does not fit. */
function littleEndian(value: bigint | undefined, bytes: 4 | 8): Uint8Array | undefined {
  if (value === undefined || BigInt.asIntN(bytes * 8, value) !== value) return undefined;
  const view = new DataView(new ArrayBuffer(8));
  view.setBigInt64(0, value, true);
  return new Uint8Array(view.buffer, 0, bytes);
}

/** Two's complement, most significant first, in `width` bytes, or as few as hold it. */
function bigEndian(value: bigint | undefined, width: number | undefined): Uint8Array | undefined {
  if (value === undefined) return undefined;
  let bytes = width ?? 1;
  while (width === undefined && BigInt.asIntN(bytes * 8, value) !== value) bytes++;
  if (BigInt.asIntN(bytes * 8, value) !== value) return undefined;
  return Uint8Array.from({ length: bytes }, (_, i) =>
    Number(BigInt.asUintN(8, value >> BigInt((bytes - 1 - i) * 8))),
  );
}

/** IEEE 754 binary16 of a number that has one; undefined for others. */
function half(value: number): Uint8Array | undefined {
  const sign = Object.is(value, -0) || value < 0 ? 0x8000 : 0;
  const size = Math.abs(value);
  const exponent = Math.max(-14, Math.floor(Math.log2(size)));
  const units = size / 2 ** (exponent - 10);
  const finite = size === 0 ? 0 : units < 1024 ? units : ((exponent + 14) << 10) + units;
  const bits = Number.isNaN(value) ? 0x7e00 : size === Infinity ? 0x7c00 : finite;
  if (!Number.isInteger(bits) || bits > 0x7e00) return undefined;
  return Uint8Array.of(bits & 255, (sign | bits) >> 8);
}

function floating(text: string, bits: 16 | 32 | 64): Uint8Array | undefined {
  const value = floatValue(text);
  if (value === undefined) return undefined;
  if (bits === 16) return half(value);
  const view = new DataView(new ArrayBuffer(bits / 8));
  // A 32-bit float's text is its shortest: the nearest float is meant.
  if (bits === 32) view.setFloat32(0, value, true);
  else view.setFloat64(0, value, true);
  return new Uint8Array(view.buffer);
}

function hex(text: string, width: number | undefined): Uint8Array | undefined {
  const digits = text.replace(/^0x/i, '').toLowerCase();
  if (!/^(?:[0-9a-f]{2})*$/.test(digits)) return undefined;
  const bytes = Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  return width === undefined || bytes.byteLength === width ? bytes : undefined;
}

const integerBytes: Partial<Record<PhysicalType, 4 | 8>> = { INT32: 4, INT64: 8 };

function decimal(
  text: string,
  { scale }: Extract<DataType, { kind: 'decimal' }>,
  element: SchemaElement,
): Uint8Array | undefined {
  const unscaled = decimalValue(text, scale);
  const width = integerBytes[physicalTypeOf(element) ?? 'BYTE_ARRAY'];
  return width === undefined
    ? bigEndian(unscaled, element.typeLength)
    : littleEndian(unscaled, width);
}

function asBigInt(value: number | undefined): bigint | undefined {
  return value === undefined ? undefined : BigInt(value);
}

function integer(
  text: string,
  { bits, signed }: Extract<DataType, { kind: 'int' }>,
  width: 4 | 8,
): Uint8Array | undefined {
  const value = integerValue(text);
  if (value === undefined) return undefined;
  const fits = signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
  // Unsigned values lie in the bits of signed ones.
  return fits === value ? littleEndian(BigInt.asIntN(width * 8, value), width) : undefined;
}

const booleans: Readonly<Record<string, Uint8Array>> = {
  true: Uint8Array.of(1),
  false: Uint8Array.of(0),
};

/** Bytes of `text` as a value of `element`; byte arrays without their length. Undefined where it is no such value. */
export function plainValue(text: string, element: SchemaElement): Uint8Array | undefined {
  const type = leafType(element);
  if (type === undefined || type.kind === 'union' || isNested(type)) return undefined;
  const trimmed = text.trim();
  const width = integerBytes[physicalTypeOf(element) ?? 'BYTE_ARRAY'] ?? 8;
  switch (type.kind) {
    case 'string':
      return utf8.encode(text);
    case 'bool':
      return booleans[trimmed];
    case 'int':
      return integer(trimmed, type, width);
    case 'float':
      return floating(trimmed, type.bits);
    case 'decimal':
      return decimal(trimmed, type, element);
    case 'binary':
      return hex(trimmed, type.width);
    case 'uuid':
      return hex(trimmed.replaceAll('-', ''), 16);
    case 'date':
      return littleEndian(asBigInt(dateValue(trimmed)), 4);
    case 'time':
      return littleEndian(timeValue(trimmed, type.unit), width);
    case 'timestamp':
      return littleEndian(timestampValue(trimmed, type.unit), 8);
    case 'null':
    case 'int96':
    case 'interval':
    case 'duration':
    case 'geometry':
      return undefined;
  }
}
