/** The second half of most jobs: record batches into a file that is checked before it gets its name. */
import type { RecordBatch } from 'apache-arrow';
import { throwIfAborted } from '../base/abort.ts';
import {
  createTableWriter,
  type NewTable,
  type TableWriteOptions,
} from '../formats/tableWriters.ts';
import type { ByteSink } from '../io/byteSink.ts';
import type { JobProgress } from './job.ts';
import { checksummed } from './verify/checksummedSink.ts';
import { writtenSums, type TableSums } from './verify/tableSums.ts';
import { verifyWritten } from './verify/verifyWritten.ts';

export interface TableOutput {
  readonly write: TableWriteOptions;
  readonly table: NewTable;
  readonly batches: AsyncIterable<RecordBatch>;
  /**
   * Whether values are read back, and held against what came in `batches`; or against other sums, which are whole when
   * the last batch has come.
   */
  readonly readsBack: boolean | TableSums;
  /** Looks whether the inputs are still what they were, before the output gets its name. */
  readonly checkInputs: () => Promise<void>;
  /** `rows` are those that were read back, while verifying. */
  readonly report: (
    progress: Pick<JobProgress, 'phase' | 'bytesWritten'> & { readonly rows?: number },
  ) => void;
  readonly signal: AbortSignal | undefined;
}

export interface WrittenOutput {
  readonly rowsOut: number;
  /** Row groups, blocks or batches. */
  readonly segmentsOut: number;
  readonly bytesOut: number;
  /** The file itself, for targets of kind `memory`. */
  readonly output: Uint8Array<ArrayBuffer> | undefined;
}

/** Rejects with whatever the batches, the writer or the sink reject with; the sink is the caller's to abort then. */
export async function writeTable(inner: ByteSink, output: TableOutput): Promise<WrittenOutput> {
  const { write, table, batches, readsBack, report, signal } = output;
  const sink = checksummed(inner, write.format, readsBack !== false);
  const tell = (phase: JobProgress['phase']): void => {
    report({ phase, bytesWritten: sink.position });
  };
  const own = readsBack === true ? writtenSums(table.schema.fields, write.format) : undefined;
  const sums = typeof readsBack === 'boolean' ? own : readsBack;
  const writer = createTableWriter(sink, table, write);
  let rows = 0;
  for await (const batch of batches) {
    throwIfAborted(signal);
    rows += batch.numRows;
    own?.add(batch);
    await writer.write(batch, signal);
    tell('running');
  }
  const written = await writer.finish(signal);
  await output.checkInputs();
  tell('verifying');
  const onRows = (read: number): void => {
    report({ phase: 'verifying', bytesWritten: sink.position, rows: read });
  };
  const { segments } = written;
  await verifyWritten(sink, write, { rows, segments, sums }, { signal, onRows });
  throwIfAborted(signal);
  const bytesOut = sink.position;
  tell('committing');
  return {
    rowsOut: written.rows,
    segmentsOut: segments,
    bytesOut,
    output: await sink.commit(),
  };
}
