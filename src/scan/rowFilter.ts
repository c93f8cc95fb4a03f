/** Which rows a condition leaves over. */
import type { RecordBatch } from 'apache-arrow';
import type { RowRanges } from './rowRanges.ts';

export interface RowFilter {
  /** Top-level columns that it looks at, none twice. */
  readonly columns: readonly number[];
  /** The rows that fulfil it, as rows of the file. `batch` has the columns, in that order; its first row is `firstRow`. */
  select(batch: RecordBatch, firstRow: number): RowRanges;
}
