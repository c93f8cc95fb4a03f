/** The rows that a view shows, read by where they are shown. */
import type { RecordBatch } from 'apache-arrow';
import { TableError } from '../../base/errors.ts';
import { rangeBytes } from '../../formats/arrowData.ts';
import { concatData } from '../../formats/concatData.ts';
import { recordBatch, schemaOf } from '../../formats/arrowType.ts';
import type { TableReader } from '../../formats/format.ts';
import type { Field, Range } from '../../table/schema.ts';
import { readRows } from '../readRows.ts';
import type { RowReader } from '../rowReader.ts';
import { decodedBatch } from '../sort/sortBatches.ts';
import { inOrder } from '../sort/rowOrder.ts';
import type { ShownRows } from './shownRows.ts';

/**
 * Rows that are not in file order are held in memory all at once, and read as one batch: ask for some at a time. Those of
 * more than `maxBytes` are refused with TableError `tooLarge`.
 */
export function shownReader(reader: TableReader, shown: ShownRows, maxBytes = Infinity): RowReader {
  return {
    schema: reader.schema,
    read: ({ rows, columns }, signal) => {
      const picked = shown.pick(rows);
      const batches = readRows(reader, picked.rows, columns, signal);
      const fields = columns.flatMap((column) => reader.schema.fields[column] ?? []);
      return picked.order === undefined
        ? batches
        : reordered(batches, picked.order, { fields, maxBytes });
    },
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

async function* reordered(
  batches: AsyncIterable<RecordBatch>,
  order: Uint32Array,
  { fields, maxBytes }: { readonly fields: readonly Field[]; readonly maxBytes: number },
): AsyncGenerator<RecordBatch> {
  const decoded: RecordBatch[] = [];
  let bytes = 0;
  for await (const batch of batches) {
    const plain = decodedBatch(batch, fields);
    bytes += rangeBytes(plain.data, 0, plain.numRows);
    if (bytes > maxBytes) throw new TableError('tooLarge', `${order.length} rows at a time`);
    decoded.push(plain);
  }
  const joined = fields.map((_, i) => concatData(decoded.map(({ data }) => data.children[i]!)));
  const moved = inOrder(joined, order, { start: 0, end: order.length });
  yield recordBatch(schemaOf(fields, moved), order.length, moved);
}
