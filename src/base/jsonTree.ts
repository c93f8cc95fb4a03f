/**
 * JSON text as a tree that loses nothing: numbers keep their digits, every value knows where it stands in the text.
 * For what JSON.parse would round. Comments are white space, as Avro's Java library reads schemas; NaN and the
 * infinities are numbers, as Python writes them.
 */
import { TableError } from './errors.ts';

interface Placed {
  /** Characters [start, end) of the text. */
  readonly start: number;
  readonly end: number;
}

export type JsonTree = Placed &
  (
    | { readonly kind: 'object'; readonly members: ReadonlyMap<string, JsonTree> }
    | { readonly kind: 'array'; readonly items: readonly JsonTree[] }
    | { readonly kind: 'string'; readonly value: string }
    /** As it was written. */
    | { readonly kind: 'number'; readonly digits: string }
    | { readonly kind: 'boolean'; readonly value: boolean }
    | { readonly kind: 'null' }
  );

/** Deeper values are refused, so that whoever walks the tree needs no more stack. */
const maxDepth = 1_000;

const space = /(?:[\s\ufeff]+|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
const word = /true|false|null|NaN|-?Infinity|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/** Of two members of one name the later counts. Throws TableError `corrupt`, or `unsupported` if it is too deep. */
export function parseJsonTree(text: string): JsonTree {
  let at = 0;

  function fail(reason: string): never {
    throw new TableError('corrupt', `${reason} at character ${at}`);
  }

  function match(pattern: RegExp): string {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  }

  /** Steps over `character` if it is next. */
  function skip(character: string): boolean {
    match(space);
    if (text[at] !== character) return false;
    at++;
    return true;
  }

  function stringToken(): string {
    const start = at;
    let end = text.indexOf('"', at + 1);
    while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
    if (end < 0) fail('a string without end');
    at = end + 1;
    return unquoted(text.slice(start, at)) ?? fail('a broken string ends');
  }

  function members(depth: number): ReadonlyMap<string, JsonTree> {
    const found = new Map<string, JsonTree>();
    if (skip('}')) return found;
    do {
      match(space);
      if (text[at] !== '"') fail('no member name');
      const name = stringToken();
      if (!skip(':')) fail('no colon');
      found.set(name, value(depth + 1));
    } while (skip(','));
    if (!skip('}')) fail('neither a comma nor a closing brace');
    return found;
  }

  function items(depth: number): readonly JsonTree[] {
    const found: JsonTree[] = [];
    if (skip(']')) return found;
    do found.push(value(depth + 1));
    while (skip(','));
    if (!skip(']')) fail('neither a comma nor a closing bracket');
    return found;
  }

  function value(depth: number): JsonTree {
    if (depth > maxDepth)
      throw new TableError('unsupported', `JSON is nested more than ${maxDepth} levels deep`);
    match(space);
    const start = at;
    if (text[at] === '"') return { kind: 'string', value: stringToken(), start, end: at };
    if (skip('{')) return { kind: 'object', members: members(depth), start, end: at };
    if (skip('[')) return { kind: 'array', items: items(depth), start, end: at };
    const token = match(word);
    if (token === '') fail('no value');
    if (token === 'null') return { kind: 'null', start, end: at };
    if (token === 'true' || token === 'false')
      return { kind: 'boolean', value: token === 'true', start, end: at };
    return { kind: 'number', digits: token, start, end: at };
  }

  const tree = value(0);
  match(space);
  if (at < text.length) fail('something after the value');
  return tree;
}

/** Whether an odd number of backslashes stands before the quote at `at`. */
function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes++;
  return backslashes % 2 === 1;
}

function unquoted(token: string): string | undefined {
  try {
    return String(JSON.parse(token));
  } catch {
    return undefined; // The caller says where.
  }
}
