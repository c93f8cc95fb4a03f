/** A rectangle of cells as Arrow IPC bytes: how data leaves the engine. */
import { RecordBatch, RecordBatchStreamWriter, Schema, Field } from 'apache-arrow';
import { arrowType } from '../formats/arrowType.ts';
import type { ReadRequest } from '../formats/format.ts';
import { rangeBytes } from '../formats/arrowData.ts';
import type { TableSchema } from '../table/schema.ts';
import type { RowReader } from './rowReader.ts';
import { shortenedBatch, type ShortenedCell } from './shortenedBatch.ts';

type Rows = Pick<RowReader, 'schema' | 'read'>;

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
  reader: Rows,
  request: ReadRequest,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  return ipcOf(reader, request, reader.read(request, signal));
}

/** To be looked at, a tile may have so many bytes. */
const maxTileBytes = 16 * 1024 * 1024;
/** More of a text, or of bytes, is not sent where a tile would have more. */
const maxValueBytes = 16 * 1024;

/** Cells to be looked at. */
export interface TileIpc {
  readonly ipc: Uint8Array<ArrayBuffer>;
  /** Of which only a part is in it, rows and columns counted from those of the request. */
  readonly shortened: readonly ShortenedCell[];
}

/** As readIpc does, but that long values are cut short where there is too much. */
export async function readTileIpc(
  reader: Rows,
  request: ReadRequest,
  signal?: AbortSignal,
): Promise<TileIpc> {
  const shortened: ShortenedCell[] = [];
  async function* batches(): AsyncGenerator<RecordBatch> {
    let room = maxTileBytes;
    let rows = 0;
    for await (const batch of reader.read(request, signal)) {
      const fits = rangeBytes(batch.data, 0, batch.numRows) <= room;
      const sent = fits ? { batch, cells: [] } : shortenedBatch(batch, maxValueBytes);
      for (const cell of sent.cells) shortened.push({ ...cell, row: cell.row + rows });
      room -= rangeBytes(sent.batch.data, 0, batch.numRows);
      rows += batch.numRows;
      yield sent.batch;
    }
  }
  return { ipc: await ipcOf(reader, request, batches()), shortened };
}

async function ipcOf(
  { schema }: Rows,
  { columns }: ReadRequest,
  batches: AsyncIterable<RecordBatch>,
): Promise<Uint8Array<ArrayBuffer>> {
  const writer = new RecordBatchStreamWriter();
  let isEmpty = true;
  for await (const batch of batches) {
    writer.write(positional(batch));
    isEmpty = false;
  }
  if (isEmpty) writer.reset(undefined, emptySchema(schema, columns));
  writer.finish();
  // Joins the writer's chunks into one new buffer.
  return new Uint8Array(writer.toUint8Array(true));
}
