/**
 * Values without parts, straight from Arrow buffers to their exact text in bytes: the same text that cellText makes of
 * them, without a JavaScript value in between where that would be slow.
 */
import type * as arrow from 'apache-arrow';
import { decimalText, floatText } from '../../../table/numberText.ts';
import type { DataType } from '../../../table/schema.ts';
import { hexText } from '../../../table/scalarText.ts';
import { bitAt } from '../../arrowBits.ts';
import { valuesOf } from '../../arrowData.ts';
import { arrowType } from '../../arrowType.ts';
import { wordsOf, wordsPerValue, type Words } from './words.ts';
import type { TextBuffer } from '../textBuffer.ts';
import { writeShortest } from './shortestDigits.ts';
import type { WriteValue } from './writeValue.ts';
import { dateWriter, timestampWriter, timeWriter } from './timeWriters.ts';

/**
 * Undefined where there is no shorter way than a JavaScript value; strings are not scalars here, as their text is not
 * free of what a format has to escape.
 */
export function scalarWriter(
  data: arrow.Data,
  type: DataType,
  out: TextBuffer,
): WriteValue | undefined {
  // What lies in another way than usual takes the long way.
  if (data.typeId !== arrowType(type).typeId) return undefined;
  switch (type.kind) {
    case 'bool':
      return boolWriter(data, out);
    case 'int':
      return intWriter(data, type.signed, out);
    case 'float':
      return floatWriter(data, type.bits, out);
    case 'decimal':
      return type.scale < 0 ? undefined : decimalWriter(wordsOf(data), type.scale, out);
    case 'date':
      return wordsPerValue(data) === 1 ? dateWriter(valuesOf(data, Int32Array), out) : undefined;
    case 'time':
      return timeWriter(wordsOf(data), type.unit, out);
    case 'timestamp':
      return timestampWriter(wordsOf(data), type, out);
    case 'uuid':
      return uuidWriter(valuesOf(data, Uint8Array), out);
    case 'null':
    case 'string':
    case 'binary':
    case 'geometry':
    case 'int96':
    case 'interval':
    case 'duration':
    case 'list':
    case 'map':
    case 'struct':
    case 'union':
    case 'variant':
    case 'bson':
      return undefined;
  }
}

function boolWriter(data: arrow.Data, out: TextBuffer): WriteValue {
  const bits = valuesOf(data, Uint8Array);
  const { offset } = data;
  return (row) => {
    out.ascii(bitAt(bits, offset + row) ? 'true' : 'false');
  };
}

/** Whole numbers of 32 bits or fewer are exact in a double, whatever array they come in. */
type SmallInts = Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;

function intWriter(data: arrow.Data, isSigned: boolean, out: TextBuffer): WriteValue {
  if (wordsPerValue(data) === 2) return int64Writer(wordsOf(data), isSigned, out);
  // There is no other kind of array for fewer bits.
  const values = data.values as SmallInts;
  return (row) => {
    writeWhole(values[row]!, out);
  };
}

/** A whole number between -2^53 and 2^53, both excluded. */
function writeWhole(value: number, out: TextBuffer): void {
  if (value >= 0) out.digits(value);
  else {
    out.byte(minus);
    out.digits(-value);
  }
}

const minus = 0x2d;
/** Of the high word, for numbers that a double holds exactly. */
const exactHigh = 2 ** 21;

function int64Writer({ words, stride }: Words, isSigned: boolean, out: TextBuffer): WriteValue {
  return (row) => {
    const low = words[row * stride]! >>> 0;
    const word = words[row * stride + 1]!;
    const high = isSigned ? word : word >>> 0;
    if (high < exactHigh && high > -exactHigh) writeWhole(high * 2 ** 32 + low, out);
    else if (high > 0) writeWide(high, low, out);
    else {
      out.byte(minus);
      // Two's complement: what is not 0 in the low word borrows from the high one.
      writeWide(low === 0 ? -high : ~high, -low >>> 0, out);
    }
  };
}

const billion = 1e9;

