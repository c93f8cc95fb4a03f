/** Columns of text values made into Arrow data, each checked against the type that its column was taken for. */
import * as arrow from 'apache-arrow';
import type { DataType, Field } from '../../table/schema.ts';
import { decimalValue, floatValue } from '../../table/numberValue.ts';
import { dateValue, timestampValue } from '../../table/timeValue.ts';
import { bitmapBytes } from '../arrowBits.ts';
import { dataOf } from '../arrowData.ts';
import { arrowType } from '../arrowType.ts';
import { isList, jsonOf, type JsonValue } from './jsonValue.ts';
import { isInt64 } from './typeGuess.ts';

/** Collects the values of one column; `take` gives them as canonical data and starts anew. */
export interface ColumnBuilder {
  /** Whether the value was taken: one that is not of the column's type is not, and the builder is then of no use. */
  add(value: JsonValue): boolean;
  take(): arrow.Data;
}

/** For the types that typeGuess.ts makes. A text of CSV is given as a string, whatever its column's type. */
export function columnBuilder(type: DataType): ColumnBuilder {
  if (type.kind === 'list') return new ListBuilder(type.item);
  if (type.kind === 'struct') return new StructBuilder(type.fields);
  const isJson = type.kind === 'string' && type.format === 'json';
  return new ScalarBuilder(type, isJson ? jsonOf : textOf);
}

/** The text of a value without parts; undefined for others. */
function textOf(value: JsonValue): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  return value === null || isList(value) || value.kind === 'object' ? undefined : value.text;
}

/** Which rows have a value. */
class Validity {
  readonly #valid: boolean[] = [];
  #nullCount = 0;

  add(isValid: boolean): void {
    this.#valid.push(isValid);
    if (!isValid) this.#nullCount++;
  }

  take(): {
    readonly length: number;
    readonly nullCount: number;
    readonly validity: Uint8Array | undefined;
  } {
    const { length } = this.#valid;
    const nullCount = this.#nullCount;
    const bits = new Uint8Array(bitmapBytes(length));
    for (const [i, isValid] of this.#valid.entries()) if (isValid) bits[i >> 3]! |= 1 << (i & 7);
    this.#valid.length = 0;
    this.#nullCount = 0;
    return { length, nullCount, validity: nullCount === 0 ? undefined : bits };
  }
}

type Scalar = string | number | bigint | boolean;

class ScalarBuilder implements ColumnBuilder {
  readonly #type: DataType;
  readonly #textOf: (value: JsonValue) => string | undefined;
  readonly #parse: (text: string) => Scalar | undefined;
  readonly #validity = new Validity();
  #values: Scalar[] = [];

  constructor(type: DataType, toText: (value: JsonValue) => string | undefined) {
    this.#type = type;
    this.#textOf = toText;
    this.#parse = parserOf(type);
  }

  add(value: JsonValue): boolean {
    if (value === null) {
      this.#validity.add(false);
      this.#values.push(zeroOf(this.#type));
      return true;
    }
    const text = this.#textOf(value);
    const parsed = text === undefined ? undefined : this.#parse(text);
    if (parsed === undefined) return false;
    this.#validity.add(true);
    this.#values.push(parsed);
    return true;
  }

