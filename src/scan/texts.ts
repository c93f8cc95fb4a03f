/** The exact texts of a decoded column: for what only text tells apart. */
import {
  Field,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  type Data,
} from 'apache-arrow';
import { cellText, isNull } from '../table/cellText.ts';
import { columnsOfIpc } from '../table/ipcColumns.ts';
import type { DataType } from '../table/schema.ts';

/** Of each row, as cellText has it; undefined for null. */
export function textsOf(data: Data, type: DataType): (string | undefined)[] {
  const schema = new Schema([new Field('value', data.type, true)]);
  const columns = new Struct(schema.fields);
  const struct = makeData({ type: columns, length: data.length, nullCount: 0, children: [data] });
  const writer = new RecordBatchStreamWriter();
  writer.write(new RecordBatch(schema, struct));
  writer.finish();
  const [column] = columnsOfIpc(writer.toUint8Array(true));
  return Array.from({ length: data.length }, (_, row) => {
    const value = column?.at(row);
    return isNull(value) ? undefined : cellText(value, type);
  });
}
