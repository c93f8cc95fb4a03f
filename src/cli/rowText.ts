/** Rows as lines of text, every value exact. Pure. */
import { cellText, isNull, jsonText } from '../table/cellText.ts';
import type { ValueColumn } from '../table/ipcColumns.ts';
import type { Field } from '../table/schema.ts';

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

/** RFC 4180 with a header; a null is an empty field, an empty string is `""`. */
export function csv(fields: readonly Field[]): RowFormat {
  return {
    head: `${fields.map(({ name }) => csvField(name)).join(',')}\n`,
    line: (columns, row) =>
      fields
        .map(({ type }, index) => {
          const value = columns[index]?.at(row);
          return isNull(value) ? '' : csvField(cellText(value, type));
        })
        .join(','),
  };
}

function csvField(text: string): string {
  return text === '' || /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
