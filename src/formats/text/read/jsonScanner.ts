/** The members of JSON objects and the items of lists as cells, found byte by byte. */
import { type Cells, type Notation } from './cells.ts';
import {
  backslash,
  closeList,
  closeObject,
  colon,
  comma,
  openList,
  openObject,
  plainEnd,
  quote,
  skipBlanks,
  stringEnd,
  unescapeJson,
  valueEnd,
} from './jsonBytes.ts';
import { parseJson } from './jsonValue.ts';

/** The cell of a string starts behind its quote. */
export const jsonNotation: Notation = {
  unescape: unescapeJson,
  isText: (bytes, start) => bytes[start - 1] === quote,
};

const letterN = 0x6e;
const utf8 = new TextEncoder();
const decoder = new TextDecoder();

/** Scans objects whose members go to columns by their names. */
export class ObjectScanner {
  /** As most writers spell them, with the colon. */
  readonly #keys: readonly Uint8Array[];
  readonly #columns: ReadonlyMap<string, number>;

  constructor(names: readonly string[]) {
    this.#keys = names.map((name) => utf8.encode(`${JSON.stringify(name)}:`));
    this.#columns = new Map(names.map((name, i) => [name, i]));
  }

  /**
   * Puts the members of the object at `start` into the cells of a row, the last of those of one name; gives where it
   * ends, or -1 for what is no JSON object or has another member.
   */
  scan(cells: Cells, row: number, start: number): number {
    const { bytes, columns } = cells;
    if (bytes[start] !== openObject) return -1;
    const first = row * columns;
    const { starts } = cells;
    // A call of the platform costs as much as some dozen cells.
    for (let cell = first; cell < first + columns; cell++) starts[cell] = -1;
    let at = skipBlanks(bytes, start + 1);
    if (bytes[at] === closeObject) return at + 1;
    for (let expected = 0; ; expected++) {
      // Most objects have their members in the same order.
      let end = keyEnd(bytes, at, this.#keys[expected]);
      if (end < 0) {
        if (bytes[at] !== quote) return -1;
        end = stringEnd(bytes, at);
        if (end < 0) return -1;
        const key = keyText(bytes, at, end);
        expected = this.#columns.get(key) ?? -1;
        end = skipBlanks(bytes, end);
        if (expected < 0 || bytes[end++] !== colon) return -1;
      }
      at = scanValue(cells, first + expected, skipBlanks(bytes, end));
      if (at < 0) return -1;
      if (bytes[at] === comma) {
        at = skipBlanks(bytes, at + 1);
        continue;
      }
      at = skipBlanks(bytes, at);
      if (bytes[at] === closeObject) return at + 1;
      if (bytes[at] !== comma) return -1;
      at = skipBlanks(bytes, at + 1);
    }
  }
}

/** Adds the items of the list at `start` as rows of one column; gives where it ends, or -1 for what is no list. */
export function scanList(items: Cells, start: number): number {
  const { bytes } = items;
  if (bytes[start] !== openList) return -1;
  let at = skipBlanks(bytes, start + 1);
  if (bytes[at] === closeList) return at + 1;
  for (;;) {
    if (items.rows === items.capacity) items.grow();
    at = scanValue(items, items.rows++, at);
    if (at < 0) return -1;
    at = skipBlanks(bytes, at);
    if (bytes[at] === closeList) return at + 1;
    if (bytes[at] !== comma) return -1;
    at = skipBlanks(bytes, at + 1);
  }
}

function scanValue({ bytes, starts, ends }: Cells, cell: number, start: number): number {
  if (bytes[start] !== quote) {
    const end = valueEnd(bytes, start, 1);
    starts[cell] = bytes[start] === letterN ? -1 : start;
    ends[cell] = end;
    return end;
  }
  let end = plainEnd(bytes, start + 1);
  const isEscaped = bytes[end] === backslash;
  if (isEscaped) end = stringEnd(bytes, start) - 1;
  if (end < 0 || bytes[end] !== quote) return -1;
  starts[cell] = start + 1;
  ends[cell] = isEscaped ? ~end : end;
  return end + 1;
}

function keyText(bytes: Uint8Array, start: number, end: number): string {
  // Scanned already: a string in quotes and nothing else.
  return parseJson(decoder.decode(bytes.subarray(start, end))) as string;
}

function keyEnd(bytes: Uint8Array, start: number, key: Uint8Array | undefined): number {
  if (key === undefined) return -1;
  for (let i = 0; i < key.length; i++) if (bytes[start + i] !== key[i]) return -1;
  return start + key.length;
}
