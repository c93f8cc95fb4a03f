/** Rows of a window as lines of text, every value exact. Pure. */
import type { ValueColumn } from '../../../table/ipcColumns.ts';
import type { Field } from '../../../table/schema.ts';
import { csvForm } from './csvForm.ts';
import { lineText, type LineForm } from './lineForm.ts';
import { ndjsonForm } from './ndjsonForm.ts';

/** Makes the lines of a table with these columns. */
export interface RowFormat {
  /** What comes before the first row, line ends included. */
  readonly head: string;
  /** Row `row` of a window, without the line end; `first` in the whole output or not. */
  line(columns: readonly ValueColumn[], row: number, first: boolean): string;
}

/** One JSON object a line. */
export function ndjson(fields: readonly Field[]): RowFormat {
  return rowsOf(ndjsonForm(fields));
}

/** Rows of one JSON array; a comma before all but the first. */
export function jsonRows(fields: readonly Field[]): RowFormat {
  const rows = ndjson(fields);
  return {
    head: '',
    line: (columns, row, first) => (first ? ' ' : ',') + rows.line(columns, row, first),
  };
}

/** With a header, and nothing for null. */
export function csv(fields: readonly Field[]): RowFormat {
  const plain = { delimiter: ',', header: true, nullText: '', guardFormulas: false };
  return rowsOf(csvForm(fields, plain));
}

function rowsOf(form: LineForm): RowFormat {
  return { head: form.head, line: (columns, row) => lineText(form, columns, row) };
}
