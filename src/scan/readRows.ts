/** Reads some rows of a table: only what holds them is read and decoded, as far as the format can tell it apart. */
import type { RecordBatch } from 'apache-arrow';
import type { TableReader } from '../formats/format.ts';
import { gatherBatch } from './gather.ts';
import { windowsOf, within, type RowRanges, RowRangesBuilder } from './rowRanges.ts';

/** Rows between wanted ones that are read along: fewer than would fill a page. */
export const gapRows = 4096;

/**
 * The columns of the wanted rows, in file order; batches without a wanted row are left out. Memory is bounded by one
 * segment's asked columns. Rejects as TableReader.read does.
 */
export async function* readRows(
  reader: TableReader,
  wanted: RowRanges,
  columns: readonly number[],
  signal?: AbortSignal,
): AsyncGenerator<RecordBatch> {
  for (const window of windowsOf(wanted, gapRows)) {
    let { start } = window;
    for await (const batch of reader.read({ rows: window, columns }, signal)) {
      const end = start + batch.numRows;
      const picked = moved(within(wanted, { start, end }), -start);
      if (picked.rows > 0) yield gatherBatch(batch, picked);
      start = end;
    }
  }
}

function moved({ count, starts, ends }: RowRanges, by: number): RowRanges {
  const ranges = new RowRangesBuilder();
  for (let i = 0; i < count; i++) ranges.add(starts[i]! + by, ends[i]! + by);
  return ranges.take();
}
