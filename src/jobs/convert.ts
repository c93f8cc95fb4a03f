/**
 * The convert job: rows of any format that is read, as a file of any format that is written. Streams from a source to
 * a sink, in memory bounded by a segment of each.
 */
import { throwIfAborted } from '../base/abort.ts';
import { openRows } from '../formats/rowSources.ts';
import type { RowSource } from '../formats/rowSource.ts';
import { createTableWriter } from '../formats/tableWriters.ts';
import type { ByteSink } from '../io/byteSink.ts';
import type { ByteSource } from '../io/byteSource.ts';
import { countedSource } from '../io/countedSource.ts';
import type { ConvertOptions, ConvertPlan, ConvertSummary } from './convertSpec.ts';
import { planConvert, type PlannedConvert } from './convertPlan.ts';
import type { JobProgress } from './job.ts';
import { withOutput } from './output.ts';
import { readPlainFooter } from './plainFooter.ts';
import { throttled } from './progress.ts';
import { verifyOutput } from './verify.ts';

export interface ConvertJob {
  readonly source: ByteSource;
  /** Called once the plan stands: a file that cannot be converted leaves no trace, not even for a moment. */
  readonly createSink: () => Promise<ByteSink>;
  readonly options: ConvertOptions;
  readonly signal?: AbortSignal | undefined;
  readonly report?: ((progress: JobProgress) => void) | undefined;
}

/** Most bytes that decoding one piece of the input may take. */
const memoryLimitBytes = 2 ** 30;

/** What `convert` would do. Reads metadata, and of text a sample. */
export async function planConvertOf(
  source: ByteSource,
  options: ConvertOptions,
  signal?: AbortSignal,
): Promise<ConvertPlan> {
  const rows = await openInput(source, signal);
  try {
    return planConvert(rows, source.size, options).plan;
  } finally {
    rows.close();
  }
}

/**
 * Runs the job. When it rejects, for whatever reason, the sink has been aborted; once it reported `committing`, it no
 * longer looks at `signal`. Errors of the output have `where.part` "output".
 */
export async function convert(job: ConvertJob): Promise<ConvertSummary> {
  const { createSink, options, signal } = job;
  let bytesRead = 0;
  const source = countedSource(job.source, (bytes) => (bytesRead += bytes));
  const rows = await openInput(source, signal);
  try {
    const planned = planConvert(rows, source.size, options);
    throwIfAborted(signal);
    return await withOutput(createSink, async (sink) =>
      run(job, { rows, planned, bytesRead: () => Math.min(bytesRead, source.size) }, sink),
    );
  } finally {
    rows.close();
  }
}

async function openInput(source: ByteSource, signal: AbortSignal | undefined): Promise<RowSource> {
  const rows = await openRows(source, { memoryLimitBytes, cacheBytes: 0 }, signal);
  // What is encrypted is shown, but never written anywhere in plain.
  if (rows.format === 'parquet') await readPlainFooter(source, signal);
  return rows;
}

interface Input {
  readonly rows: RowSource;
  readonly planned: PlannedConvert;
  readonly bytesRead: () => number;
}

async function run(
  { source, options, signal, report }: ConvertJob,
  { rows, planned, bytesRead }: Input,
  sink: ByteSink,
): Promise<ConvertSummary> {
  const { plan } = planned;
  const tell = throttled(report ?? (() => undefined));
  let taken = 0;
  const progress = (phase: JobProgress['phase']): void => {
    tell({
      phase,
      rows: taken,
      rowsTotal: plan.rows ?? 0,
      bytesRead: bytesRead(),
      bytesReadTotal: source.size,
      bytesWritten: sink.position,
    });
  };
  const writer = createTableWriter(sink, planned, options);
  for await (const batch of rows.read({ rows: planned.rows, columns: planned.columns }, signal)) {
    await writer.write(batch, signal);
    taken += batch.numRows;
    progress('running');
  }
  // Every read looks whether the file is still what it was; this one reads nothing else.
  await source.read(0, 0, signal);
  const written = await writer.finish(signal);
  progress('verifying');
  if (options.format === 'parquet')
    await verifyOutput(sink, { rows: taken, rowGroups: written.segments }, signal);
  throwIfAborted(signal);
  const bytesOut = sink.position;
  progress('committing');
  const output = await sink.commit();
  return {
    rows: taken,
    rowsOut: written.rows,
    bytesIn: source.size,
    bytesOut,
    segmentsOut: written.segments,
    losses: plan.losses,
    output,
  };
}
