/** The values of a column of text as they lie in Arrow's buffers, each checked against the column's type. */
import { TableError } from '../../../base/errors.ts';
import { decimalValue } from '../../../table/numberValue.ts';
import type { DataType, TimeUnit } from '../../../table/schema.ts';
import { dateValue, timestampValue } from '../../../table/timeValue.ts';
import { bitmapBytes } from '../../arrowBits.ts';
import { digitsOf, doubleOf } from './numberBytes.ts';
import { dateOf, fractionOf, secondsOf } from './timeBytes.ts';
import { isDouble, isInt64 } from './typeGuess.ts';

/** Values by row. What has none stays 0. */
export interface ValueStore {
  readonly values: ArrayBufferView;
  /** Sets a value of usual size to what `bytes[start, end)` spell; false where setText has to look at them. */
  setBytes(row: number, bytes: Uint8Array, start: number, end: number): boolean;
  /** Whether the text spells a value of the type: one that does not is not taken. */
  setText(row: number, text: string): boolean;
}

/** For the types that typeGuess.ts makes, but text and what has parts. Throws TableError `internal` for others. */
export function valueStore(type: DataType, rows: number): ValueStore {
  if (type.kind === 'bool') return new BoolStore(rows);
  if (type.kind === 'float') return new DoubleStore(rows);
  if (type.kind === 'date') return new DateStore(rows);
  if (type.kind === 'int') return new IntegerStore(rows);
  if (type.kind === 'timestamp') return new InstantStore(type, rows);
  if (type.kind === 'decimal') return new DecimalStore(type, rows);
  throw new TableError('internal', `text was taken for ${type.kind}`);
}

const [minus, point, zero, letterT, letterZ] = [0x2d, 0x2e, 0x30, 0x74, 0x5a] as const;

class BoolStore implements ValueStore {
  readonly values: Uint8Array;

  constructor(rows: number) {
    this.values = new Uint8Array(bitmapBytes(rows));
  }

  setBytes(row: number, bytes: Uint8Array, start: number, end: number): boolean {
    const isTrue = bytes[start] === letterT && end - start === 4;
    const word = isTrue ? trueBytes : falseBytes;
    if (end - start !== word.length) return false;
    for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word[i]) return false;
    if (isTrue) this.values[row >> 3]! |= 1 << (row & 7);
    return true;
  }

  setText(row: number, text: string): boolean {
    const bytes = new TextEncoder().encode(text);
    return this.setBytes(row, bytes, 0, bytes.length);
  }
}

const [trueBytes, falseBytes] = [
  new TextEncoder().encode('true'),
  new TextEncoder().encode('false'),
] as const;

class DoubleStore implements ValueStore {
  readonly values: Float64Array;

  constructor(rows: number) {
    this.values = new Float64Array(rows);
  }

  setBytes(row: number, bytes: Uint8Array, start: number, end: number): boolean {
    const value = doubleOf(bytes, start, end);
    this.values[row] = value;
    return !Number.isNaN(value);
  }

  setText(row: number, text: string): boolean {
    this.values[row] = Number(text);
    return floatPattern.test(text) ? isDouble(text) : /^(?:NaN|-?Infinity)$/.test(text);
  }
}

const floatPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

class DateStore implements ValueStore {
  readonly values: Int32Array;

  constructor(rows: number) {
    this.values = new Int32Array(rows);
  }

  setBytes(row: number, bytes: Uint8Array, start: number, end: number): boolean {
    const days = end - start === 10 ? dateOf(bytes, start) : NaN;
    this.values[row] = days;
    return !Number.isNaN(days);
  }

  setText(row: number, text: string): boolean {
    const days = dateValue(text);
    this.values[row] = days ?? 0;
    return days !== undefined;
  }
}

/** So many digits are below 2^30, and twice as many in 64 bits. */
const partDigits = 9;
const part = 10 ** partDigits;
/** Of 64 bits, in parts: less is in them whatever comes below it. */
const maxHigh = Math.floor(2 ** 63 / part);

/** Values of several 32-bit words, least significant first. */
class Words {
  readonly words: Int32Array;
  readonly #stride: number;

  constructor(rows: number, stride: number) {
    this.words = new Int32Array(rows * stride);
    this.#stride = stride;
  }

