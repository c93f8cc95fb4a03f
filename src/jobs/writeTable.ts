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
import { verifyWritten } from './verifyWritten.ts';

export interface TableOutput {
  readonly write: TableWriteOptions;
  readonly table: NewTable;
  readonly batches: AsyncIterable<RecordBatch>;
  /** Looks whether the inputs are still what they were, before the output gets its name. */
  readonly checkInputs: () => Promise<void>;
  readonly report: (progress: Pick<JobProgress, 'phase' | 'bytesWritten'>) => void;
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
export async function writeTable(sink: ByteSink, output: TableOutput): Promise<WrittenOutput> {
  const { write, table, batches, report, signal } = output;
  const tell = (phase: JobProgress['phase']): void => {
    report({ phase, bytesWritten: sink.position });
  };
  const writer = createTableWriter(sink, table, write);
  let rows = 0;
  for await (const batch of batches) {
    throwIfAborted(signal);
    rows += batch.numRows;
    await writer.write(batch, signal);
    tell('running');
  }
  const written = await writer.finish(signal);
  await output.checkInputs();
  tell('verifying');
  await verifyWritten(sink, write, { rows, segments: written.segments }, signal);
  throwIfAborted(signal);
  const bytesOut = sink.position;
  tell('committing');
  return {
    rowsOut: written.rows,
    segmentsOut: written.segments,
    bytesOut,
    output: await sink.commit(),
  };
}
