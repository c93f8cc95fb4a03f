/** How the values of a table stand in lines of text, every value exact: what CSV and NDJSON say to the writer of both. */
import type * as arrow from 'apache-arrow';
import type { WriteValue } from './writeValue.ts';
import { isNull } from '../../../table/cellText.ts';
import type { ValueColumn } from '../../../table/ipcColumns.ts';
import type { TextBuffer } from '../textBuffer.ts';

export interface LineForm {
  /** What comes before the first line, line feed included. */
  readonly head: string;
  /** What a line starts with. */
  readonly start: string;
  /** By column, what comes before its value. */
  readonly before: readonly string[];
  /** What a line ends with, before the line feed. */
  readonly end: string;
  /** What stands for null. */
  readonly nullText: string;
  /** Writes values of a column from their buffers; undefined where they have to be made JavaScript values first. */
  values(column: number, data: arrow.Data, out: TextBuffer): WriteValue | undefined;
  /** What stands for a value of the column that is not null, as ipcColumns.ts gives it. */
  textOf(column: number, value: unknown): string;
}

/** Row `row` of a window, without the line feed. */
export function lineText(form: LineForm, columns: readonly ValueColumn[], row: number): string {
  let line = form.start;
  for (const [column, before] of form.before.entries()) {
    const value = columns[column]?.at(row);
    line += before + (isNull(value) ? form.nullText : form.textOf(column, value));
  }
  return line + form.end;
}
