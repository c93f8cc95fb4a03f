/** Columns of text values made into Arrow data, each checked against the type that its column was taken for. */
import * as arrow from 'apache-arrow';
import type { DataType, Field } from '../../table/schema.ts';
import { bitmapBytes, setBits } from '../arrowBits.ts';
import { dataOf } from '../arrowData.ts';
import { arrowType } from '../arrowType.ts';
import { isList, jsonOf, type JsonValue } from './jsonValue.ts';
import { valueStore, type ValueStore } from './valueStore.ts';

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
  #length = 0;
  #nulls: number[] = [];

  add(isValid: boolean): void {
    if (!isValid) this.#nulls.push(this.#length);
    this.#length++;
  }

  take(): {
    readonly length: number;
    readonly nullCount: number;
    readonly validity: Uint8Array | undefined;
  } {
    const length = this.#length;
    const nulls = this.#nulls;
    this.#length = 0;
    this.#nulls = [];
    if (nulls.length === 0) return { length, nullCount: 0, validity: undefined };
    const bits = new Uint8Array(bitmapBytes(length));
    setBits(bits, 0, length);
    for (const row of nulls) bits[row >> 3]! ^= 1 << (row & 7);
    return { length, nullCount: nulls.length, validity: bits };
  }
}

class ScalarBuilder implements ColumnBuilder {
  readonly #type: arrow.DataType;
  readonly #textOf: (value: JsonValue) => string | undefined;
  readonly #values: ValueStore;
  readonly #validity = new Validity();

  constructor(type: DataType, toText: (value: JsonValue) => string | undefined) {
    this.#type = arrowType(type);
    this.#textOf = toText;
    this.#values = valueStore(type);
  }

  add(value: JsonValue): boolean {
    if (value === null) {
      this.#validity.add(false);
      this.#values.addNothing();
      return true;
    }
    const text = this.#textOf(value);
    if (text === undefined || !this.#values.add(text)) return false;
    this.#validity.add(true);
    return true;
  }

  take(): arrow.Data {
    return dataOf(this.#type, { ...this.#validity.take(), ...this.#values.take() });
  }
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
