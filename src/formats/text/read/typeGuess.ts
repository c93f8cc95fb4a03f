/**
 * What a column of text is, from a sample of its values: the narrowest type that holds all of them exactly. Whether the
 * rest fits is checked when it is read (columnBuilder.ts).
 */
import type { DataType, Field } from '../../../table/schema.ts';
import { dateValue, timestampValue } from '../../../table/timeValue.ts';
import { isList, type JsonObject, type JsonValue } from './jsonValue.ts';

/** What a value looks like. */
type Look =
  | 'bool'
  | 'number'
  | 'float'
  /** NaN or an infinity as text of JSON, which has no such numbers. */
  | 'quotedFloat'
  | 'date'
  | 'local'
  | 'utc'
  | 'text'
  | 'list'
  | 'object';

const numeric: ReadonlySet<Look> = new Set<Look>(['number', 'float', 'quotedFloat']);

/** Digits that every double tells apart. */
const safeDigits = 15;
const maxPrecision = 38;
/** Objects with more different keys are taken for maps, and kept as JSON. */
const maxMembers = 500;

const number = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?([eE][+-]?\d+)?$/;
/** Floats that are no digits. */
const words: ReadonlySet<string> = new Set(['NaN', 'Infinity', '-Infinity']);

export class TypeGuess {
  readonly #looks = new Set<Look>();
  #wholeDigits = 0;
  #fractionDigits = 0;
  #isBeyondDouble = false;
  #isBeyondInt64 = false;
  #hasNanos = false;
  #items: TypeGuess | undefined;
  readonly #members = new Map<string, TypeGuess>();

  /** A field of CSV: any text may be a value of any type. Null says nothing. */
  seeText(text: string | null): void {
    // Once there is text, nothing makes it anything else.
    if (text !== null && !this.#looks.has('text')) this.#looks.add(this.#lookOf(text));
  }

  seeJson(value: JsonValue): void {
    if (value === null) return;
    if (typeof value === 'boolean') this.#looks.add('bool');
    else if (typeof value === 'string')
      this.#looks.add(words.has(value) ? 'quotedFloat' : (this.#timeLook(value) ?? 'text'));
    else if (isList(value)) this.#seeList(value);
    else if (value.kind === 'number') this.#looks.add(this.#numberLook(value.text) ?? 'text');
    else this.#seeObject(value);
  }

  type(): DataType {
    const looks = [...this.#looks];
    const [only = 'text'] = looks;
    if (this.#looks.has('list') || this.#looks.has('object')) return this.#nested(looks);
    const isNumber = this.#looks.has('number') || this.#looks.has('float');
    if (isNumber && looks.every((look) => numeric.has(look)))
      return looks.length === 1 && only === 'number' ? this.#number() : { kind: 'float', bits: 64 };
    const unit = this.#hasNanos ? 'ns' : 'us';
    if (looks.length === 1 && only === 'bool') return { kind: 'bool' };
    if (looks.length === 1 && only === 'date') return { kind: 'date' };
    if (looks.length === 1 && only === 'utc') return { kind: 'timestamp', unit, zone: 'UTC' };
    if (this.#looks.has('local') && looks.every((look) => look === 'local' || look === 'date'))
      return { kind: 'timestamp', unit, zone: undefined };
    return { kind: 'string' };
  }

  #lookOf(text: string): Look {
    if (text === 'true' || text === 'false') return 'bool';
    return this.#numberLook(text) ?? this.#timeLook(text) ?? 'text';
  }

  #numberLook(text: string): Look | undefined {
    const [, sign, whole = '', fraction = '', exponent] = number.exec(text) ?? [];
    if (whole === '') return words.has(text) ? 'float' : undefined;
    if (exponent !== undefined || (sign === '-' && whole === '0' && fraction === ''))
      return isDouble(text) ? 'float' : undefined;
    const isInteger = fraction === '';
    this.#wholeDigits = Math.max(this.#wholeDigits, whole.length);
    this.#fractionDigits = Math.max(this.#fractionDigits, fraction.length);
    if (whole.length + fraction.length <= safeDigits) return 'number';
    const digits = (whole + fraction).replace(/^0+/, '').length;
    // Seventeen digits are either a double's own, or more than a double holds.
    if (digits > safeDigits) this.#isBeyondDouble ||= String(Number(text)) !== text;
    if (isInteger && whole.length > 18) this.#isBeyondInt64 ||= !isInt64(BigInt(text));
    return 'number';
  }

  #timeLook(text: string): Look | undefined {
    // Nothing else starts with a year.
    if (!/^\d{4}-\d\d-\d\d/.test(text)) return undefined;
    if (dateValue(text) !== undefined) return 'date';
    if (timestampValue(text, 'ns') === undefined) return undefined;
    this.#hasNanos ||= /\.\d{6,}[1-9]/.test(text);
    return text.endsWith('Z') ? 'utc' : 'local';
  }

  #number(): DataType {
    const precision = this.#wholeDigits + this.#fractionDigits;
    const decimal: DataType = {
      kind: 'decimal',
      precision: maxPrecision,
      scale: this.#fractionDigits,
    };
    if (this.#fractionDigits === 0) {
      if (!this.#isBeyondInt64) return { kind: 'int', bits: 64, signed: true };
      return precision <= maxPrecision ? decimal : { kind: 'string' };
    }
    const isDecimal = this.#isBeyondDouble && precision <= maxPrecision;
    return isDecimal ? decimal : { kind: 'float', bits: 64 };
  }

  #nested(looks: readonly Look[]): DataType {
    const json: DataType = { kind: 'string', format: 'json' };
    if (looks.length > 1) return json;
    if (this.#items !== undefined)
      return { kind: 'list', item: fieldOf('element', this.#items.type()) };
    if (this.#members.size === 0 || this.#members.size > maxMembers) return json;
    const fields = Array.from(this.#members, ([name, guess]) => fieldOf(name, guess.type()));
    return { kind: 'struct', fields };
  }

  #seeList(values: readonly JsonValue[]): void {
    this.#looks.add('list');
    this.#items ??= new TypeGuess();
    for (const value of values) this.#items.seeJson(value);
  }

  #seeObject({ keys, values }: JsonObject): void {
    this.#looks.add('object');
    for (const [i, key] of keys.entries()) {
      const member = this.#members.get(key) ?? new TypeGuess();
      member.seeJson(values[i]!);
      if (this.#members.size <= maxMembers) this.#members.set(key, member);
    }
  }
}

export function fieldOf(name: string, type: DataType): Field {
  return { name, type, nullable: true, typeText: typeTextOf(type) };
}

/** Text has no types of its own: these are the words that messages and plans have for the guessed ones. */
function typeTextOf(type: DataType): string {
  if (type.kind === 'int') return 'INT64';
  if (type.kind === 'float') return 'DOUBLE';
  if (type.kind === 'decimal') return `DECIMAL(${type.precision},${type.scale})`;
  if (type.kind === 'timestamp') return type.zone === undefined ? 'TIMESTAMP' : 'TIMESTAMP(UTC)';
  return type.kind === 'list' ? `LIST<${type.item.typeText}>` : type.kind.toUpperCase();
}

/** Whether the text of a number is one that a double comes near to: 1e400 is none, nor is 1e-400. */
export function isDouble(text: string): boolean {
  const value = Number(text);
  if (value === 0) return !/^[^eE]*[1-9]/.test(text);
  return Number.isFinite(value) || text.endsWith('Infinity');
}

export function isInt64(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}
