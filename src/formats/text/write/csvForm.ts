/**
 * Tables as CSV and TSV, RFC 4180. A null is the null text (nothing, by
 * default); text that reads like it is in quotes, as the empty string is.
 */
import type * as arrow from 'apache-arrow';
import { cellText, isNested, jsonText } from '../../../table/cellText.ts';
import type { Field } from '../../../table/schema.ts';
import type { LineForm } from './lineForm.ts';
import { scalarWriter } from './scalarWriters.ts';
import type { WriteValue } from './writeValue.ts';
import { stringBytes, type StringBytes } from './stringBytes.ts';
import type { TextBuffer } from '../textBuffer.ts';
import type { Delimited } from '../textOptions.ts';

export function csvForm(fields: readonly Field[], options: Delimited): LineForm {
  const { delimiter, header, nullText, guardFormulas } = options;
  const quoted = quoting(options);
  const names = fields.map(({ name }) => quoted(guardFormulas ? guarded(name) : name));
  const bytewise = bytewiseOf(options);
  return {
    head: header ? `${names.join(delimiter)}\n` : '',
    start: '',
    before: fields.map((_, column) => (column === 0 ? '' : delimiter)),
    end: '',
    nullText,
    values: (column, data, out) => {
      const type = fields[column]?.type;
      if (type === undefined || bytewise === undefined) return undefined;
      if (type.kind === 'string') return stringWriter(data, bytewise, out);
      const write = scalarWriter(data, type, out);
      return write && nullText !== '' ? quotingLikeNull(write, bytewise.nullBytes, out) : write;
    },
    textOf: (column, value) => {
      const type = fields[column]?.type ?? { kind: 'null' };
      // The same but for what cannot be decoded, which is a string among the other JSON.
      const text = isNested(type) ? jsonText(value, type) : cellText(value, type);
      return quoted(guardFormulas && type.kind === 'string' ? guarded(text) : text);
    },
  };
}

/** Puts text in quotes where it has to be. */
function quoting({ delimiter, nullText }: Delimited): (text: string) => string {
  const special = new RegExp(`["\\n\\r${delimiter.replace(/[\\\]^-]/g, '\\$&')}]`);
  return (text) =>
    text === '' || text === nullText || special.test(text)
      ? `"${text.replaceAll('"', '""')}"`
      : text;
}

/** Spreadsheets run what starts with one of these as a formula. https://owasp.org/www-community/attacks/CSV_Injection */
const formulaStarts = '=+-@\t\r';

function guarded(text: string): string {
  return text !== '' && formulaStarts.includes(text.charAt(0)) ? `'${text}` : text;
}

/** What values are looked at for, byte by byte. */
interface Bytewise {
  /** By byte, whether text that has it is in quotes. */
  readonly isSpecial: Uint8Array;
  /** By byte, whether text that starts with it is kept from spreadsheets. */
  readonly isFormula: Uint8Array;
  readonly nullBytes: Uint8Array;
}

/** Undefined for a delimiter that numbers and times may have, or of more than one byte: such tables take their time. */
function bytewiseOf({ delimiter, nullText, guardFormulas }: Delimited): Bytewise | undefined {
  if (/[^\0-\x7f]|[\w+.:-]/.test(delimiter)) return undefined;
  return {
    isSpecial: flagged(`"\n\r${delimiter}`),
    isFormula: flagged(guardFormulas ? formulaStarts : ''),
    nullBytes: new TextEncoder().encode(nullText),
  };
}

function flagged(characters: string): Uint8Array {
  const flags = new Uint8Array(256);
  for (const character of characters) flags[character.charCodeAt(0)] = 1;
  return flags;
}

const [quote, apostrophe] = [0x22, 0x27] as const;

function stringWriter(
  data: arrow.Data,
  bytewise: Bytewise,
  out: TextBuffer,
): WriteValue | undefined {
  const texts = stringBytes(data);
  if (texts === undefined) return undefined;
  const { bytes, offsets, indices } = texts;
  return (row) => {
    const index = indices === undefined ? row : indices[row]!;
    writeText({ bytes, start: offsets[index]!, end: offsets[index + 1]! }, bytewise, out);
  };
}

interface Piece extends Pick<StringBytes, 'bytes'> {
  readonly start: number;
  readonly end: number;
}

function writeText(piece: Piece, { isSpecial, isFormula, nullBytes }: Bytewise, out: TextBuffer) {
  const { bytes, start, end } = piece;
  const isGuarded = start < end && isFormula[bytes[start]!] === 1;
  let isQuoted = start === end || (!isGuarded && isEqual(piece, nullBytes));
  for (let i = start; i < end && !isQuoted; i++) isQuoted = isSpecial[bytes[i]!] === 1;
  if (isGuarded && !isQuoted) out.byte(apostrophe);
  if (!isQuoted) {
    out.copy(bytes, start, end);
    return;
  }
  out.byte(quote);
  if (isGuarded) out.byte(apostrophe);
  for (let i = start; i < end; i++) {
    if (bytes[i] === quote) out.byte(quote);
    out.byte(bytes[i]!);
  }
  out.byte(quote);
}

function isEqual({ bytes, start, end }: Piece, other: Uint8Array): boolean {
  if (end - start !== other.length) return false;
  for (let i = 0; i < other.length; i++) if (bytes[start + i] !== other[i]) return false;
  return true;
}

/** A number that reads like the null text, as NaN may, is in quotes. */
function quotingLikeNull(write: WriteValue, nullBytes: Uint8Array, out: TextBuffer): WriteValue {
  return (row) => {
    const start = out.length;
    write(row);
    if (out.length - start !== nullBytes.length) return;
    if (!isEqual({ bytes: out.written, start, end: out.length }, nullBytes)) return;
    out.truncate(start);
    out.byte(quote);
    out.copy(nullBytes, 0, nullBytes.length);
    out.byte(quote);
  };
}
