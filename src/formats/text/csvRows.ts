/** CSV and TSV as rows of fields. https://www.rfc-editor.org/rfc/rfc4180 */
import { TableError } from '../../base/errors.ts';
import type { Delimited } from './textOptions.ts';

export interface TextRow<T> {
  /** The line on which it starts, counted from 1. */
  readonly line: number;
  readonly value: T;
}

/** Longest row, in characters: what is longer has a quote that nothing closes. */
const maxRowLength = 64 * 1024 * 1024;

/** The rows of each piece that has any, and each row's fields; null for an unquoted one that is the null text. Rejects with TableError `corrupt`. */
export async function* csvRows(
  pieces: AsyncIterable<string>,
  { delimiter, nullText }: Delimited,
): AsyncGenerator<Iterable<TextRow<readonly (string | null)[]>>> {
  const fieldOf = (text: string): string | null => (text === nullText ? null : text);
  const fieldsOf = (text: string): readonly (string | null)[] =>
    text.includes('"')
      ? quotedFields(text, delimiter, fieldOf)
      : text.split(delimiter).map(fieldOf);
  for await (const lines of csvLines(pieces)) yield mapped(lines, fieldsOf);
}

/** One after the other, so that what comes before a fault is there. */
export function* mapped<T, U>(
  rows: Iterable<TextRow<T>>,
  make: (value: T, line: number) => U,
): Generator<TextRow<U>> {
  for (const { line, value } of rows) yield { line, value: make(value, line) };
}

/** Lines, put together where a quote spans them; the end of a line is CR LF, or LF alone. */
async function* csvLines(pieces: AsyncIterable<string>): AsyncGenerator<TextRow<string>[]> {
  let line = 1;
  let open: string[] = [];
  let openLength = 0;
  let isOpen = false;
  for await (const lines of textLines(pieces)) {
    const whole: TextRow<string>[] = [];
    for (const { value: text } of lines) {
      open.push(text);
      openLength += text.length;
      if (openLength > maxRowLength)
        throw new TableError('corrupt', 'a quote is not closed', {
          where: { part: `line ${line}` },
        });
      if (hasOddQuotes(text)) isOpen = !isOpen;
      if (isOpen) continue;
      const row = open.length === 1 ? text : open.join('\n');
      whole.push({ line, value: row.endsWith('\r') ? row.slice(0, -1) : row });
      line += open.length;
      open = [];
      openLength = 0;
    }
    if (whole.length > 0) yield whole;
  }
  if (open.length > 0)
    throw new TableError('corrupt', 'a quote is not closed', { where: { part: `line ${line}` } });
}

/** Every quote opens or closes, those that are doubled do both. */
function hasOddQuotes(text: string): boolean {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count++;
  return count % 2 === 1;
}

function quotedFields(
  text: string,
  delimiter: string,
  fieldOf: (text: string) => string | null,
): (string | null)[] {
  const fields: (string | null)[] = [];
  for (let at = 0; at <= text.length;) {
    if (text[at] !== '"') {
      const end = text.indexOf(delimiter, at);
      const stop = end < 0 ? text.length : end;
      fields.push(fieldOf(text.slice(at, stop)));
      at = stop + 1;
      continue;
    }
    let close = text.indexOf('"', at + 1);
    while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
    const end = close < 0 ? text.length : close;
    const inside = text.slice(at + 1, end).replaceAll('""', '"');
    const next = text.indexOf(delimiter, end);
    const stop = next < 0 ? text.length : next;
    // What follows a closing quote belongs to the field: lenient, as most readers are.
    fields.push(inside + text.slice(end + 1, stop));
    at = stop + 1;
  }
  return fields;
}

/** Lines of each piece, without their line feed; what follows the last one only if there is something. */
export async function* textLines(pieces: AsyncIterable<string>): AsyncGenerator<TextRow<string>[]> {
  let rest = '';
  let line = 1;
  for await (const piece of pieces) {
    const text = rest + piece;
    const lines: TextRow<string>[] = [];
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      lines.push({ line: line++, value: text.slice(start, end) });
      start = end + 1;
    }
    rest = text.slice(start);
    yield lines;
  }
  if (rest !== '') yield [{ line, value: rest }];
}