  take(): arrow.Data {
    const values = this.#values;
    this.#values = [];
    return dataOf(arrowType(this.#type), {
      ...this.#validity.take(),
      ...buffersOf(this.#type, values),
    });
  }
}

/** The value that a text of a column of `type` spells; undefined for one that it cannot be. */
function parserOf(type: DataType): (text: string) => Scalar | undefined {
  if (type.kind === 'bool')
    return (text) => (text === 'true' ? true : text === 'false' ? false : undefined);
  if (type.kind === 'int') return int64Value;
  if (type.kind === 'float') return floatValue;
  if (type.kind === 'decimal') return (text) => fittingDecimal(text, type.precision, type.scale);
  if (type.kind === 'date') return dateValue;
  if (type.kind === 'timestamp')
    return (text) =>
      text.endsWith('Z') === (type.zone !== undefined)
        ? timestampValue(text, type.unit)
        : undefined;
  return (text) => text;
}

function int64Value(text: string): bigint | undefined {
  if (!/^-?\d+$/.test(text)) return undefined;
  const value = BigInt(text);
  return isInt64(value) ? value : undefined;
}

function fittingDecimal(text: string, precision: number, scale: number): bigint | undefined {
  const value = /^-?\d+(?:\.\d+)?$/.test(text) ? decimalValue(text, scale) : undefined;
  if (value === undefined) return undefined;
  const limit = 10n ** BigInt(precision);
  return -limit < value && value < limit ? value : undefined;
}

function zeroOf(type: DataType): Scalar {
  if (type.kind === 'string') return '';
  if (type.kind === 'bool') return false;
  return type.kind === 'float' || type.kind === 'date' ? 0 : 0n;
}

const utf8 = new TextEncoder();

function buffersOf(
  type: DataType,
  values: readonly Scalar[],
): { readonly values: ArrayBufferView; readonly offsets?: Int32Array } {
  const { length } = values;
  if (type.kind === 'string') return textBuffers(values);
  if (type.kind === 'bool') {
    const bits = new Uint8Array(bitmapBytes(length));
    for (const [i, value] of values.entries()) if (value === true) bits[i >> 3]! |= 1 << (i & 7);
    return { values: bits };
  }
  if (type.kind === 'float') return { values: Float64Array.from(values, Number) };
  if (type.kind === 'date') return { values: Int32Array.from(values, Number) };
  if (type.kind !== 'decimal') return { values: BigInt64Array.from(values, BigInt) };
  const halves = new BigInt64Array(2 * length);
  for (const [i, value] of values.entries()) {
    halves[2 * i] = BigInt.asIntN(64, BigInt(value));
    halves[2 * i + 1] = BigInt(value) >> 64n;
  }
  return { values: new Uint32Array(halves.buffer) };
}

function textBuffers(values: readonly Scalar[]): {
  readonly values: Uint8Array;
  readonly offsets: Int32Array;
} {
  const offsets = new Int32Array(values.length + 1);
  // In UTF-8, no UTF-16 code unit takes more than three bytes.
  const most = values.reduce<number>((sum, value) => sum + 3 * String(value).length, 0);
  const bytes = new Uint8Array(most);
  let at = 0;
  for (const [i, value] of values.entries()) {
    at += utf8.encodeInto(String(value), bytes.subarray(at)).written;
    offsets[i + 1] = at;
  }
  return { values: bytes.slice(0, at), offsets };
}

class ListBuilder implements ColumnBuilder {
  readonly #item: Field;
  readonly #items: ColumnBuilder;
  readonly #validity = new Validity();
  #ends: number[] = [];
  #count = 0;

  constructor(item: Field) {
    this.#item = item;
    this.#items = columnBuilder(item.type);
  }

  add(value: JsonValue): boolean {
    if (value !== null && !isList(value)) return false;
    for (const item of value ?? []) if (!this.#items.add(item)) return false;
    this.#count += value?.length ?? 0;
    this.#ends.push(this.#count);
    this.#validity.add(value !== null);
    return true;
  }

  take(): arrow.Data {
    const child = this.#items.take();
    const offsets = Int32Array.from([0, ...this.#ends]);
    this.#ends = [];
    this.#count = 0;
    const type = new arrow.List(new arrow.Field(this.#item.name, child.type, true));
    return dataOf(type, { ...this.#validity.take(), offsets, children: [child] });
  }
}

class StructBuilder implements ColumnBuilder {
  readonly #fields: readonly Field[];
  readonly #builders: ReadonlyMap<string, ColumnBuilder>;
  readonly #validity = new Validity();

  constructor(fields: readonly Field[]) {
    this.#fields = fields;
    this.#builders = new Map(fields.map(({ name, type }) => [name, columnBuilder(type)]));
  }

  add(value: JsonValue): boolean {
    this.#validity.add(value !== null);
    const members = membersOf(value);
    if (members === undefined) return false;
    for (const key of members.keys()) if (!this.#builders.has(key)) return false;
    for (const [name, builder] of this.#builders)
      if (!builder.add(members.get(name) ?? null)) return false;
    return true;
  }

  take(): arrow.Data {
    const children = Array.from(this.#builders.values(), (builder) => builder.take());
    const type = new arrow.Struct(
      this.#fields.map(({ name }, i) => new arrow.Field(name, children[i]!.type, true)),
    );
    return dataOf(type, { ...this.#validity.take(), children });
  }
}

/** By key, the last of those that repeat; empty for null, undefined for what is no object. */
function membersOf(value: JsonValue): ReadonlyMap<string, JsonValue> | undefined {
  if (value === null) return new Map();
  if (typeof value !== 'object' || isList(value) || value.kind !== 'object') return undefined;
  return new Map(value.keys.map((key, i) => [key, value.values[i]!]));
}
