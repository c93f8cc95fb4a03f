/** The rows of a table that fulfil a condition: of its columns first, then only what is left over of the others. */
import type { RecordBatch } from 'apache-arrow';
import { throwIfAborted } from '../base/abort.ts';
import type { TableReader } from '../formats/format.ts';
import type { Range } from '../table/schema.ts';
import { matchingRows } from './matchingRows.ts';
import type { RowFilter } from './predicate/rowFilter.ts';
import { readRows } from './readRows.ts';
import { RowRangesBuilder, type RowRanges } from './rowRanges.ts';
import { segmentWindows } from './segmentWindows.ts';

export interface FilteredRowsOptions {
  /** Undefined: all rows. */
  readonly filter: RowFilter | undefined;
  /** Top-level columns, in the order wanted. */
  readonly columns: readonly number[];
  readonly signal?: AbortSignal | undefined;
  /** Told of rows that are done with. */
  readonly onSeen?: ((rows: Range) => void) | undefined;
}

/** In file order; memory as for TableReader.read. Segments and pages that the file's statistics rule out are not read. */
export async function* filteredRows(
  reader: TableReader,
  { filter, columns, signal, onSeen }: FilteredRowsOptions,
): AsyncGenerator<RecordBatch> {
  for (const window of segmentWindows(reader)) {
    throwIfAborted(signal);
    if (filter === undefined) yield* reader.read({ rows: window, columns }, signal);
    else {
      const kept = await fulfilling(reader, window, filter, signal);
      if (kept.rows > 0) yield* readRows(reader, kept, columns, signal);
    }
    onSeen?.(window);
  }
}

async function fulfilling(
  reader: TableReader,
  window: Range,
  filter: RowFilter,
  signal: AbortSignal | undefined,
): Promise<RowRanges> {
  const kept = new RowRangesBuilder();
  for await (const { found } of matchingRows(reader, window, filter, signal))
    for (let i = 0; i < found.count; i++) kept.add(found.starts[i]!, found.ends[i]!);
  return kept.take();
}
