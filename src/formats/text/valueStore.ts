/** The values of a column of text as they lie in Arrow's buffers, each checked against the column's type. */
import { TableError } from '../../base/errors.ts';
import { decimalValue, floatValue } from '../../table/numberValue.ts';
import type { DataType } from '../../table/schema.ts';
import { dateValue, timestampValue } from '../../table/timeValue.ts';
import { bitmapBytes } from '../arrowBits.ts';
import { shortDate, shortDecimal, shortInstant, shortInteger } from './shortNumbers.ts';
import { TextBuffer } from './textBuffer.ts';
import { isInt64 } from './typeGuess.ts';

export interface ValueStore {
  /** Whether the text spells a value of the type: one that does not is not taken. */
  add(text: string): boolean;
  /** Something that stands where there is no value. */
  addNothing(): void;
  /** Gives the buffers, and starts anew. */
  take(): { readonly values: ArrayBufferView; readonly offsets?: Int32Array };
}

/** Throws TableError `internal` for a type that text is never taken for. */
export function valueStore(type: DataType): ValueStore {
  if (type.kind === 'string') return new TextStore();
  if (type.kind === 'bool') return new BoolStore();
  if (type.kind === 'float') return new NumberStore(Float64Array, floatValue);
  if (type.kind === 'date') return new NumberStore(Int32Array, daysOfText);
  if (type.kind === 'int') return new WordStore(2, addInteger);
  if (type.kind === 'timestamp') return new WordStore(2, instantAdder(type));
  if (type.kind === 'decimal') return new WordStore(4, decimalAdder(type));
  throw new TableError('internal', `text was taken for ${type.kind}`);
}

class TextStore implements ValueStore {
  readonly #text = new TextBuffer();
  #ends: number[] = [];

  add(text: string): boolean {
    this.#text.text(text);
    this.#ends.push(this.#text.length);
    return true;
  }

  addNothing(): void {
    this.#ends.push(this.#text.length);
  }

  take() {
    const offsets = new Int32Array(this.#ends.length + 1);
    offsets.set(this.#ends, 1);
    const values = this.#text.written.slice();
    this.#text.truncate(0);
    this.#ends = [];
    return { values, offsets };
  }
}

class BoolStore implements ValueStore {
  #values: boolean[] = [];

  add(text: string): boolean {
    const isTrue = text === 'true';
    if (!isTrue && text !== 'false') return false;
    this.#values.push(isTrue);
    return true;
  }

  addNothing(): void {
    this.#values.push(false);
  }

  take() {
    const bits = new Uint8Array(bitmapBytes(this.#values.length));
    for (const [i, isTrue] of this.#values.entries()) if (isTrue) bits[i >> 3]! |= 1 << (i & 7);
    this.#values = [];
    return { values: bits };
  }
}

/** Values that are a JavaScript number each. */
class NumberStore implements ValueStore {
  readonly #array: Float64ArrayConstructor | Int32ArrayConstructor;
  readonly #parse: (text: string) => number | undefined;
  #values: number[] = [];

  constructor(
    array: Float64ArrayConstructor | Int32ArrayConstructor,
    parse: (text: string) => number | undefined,
  ) {
    this.#array = array;
    this.#parse = parse;
  }

  add(text: string): boolean {
    const value = this.#parse(text);
    if (value === undefined) return false;
    this.#values.push(value);
    return true;
  }

  addNothing(): void {
    this.#values.push(0);
  }

  take() {
    const values = new this.#array(this.#values);
    this.#values = [];
    return { values };
  }
}

/** Takes the value that the text spells, if there is one. */
type AddWords = (text: string, store: WordStore) => boolean;

/** Values of several 32-bit words, least significant first. */
class WordStore implements ValueStore {
  readonly #stride: number;
  readonly #add: AddWords;
  #words = new Int32Array(1024);
  #length = 0;

  constructor(stride: number, add: AddWords) {
    this.#stride = stride;
    this.#add = add;
  }

  add(text: string): boolean {
    return this.#add(text, this);
  }

  addNothing(): void {
    this.words(0, 0);
  }

  /** A whole number between -2^53 and 2^53. */
  number(value: number): void {
    // The low word is the value modulo 2^32, of a negative one, too.
    this.words(value | 0, Math.floor(value / 2 ** 32));
  }

  bigint(value: bigint): void {
    if (this.#stride === 2) {
      this.words(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)));
      return;
    }
    this.number(0);
    for (let i = 0; i < this.#stride; i++)
      this.#words[this.#length - this.#stride + i] = Number(
        BigInt.asIntN(32, value >> BigInt(32 * i)),
      );
  }

  /** The two lowest words; those above are the sign. */
  words(low: number, high: number): void {
    if (this.#length + this.#stride > this.#words.length) {
      const grown = new Int32Array(2 * this.#words.length);
      grown.set(this.#words);
      this.#words = grown;
    }
    this.#words[this.#length] = low;
    this.#words[this.#length + 1] = high;
    for (let i = 2; i < this.#stride; i++) this.#words[this.#length + i] = high < 0 ? -1 : 0;
    this.#length += this.#stride;
  }

  take() {
    const { buffer } = this.#words.slice(0, this.#length);
    this.#length = 0;
    return { values: this.#stride === 2 ? new BigInt64Array(buffer) : new Uint32Array(buffer) };
  }
}

function addInteger(text: string, store: WordStore): boolean {
  const short = shortInteger(text);
  if (!Number.isNaN(short)) {
    store.number(short);
    return true;
  }
  if (!/^-?\d+$/.test(text)) return false;
  return addInt64(BigInt(text), store);
}

function addInt64(value: bigint | undefined, store: WordStore): boolean {
  if (value === undefined || !isInt64(value)) return false;
  store.bigint(value);
  return true;
}

function decimalAdder({ precision, scale }: DataType & { readonly kind: 'decimal' }): AddWords {
  const limit = 10n ** BigInt(precision);
  return (text, store) => {
    const short = shortDecimal(text, scale);
    if (!Number.isNaN(short) && precision > 15) {
      store.number(short);
      return true;
    }
    const value = /^-?\d+(?:\.\d+)?$/.test(text) ? decimalValue(text, scale) : undefined;
    if (value === undefined || value <= -limit || value >= limit) return false;
    store.bigint(value);
    return true;
  };
}

function daysOfText(text: string): number | undefined {
  const days = shortDate(text, text.length);
  return Number.isNaN(days) ? dateValue(text) : days;
}

function instantAdder({ unit, zone }: DataType & { readonly kind: 'timestamp' }): AddWords {
  const isZoned = zone !== undefined;
  return (text, store) => {
    if (text.endsWith('Z') !== isZoned) return false;
    const instant = shortInstant(text, text.length - (isZoned ? 1 : 0), unit);
    if (instant === undefined) return addInt64(timestampValue(text, unit), store);
    const { seconds, fraction } = instant;
    if (unit === 'us') {
      const value = seconds * 1e6 + fraction;
      if (Number.isSafeInteger(value)) store.number(value);
      return Number.isSafeInteger(value) || addInt64(timestampValue(text, unit), store);
    }
    // Of nanoseconds, which a double has not all digits of, the low word is exact by itself, and tells the high one.
    if (unit !== 'ns' || Math.abs(seconds) > 9_223_372_000)
      return addInt64(timestampValue(text, unit), store);
    const low = (Math.imul(seconds | 0, 1e9) + fraction) | 0;
    store.words(low, Math.round((seconds * 1e9 + fraction - (low >>> 0)) / 2 ** 32));
    return true;
  };
}