  /** Sets a value to `high` * 10^9 + `low`, which has to fit 64 bits: a double need not have all its digits. */
  setSum(row: number, high: number, low: number): void {
    const at = row * this.#stride;
    // The low word is exact by itself, and tells the one above.
    const word = (Math.imul(high | 0, part) + low) | 0;
    const above = Math.round((high * part + low - (word >>> 0)) / 2 ** 32);
    this.words[at] = word;
    this.words[at + 1] = above;
    for (let i = 2; i < this.#stride; i++) this.words[at + i] = above < 0 ? -1 : 0;
  }

  set(row: number, value: bigint): void {
    for (let i = 0; i < this.#stride; i++)
      this.words[row * this.#stride + i] = Number(BigInt.asIntN(32, value >> BigInt(32 * i)));
  }

  setInt64(row: number, value: bigint | undefined): boolean {
    if (value === undefined || !isInt64(value)) return false;
    this.set(row, value);
    return true;
  }
}

class IntegerStore implements ValueStore {
  readonly #words: Words;
  readonly values: BigInt64Array;

  constructor(rows: number) {
    this.#words = new Words(rows, 2);
    this.values = new BigInt64Array(this.#words.words.buffer);
  }

  setBytes(row: number, bytes: Uint8Array, start: number, end: number): boolean {
    const isNegative = bytes[start] === minus;
    const first = isNegative ? start + 1 : start;
    // Zeros in front are no number's; nor is a lone sign.
    if (first >= end || (bytes[first] === zero && end - start > 1)) return false;
    const lowStart = Math.max(first, end - partDigits);
    const highStart = Math.max(first, lowStart - partDigits);
    const top = digitsOf(bytes, first, highStart);
    const middle = digitsOf(bytes, highStart, lowStart);
    const low = digitsOf(bytes, lowStart, end);
    const high = top * part + middle;
    if ((top | middle | low) < 0 || high >= maxHigh) return false;
    this.#words.setSum(row, isNegative ? -high : high, isNegative ? -low : low);
    return true;
  }

  setText(row: number, text: string): boolean {
    return /^(?:0|-?[1-9]\d*)$/.test(text) && this.#words.setInt64(row, BigInt(text));
  }
}

class DecimalStore implements ValueStore {
  readonly #words: Words;
  readonly #scale: number;
  readonly #limit: bigint;
  readonly values: Uint32Array;

  constructor({ precision, scale }: DataType & { readonly kind: 'decimal' }, rows: number) {
    this.#words = new Words(rows, 4);
    this.#scale = scale;
    this.#limit = 10n ** BigInt(precision);
    this.values = new Uint32Array(this.#words.words.buffer);
  }

  /** Of up to nine digits before the point and behind it. */
  setBytes(row: number, bytes: Uint8Array, start: number, end: number): boolean {
    const isNegative = bytes[start] === minus;
    const first = isNegative ? start + 1 : start;
    let stop = first;
    while (stop < end && bytes[stop] !== point) stop++;
    const places = Math.max(0, end - stop - 1);
    const isPlain = stop > first && (bytes[first] !== zero || stop === first + 1);
    if (!isPlain || end === stop + 1 || places > this.#scale || this.#scale > partDigits)
      return false;
    const whole = digitsOf(bytes, first, stop);
    const fraction = digitsOf(bytes, Math.min(stop + 1, end), end) * 10 ** (this.#scale - places);
    if (whole < 0 || fraction < 0) return false;
    const shift = 10 ** (partDigits - this.#scale);
    // whole * 10^scale + fraction, in billions and what is less than one
    const high = Math.floor(whole / shift);
    const low = (whole - high * shift) * 10 ** this.#scale + fraction;
    this.#words.setSum(row, isNegative ? -high : high, isNegative ? -low : low);
    return true;
  }

  setText(row: number, text: string): boolean {
    const value = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text)
      ? decimalValue(text, this.#scale)
      : undefined;
    if (value === undefined || value <= -this.#limit || value >= this.#limit) return false;
    this.#words.set(row, value);
    return true;
  }
}

class InstantStore implements ValueStore {
  readonly #words: Words;
  readonly #unit: TimeUnit;
  readonly #isZoned: boolean;
  readonly values: BigInt64Array;

  constructor({ unit, zone }: DataType & { readonly kind: 'timestamp' }, rows: number) {
    this.#words = new Words(rows, 2);
    this.#unit = unit;
    this.#isZoned = zone !== undefined;
    this.values = new BigInt64Array(this.#words.words.buffer);
  }

  setBytes(row: number, bytes: Uint8Array, start: number, end: number): boolean {
    if ((bytes[end - 1] === letterZ) !== this.#isZoned) return false;
    const stop = this.#isZoned ? end - 1 : end;
    const seconds = stop - start < 19 ? NaN : secondsOf(bytes, start);
    const fraction = fractionOf(bytes, start + 19, stop, this.#unit);
    if (Number.isNaN(seconds) || fraction < 0) return false;
    const perPart = part / perSecond[this.#unit];
    const high = Math.floor(seconds / perPart);
    if (Math.abs(high) >= maxHigh) return false;
    this.#words.setSum(row, high, (seconds - high * perPart) * perSecond[this.#unit] + fraction);
    return true;
  }

  setText(row: number, text: string): boolean {
    if (text.endsWith('Z') !== this.#isZoned) return false;
    return this.#words.setInt64(row, timestampValue(text, this.#unit));
  }
}

const perSecond: Readonly<Record<TimeUnit, number>> = { s: 1, ms: 1e3, us: 1e6, ns: 1e9 };
