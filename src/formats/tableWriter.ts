/** What every table format offers for writing: record batches in, a file out. */
import type { RecordBatch } from 'apache-arrow';

/** What came of it. */
export interface WrittenTable {
  readonly rows: number;
  /** Row groups, blocks or record batches; 0 where the format has none. */
  readonly segments: number;
}

/**
 * Writes a table to a sink, front to back. Incoming batches may have any size: segments are built up to the size that
 * was asked for. Calls must not overlap; after a rejected one the sink is good for nothing but `abort`. The sink stays
 * the caller's, who commits or aborts it.
 */
export interface TableWriter {
  /**
   * Takes all rows of a batch, whose columns are those of the writer's TableSchema and lie as DataType says
   * (dictionaries, and lists and decimals of any width, included). Awaiting it is the back-pressure. Rejects with
   * TableError `invalidArgument` for a value that the format cannot hold, naming the row and the column.
   */
  write(batch: RecordBatch, signal?: AbortSignal): Promise<void>;
  /** Writes what comes after the last row. */
  finish(signal?: AbortSignal): Promise<WrittenTable>;
}
