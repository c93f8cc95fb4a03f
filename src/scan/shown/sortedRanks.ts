/** Sorts rows to be looked at: only what they are sorted by is read, and only their order is kept. */
import type { RecordBatch } from 'apache-arrow';
import { yieldTurn } from '../../base/abort.ts';
import { TableError } from '../../base/errors.ts';
import { dataOf, valuesOf } from '../../formats/arrowData.ts';
import { arrowType, recordBatch, schemaOf } from '../../formats/arrowType.ts';
import type { TableReader } from '../../formats/format.ts';
import { createMemorySink } from '../../io/memorySink.ts';
import type { DataType, Field } from '../../table/schema.ts';
import { readRows } from '../readRows.ts';
import type { RowRanges } from '../rowRanges.ts';
import { sortBatches } from '../sort/sortBatches.ts';
import type { SortColumn } from '../sort/sortOrder.ts';

/** Runs of a million numbers or so: more would keep others waiting while their keys are made. */
const usualMemoryBytes = 96 * 1024 * 1024;
/** Of what values may take, where that is less. */
const memoryShare = 1 / 8;
const rankType: DataType = { kind: 'int', bits: 32, signed: true };

export interface RanksRequest {
  readonly rows: RowRanges;
  readonly order: SortColumn;
  /** What values may take, all together: TableError `tooLarge` beyond. */
  readonly maxBytes: number;
}

/** Of `rows` in their new order, which of them each is, counted from 0; equal ones stay as they are. */
export async function sortedRanks(
  reader: TableReader,
  { rows, order, maxBytes }: RanksRequest,
  signal: AbortSignal | undefined,
): Promise<Uint32Array> {
  const sorted = sortBatches(numbered(readRows(reader, rows, [order.column], signal), order), {
    fields: fieldsOf(order),
    order: [{ ...order, column: 0 }],
    memoryBytes: Math.min(usualMemoryBytes, maxBytes * memoryShare),
    createScratch: async () => Promise.resolve(createMemorySink(maxBytes)),
    signal,
  });
  const ranks = new Uint32Array(rows.rows);
  let count = 0;
  for await (const batch of sorted) {
    const column = batch.data.children[1];
    if (column === undefined) throw new TableError('internal', 'sorted rows lost their numbers');
    ranks.set(valuesOf(column, Int32Array), count);
    count += batch.numRows;
    await yieldTurn(signal);
  }
  return ranks;
}

/** The batches with the rank of each row beside it. */
async function* numbered(
  batches: AsyncIterable<RecordBatch>,
  order: SortColumn,
): AsyncGenerator<RecordBatch> {
  const fields = fieldsOf(order);
  let first = 0;
  for await (const { numRows, data } of batches) {
    const values = Int32Array.from({ length: numRows }, (_, row) => first + row);
    const ranks = dataOf(arrowType(rankType), {
      length: numRows,
      nullCount: 0,
      validity: undefined,
      values,
    });
    const columns = [...data.children, ranks];
    yield recordBatch(schemaOf(fields, columns), numRows, columns);
    first += numRows;
    await yieldTurn();
  }
}

function fieldsOf({ type }: SortColumn): readonly Field[] {
  return [
    { name: 'value', type, nullable: true, typeText: '' },
    { name: 'rank', type: rankType, nullable: false, typeText: '' },
  ];
}