/** A whole number of two 32-bit words: divided by a billion, 16 bits at a time. */
function writeWide(high: number, low: number, out: TextBuffer): void {
  const middle = (high % billion) * 2 ** 16 + (low >>> 16);
  const rest = (middle % billion) * 2 ** 16 + (low & 0xffff);
  const billions =
    Math.floor(high / billion) * 2 ** 32 +
    Math.floor(middle / billion) * 2 ** 16 +
    Math.floor(rest / billion);
  out.digits(billions);
  out.padded(rest % billion, 9);
}

function floatWriter(
  data: arrow.Data,
  bits: 16 | 32 | 64,
  out: TextBuffer,
): WriteValue | undefined {
  const values: unknown = data.values;
  // Half floats lie as bits, which another makes a number of.
  if (!(values instanceof Float64Array) && !(values instanceof Float32Array)) return undefined;
  const mostDigits = bits === 64 ? 1e15 : 1e6;
  return (row) => {
    const value = values[row]!;
    const scaled = Math.round(value * shortScale);
    const short = scaled / shortScale;
    // Of so few digits no two decimals are the same float: the one that is, is the shortest.
    const isShort =
      Math.abs(scaled) < mostDigits && (bits === 64 ? short : Math.fround(short)) === value;
    if (isShort && scaled !== 0) writeShort(scaled, out);
    else if (bits === 32 || !writeShortest(value, out)) out.ascii(floatText(value, bits));
  };
}

/** Many floats are decimals with few digits. */
const shortDigits = 4;
const shortScale = 10 ** shortDigits;

function writeShort(scaled: number, out: TextBuffer): void {
  if (scaled < 0) out.byte(minus);
  const size = Math.abs(scaled);
  const whole = Math.floor(size / shortScale);
  out.digits(whole);
  let fraction = size - whole * shortScale;
  if (fraction === 0) return;
  let digits = shortDigits;
  for (; fraction % 10 === 0; digits--) fraction /= 10;
  out.byte(point);
  out.padded(fraction, digits);
}

function decimalWriter({ words, stride }: Words, scale: number, out: TextBuffer): WriteValue {
  const one = 10 ** scale;
  return (row) => {
    const start = row * stride;
    const value = exactValue(words, start, stride);
    if (value === undefined || scale > 15) {
      out.ascii(decimalText(bigValue(words, start, stride), scale));
      return;
    }
    if (value < 0) out.byte(minus);
    const size = Math.abs(value);
    const whole = Math.floor(size / one);
    out.digits(whole);
    if (scale === 0) return;
    out.byte(point);
    writeFraction(size - whole * one, scale, out);
  };
}

const point = 0x2e;

function writeFraction(value: number, digits: number, out: TextBuffer): void {
  if (digits <= 9) {
    out.padded(value, digits);
    return;
  }
  const high = Math.floor(value / 1e8);
  out.padded(high, digits - 8);
  out.padded(value - high * 1e8, 8);
}

/** A number of `count` words, least significant first, where a double holds it. */
function exactValue(words: Int32Array, start: number, count: number): number | undefined {
  const low = words[start]!;
  if (count === 1) return low;
  const high = words[start + 1]!;
  if (high >= exactHigh || high <= -exactHigh) return undefined;
  const sign = high >> 31;
  for (let i = 2; i < count; i++) if (words[start + i] !== sign) return undefined;
  return high * 2 ** 32 + (low >>> 0);
}

function bigValue(words: Int32Array, start: number, count: number): bigint {
  let value = BigInt(words[start + count - 1]!);
  for (let i = count - 2; i >= 0; i--) value = (value << 32n) | BigInt(words[start + i]! >>> 0);
  return value;
}

function uuidWriter(bytes: Uint8Array, out: TextBuffer): WriteValue {
  return (row) => {
    const digits = hexText(bytes.subarray(16 * row, 16 * row + 16));
    for (const [start, end] of uuidParts) {
      if (start > 0) out.byte(minus);
      out.ascii(digits.slice(start, end));
    }
  };
}

const uuidParts: readonly (readonly [start: number, end: number])[] = [
  [0, 8],
  [8, 12],
  [12, 16],
  [16, 20],
  [20, 32],
];
