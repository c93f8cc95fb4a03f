/** The rows that a view shows, read by where they are shown. */
import type { RecordBatch } from 'apache-arrow';
import { concatData } from '../../formats/concatData.ts';
import { recordBatch, schemaOf } from '../../formats/arrowType.ts';
import type { ReadRequest, TableReader } from '../../formats/format.ts';
import type { Range } from '../../table/schema.ts';
import { readRows } from '../readRows.ts';
import type { RowReader } from '../rowReader.ts';
import { decodedBatch } from '../sort/sortBatches.ts';
import { inOrder } from '../sort/rowOrder.ts';
import type { PickedRows, ShownRows } from './shownRows.ts';

/** Rows that are not in file order are held in memory all at once: ask for some at a time. */
export function shownReader(reader: TableReader, shown: ShownRows): RowReader {
  return {
    schema: reader.schema,
    read: ({ rows, columns }, signal) => readPicked(reader, shown.pick(rows), columns, signal),
    *parts({ start, end }) {
      const numbers = rowNumbers(shown, { start, end });
      let open = start;
      for (let row = start + 1; row <= end; row++) {
        const isSame =
          row < end &&
          reader.segmentOfRow(numbers[row - start]!) ===
            reader.segmentOfRow(numbers[open - start]!);
        if (isSame) continue;
        yield { start: open, end: row };
        open = row;
      }
    },
  };
}

/** The rows of the table behind shown rows [start, end). */
export function rowNumbers(shown: ShownRows, range: Range): readonly number[] {
  const { rows, order } = shown.pick(range);
  const numbers: number[] = [];
  for (let i = 0; i < rows.count; i++)
    for (let row = rows.starts[i]!; row < rows.ends[i]!; row++) numbers.push(row);
  return order === undefined ? numbers : Array.from(order, (place) => numbers[place]!);
}

async function* readPicked(
  reader: TableReader,
  { rows, order }: PickedRows,
  columns: ReadRequest['columns'],
  signal: AbortSignal | undefined,
): AsyncGenerator<RecordBatch> {
  const batches = readRows(reader, rows, columns, signal);
  if (order === undefined) {
    yield* batches;
    return;
  }
  const fields = columns.flatMap((column) => reader.schema.fields[column] ?? []);
  const decoded: RecordBatch[] = [];
  for await (const batch of batches) decoded.push(decodedBatch(batch, fields));
  const joined = fields.map((_, i) => concatData(decoded.map(({ data }) => data.children[i]!)));
  const moved = inOrder(joined, order, { start: 0, end: order.length });
  yield recordBatch(schemaOf(fields, moved), order.length, moved);
}
