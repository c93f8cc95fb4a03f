/** Rows as lines of text, every value exact. Pure. */
import { cellText, isNull, jsonText } from '../../table/cellText.ts';
import type { ValueColumn } from '../../table/ipcColumns.ts';
import type { Field } from '../../table/schema.ts';
import type { Delimited } from './textOptions.ts';

/** Makes the lines of a table with these columns. */
export interface RowFormat {
  /** What comes before the first row, line ends included. */
  readonly head: string;
  /** Row `row` of a window, without the line end; `first` in the whole output or not. */
  line(columns: readonly ValueColumn[], row: number, first: boolean): string;
}

/** One JSON object a line. Integers and decimals are bare digits, however many. */
export function ndjson(fields: readonly Field[]): RowFormat {
  const keys = fields.map(({ name }) => JSON.stringify(name));
  return {
    head: '',
    line: (columns, row) => {
      const members = fields.map(
        ({ type }, index) => `${keys[index] ?? ''}:${jsonText(columns[index]?.at(row), type)}`,
      );
      return `{${members.join(',')}}`;
    },
  };
}

/** Rows of one JSON array; a comma before all but the first. */
export function jsonRows(fields: readonly Field[]): RowFormat {
  const rows = ndjson(fields);
  return {
    head: '',
    line: (columns, row, first) => (first ? ' ' : ',') + rows.line(columns, row, first),
  };
}

const plain: Delimited = { delimiter: ',', header: true, nullText: '', guardFormulas: false };

/**
 * RFC 4180, but that lines end with a line feed alone. A null is the null text (nothing, by default); text that reads
 * like it is in quotes, as the empty string is.
 */
export function csv(fields: readonly Field[], options: Delimited = plain): RowFormat {
  const { delimiter, header, nullText, guardFormulas } = options;
  const special = new RegExp(`["\\n\\r${delimiter.replace(/[\\\]^-]/g, '\\$&')}]`);
  const quoted = (text: string): string =>
    text === '' || text === nullText || special.test(text)
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  const guards = fields.map(({ type }) => guardFormulas && type.kind === 'string');
  const names = fields.map(({ name }) => quoted(guardFormulas ? guarded(name) : name));
  return {
    head: header ? `${names.join(delimiter)}\n` : '',
    line: (columns, row) => {
      let line = '';
      for (const [index, { type }] of fields.entries()) {
        const value = columns[index]?.at(row);
        if (index > 0) line += delimiter;
        if (isNull(value)) line += nullText;
        else {
          const text = cellText(value, type);
          line += quoted(guards[index] === true ? guarded(text) : text);
        }
      }
      return line;
    },
  };
}

/** Spreadsheets run what starts with one of these as a formula. https://owasp.org/www-community/attacks/CSV_Injection */
function guarded(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
