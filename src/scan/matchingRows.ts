/** The rows of a table that fulfil a condition, as they are found: only the columns that it looks at are read. */
import type { TableReader } from '../formats/format.ts';
import type { Range } from '../table/schema.ts';
import { promisingRows } from './predicate/promisingRows.ts';
import type { RowFilter } from './predicate/rowFilter.ts';
import type { RowRanges } from './rowRanges.ts';

/** Some rows that were looked at, and those of them that fulfil the condition. */
export interface LookedAt {
  readonly rows: Range;
  readonly found: RowRanges;
}

/** In file order. Segments and pages that the file's statistics rule out are not read, and not told of. */
export async function* matchingRows(
  reader: TableReader,
  window: Range,
  filter: RowFilter,
  signal: AbortSignal | undefined,
): AsyncGenerator<LookedAt> {
  for await (const promising of promisingRows(reader, window, filter, signal)) {
    let start = Math.max(promising.start, window.start);
    const rows = { start, end: Math.min(promising.end, window.end) };
    const request = { rows, columns: filter.columns, lendsBatches: true };
    for await (const batch of reader.read(request, signal)) {
      const end = start + batch.numRows;
      yield { rows: { start, end }, found: filter.select(batch, start) };
      start = end;
    }
  }
}
