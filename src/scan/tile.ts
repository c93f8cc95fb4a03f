/** A rectangle of cells as Arrow IPC bytes: how data leaves the engine. */
import { RecordBatch, RecordBatchStreamWriter, Schema, Field } from 'apache-arrow';
import { arrowType } from '../formats/arrowType.ts';
import type { ReadRequest, TableReader } from '../formats/format.ts';
import type { TableSchema } from '../table/schema.ts';

/** Names are positions in the request: names of columns may repeat, and the receiver has the schema anyway. */
function positional(batch: RecordBatch): RecordBatch {
  const fields = batch.schema.fields.map(
    ({ type, nullable }, index) => new Field(String(index), type, nullable),
  );
  return new RecordBatch(new Schema(fields), batch.data);
}

/** A tile without rows still says what its columns are. */
function emptySchema(schema: TableSchema, columns: readonly number[]): Schema {
  const fields = columns.map((column, index) => {
    const { type, nullable } = schema.fields[column] ?? { type: { kind: 'null' }, nullable: true };
    return new Field(String(index), arrowType(type), nullable);
  });
  return new Schema(fields);
}

/**
 * The asked rows and columns as one Arrow IPC stream of its own, exactly sized buffer, which can be transferred. Field i
 * is column `request.columns[i]` and is named `i`. There may be several record batches, of any sizes; values are
 * plain (no dictionaries) and lie as DataType says. Rows beyond the table's end are left out.
 */
export async function readIpc(
  reader: TableReader,
  request: ReadRequest,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const writer = new RecordBatchStreamWriter();
  let isEmpty = true;
  for await (const batch of reader.read(request, signal)) {
    writer.write(positional(batch));
    isEmpty = false;
  }
  if (isEmpty) writer.reset(undefined, emptySchema(reader.schema, request.columns));
  writer.finish();
  // Joins the writer's chunks into one new buffer.
  return new Uint8Array(writer.toUint8Array(true));
}
