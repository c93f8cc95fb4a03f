/** JSON values with the digits of their numbers, which JSON.parse would round. https://www.rfc-editor.org/rfc/rfc8259 */
import { TableError } from '../../../base/errors.ts';

/** A number as it was written. */
interface JsonNumber {
  readonly kind: 'number';
  readonly text: string;
}
export interface JsonObject {
  readonly kind: 'object';
  /** In order; a key that repeats is there twice. */
  readonly keys: readonly string[];
  readonly values: readonly JsonValue[];
}
export type JsonValue = null | boolean | string | JsonNumber | JsonObject | readonly JsonValue[];

/** Where a text stops being JSON. */
class JsonError extends Error {}

/** Deeper nesting is taken for damage. */
export const maxDepth = 200;

/** The one value that `text` is, blanks around it allowed. Throws JsonError. */
export function parseJson(text: string): JsonValue {
  const parser = new Parser(text);
  const value = parser.value(0);
  parser.end();
  return value;
}

/** The object that a line is. Throws TableError `corrupt`, naming the line, for anything else. */
export function jsonObject(text: string, line: number): JsonObject {
  const where = { part: `line ${line}` };
  try {
    const value = parseJson(text);
    if (value !== null && typeof value === 'object' && !isList(value) && value.kind === 'object')
      return value;
  } catch (cause) {
    if (!(cause instanceof JsonError)) throw cause;
    throw new TableError('corrupt', `it is no JSON: ${cause.message}`, { where, cause });
  }
  throw new TableError('corrupt', 'it is no JSON object', { where });
}

/** Compact JSON, numbers as they were written. */
export function jsonOf(value: JsonValue): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(jsonOf).join(',')}]`;
  if (value.kind === 'number') return value.text;
  const members = value.values.map((item, i) => `${JSON.stringify(value.keys[i])}:${jsonOf(item)}`);
  return `{${members.join(',')}}`;
}

export function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

const blanks = /[ \t\r\n]*/y;
const numbers = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** A string without escapes, which most are, up to its closing quote. */
const plainStrings = /"[^"\\]*"/y;
/** In strings, control characters are let through. */
const strings = /"(?:[^"\\]|\\\P{Cc})*"/uy;
const controls = /\p{Cc}/gu;
const jsonEscape = (character: string): string => JSON.stringify(character).slice(1, -1);
const words: readonly (readonly [string, JsonValue])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): JsonValue {
    if (depth > maxDepth) throw new JsonError(`nested more than ${maxDepth} deep`);
    this.#skipBlanks();
    const start = this.#text[this.#at];
    if (start === '"') return this.#string();
    if (start === '{') return this.#object(depth);
    if (start === '[') return this.#list(depth);
    const number = this.#match(numbers);
    if (number !== undefined) return { kind: 'number', text: number };
    for (const [word, value] of words)
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    throw this.#unexpected();
  }

  end(): void {
    this.#skipBlanks();
    if (this.#at < this.#text.length) throw this.#unexpected();
  }

  #object(depth: number): JsonObject {
    const keys: string[] = [];
    const values: JsonValue[] = [];
    this.#at++;
    if (this.#took('}')) return { kind: 'object', keys, values };
    do {
      this.#skipBlanks();
      keys.push(this.#string());
      if (!this.#took(':')) throw this.#unexpected();
      values.push(this.value(depth + 1));
    } while (this.#took(','));
    if (!this.#took('}')) throw this.#unexpected();
    return { kind: 'object', keys, values };
  }

  #list(depth: number): JsonValue[] {
    const items: JsonValue[] = [];
    this.#at++;
    if (this.#took(']')) return items;
    do items.push(this.value(depth + 1));
    while (this.#took(','));
    if (!this.#took(']')) throw this.#unexpected();
    return items;
  }

  #string(): string {
    const plain = this.#match(plainStrings);
    if (plain !== undefined) return plain.slice(1, -1);
    const quoted = this.#match(strings);
    if (quoted === undefined) throw this.#unexpected();
    try {
      // Just matched: a string in quotes and nothing else.
      return JSON.parse(quoted.replaceAll(controls, jsonEscape)) as string;
    } catch (cause) {
      throw new JsonError(`${quoted.slice(0, 40)} is no string`, { cause });
    }
  }

  #took(character: string): boolean {
    this.#skipBlanks();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #skipBlanks(): void {
    if (this.#text.charCodeAt(this.#at) <= 32) this.#match(blanks);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #unexpected(): JsonError {
    const found = this.#text[this.#at];
    const what =
      found === undefined ? 'it ends too soon' : `${JSON.stringify(found)} is unexpected`;
    return new JsonError(`${what} at character ${this.#at + 1}`);
  }
}
