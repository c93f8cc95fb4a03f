/** Record batches to lines of text: straight from Arrow buffers where a form knows how, else value by value. */
import { RecordBatchStreamWriter, type Data, type RecordBatch } from 'apache-arrow';
import { TableError, toTableError } from '../../../base/errors.ts';
import { isNull } from '../../../table/cellText.ts';
import { columnsOfIpc } from '../../../table/ipcColumns.ts';
import { bitAt } from '../../arrowBits.ts';
import { hasNulls } from '../../arrowData.ts';
import type { LineForm } from './lineForm.ts';
import type { WriteValue } from './writeValue.ts';
import type { TextBuffer } from '../textBuffer.ts';

const lineFeed = 0x0a;

/**
 * Appends all rows of `batch`; `firstRow` is the number that errors count from. Throws TableError where a value cannot
 * be decoded, naming its row.
 */
export function writeLines(
  batch: RecordBatch,
  form: LineForm,
  { out, firstRow }: { readonly out: TextBuffer; readonly firstRow: number },
): void {
  const cells = cellWriters(batch, form, out);
  for (let row = 0; row < batch.numRows; row++) {
    try {
      out.ascii(form.start);
      for (const write of cells) write(row);
      out.ascii(form.end);
      out.byte(lineFeed);
    } catch (cause) {
      const { code, message } = toTableError(cause);
      throw new TableError(code, message, { where: { part: `row ${firstRow + row}` }, cause });
    }
  }
}

/** One for each column: what comes before the value of a row, and the value. */
function cellWriters(batch: RecordBatch, form: LineForm, out: TextBuffer): readonly WriteValue[] {
  const values = form.before.map((_, column) => {
    const data = batch.data.children[column];
    const write = data && form.values(column, data, out);
    return write && nullable(write, data, form.nullText, out);
  });
  const others = [...values.keys()].filter((column) => values[column] === undefined);
  const decoded = valueWriters(batch, others, form, out);
  return form.before.map((text, column) => {
    const write = values[column] ?? decoded[others.indexOf(column)]!;
    if (text.length === 0) return write;
    // Names of columns may have any character.
    const before = new TextEncoder().encode(text);
    return (row) => {
      out.copy(before, 0, before.length);
      write(row);
    };
  });
}

function nullable(write: WriteValue, data: Data, nullText: string, out: TextBuffer): WriteValue {
  if (!hasNulls(data)) return write;
  const { nullBitmap, offset } = data;
  const nullBytes = new TextEncoder().encode(nullText);
  return (row) => {
    if (bitAt(nullBitmap, offset + row)) write(row);
    else out.copy(nullBytes, 0, nullBytes.length);
  };
}

/** Through JavaScript values: nested ones, and whatever else is not worth a way of its own. */
function valueWriters(
  batch: RecordBatch,
  columns: readonly number[],
  form: LineForm,
  out: TextBuffer,
): readonly WriteValue[] {
  if (columns.length === 0) return [];
  const values = columnsOfIpc(ipcOf(batch.selectAt([...columns])));
  return columns.map((column, i) => (row) => {
    const value = values[i]?.at(row);
    out.text(isNull(value) ? form.nullText : form.textOf(column, value));
  });
}

function ipcOf(batch: RecordBatch): Uint8Array {
  const writer = new RecordBatchStreamWriter();
  writer.write(batch);
  writer.finish();
  return writer.toUint8Array(true);
}
