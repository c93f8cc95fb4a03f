/**
 * The rewrite job: the same rows, columns and metadata in better row groups. Streams from a source to a sink, in
 * memory bounded by one output row group (or one input row group, where that is larger).
 */
import { throwIfAborted } from '../base/abort.ts';
import { createdBy } from '../formats/parquet/footer/createdBy.ts';
import { EncodingTrial } from '../formats/parquet/write/encodingTrial.ts';
import { columnsText } from '../formats/parquet/write/writeChoices.ts';
import { ParquetWriter } from '../formats/parquet/write/writer.ts';
import type { ByteSink } from '../io/byteSink.ts';
import type { ByteSource } from '../io/byteSource.ts';
import type { CodingLimits } from './codingBatches.ts';
import type { JobProgress } from './job.ts';
import { withOutput } from './output.ts';
import { throttled } from './progress.ts';
import { recodeTask } from './recodeTask.ts';
import { rewriteInput } from './rewriteInput.ts';
import { planRewrite, type PlannedRewrite } from './rewritePlan.ts';
import type { RewriteOptions, RewritePlan, RewriteSummary } from './rewriteSpec.ts';
import { StoredSums, verifyStored } from './verify/storedSums.ts';
import { verifiesValues } from './verify/verification.ts';
import { verifyOutput } from './verify/verifyParquet.ts';

export interface RewriteJob {
  readonly source: ByteSource;
  /** Called once the plan stands: a file that cannot be rewritten leaves no trace, not even for a moment. */
  readonly createSink: () => Promise<ByteSink>;
  readonly options: RewriteOptions;
  /** Whether pages that do not match their checksums are refused. */
  readonly verifyChecksums?: boolean | undefined;
  /** How much is decoded at a time. */
  readonly limits?: CodingLimits | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly report?: ((progress: JobProgress) => void) | undefined;
}

/** What `rewrite` would do. Reads the footer and the header of one page. */
export async function planRewriteOf(
  source: ByteSource,
  options: RewriteOptions,
  signal?: AbortSignal,
): Promise<RewritePlan> {
  return (await planRewrite(await rewriteInput(source, options, signal), options)).plan;
}

/**
 * Runs the job. When it rejects, for whatever reason, the sink has been aborted; once it reported `committing`, it no
 * longer looks at `signal`. Errors of the output have `where.part` "output".
 */
export async function rewrite(job: RewriteJob): Promise<RewriteSummary> {
  const { source, createSink, options, signal } = job;
  const planned = await planRewrite(await rewriteInput(source, options, signal), options);
  throwIfAborted(signal);
  return withOutput(createSink, async (sink) => run(job, planned, sink));
}

async function run(
  { source, options, verifyChecksums = false, limits, signal, report }: RewriteJob,
  { plan, tasks, chunkBytes, kept, ...how }: PlannedRewrite,
  sink: ByteSink,
): Promise<RewriteSummary> {
  const tell = throttled(report ?? (() => undefined));
  let rows = 0;
  /** Of the task at hand, as far as its columns are coded. */
  let rowsAhead = 0;
  let bytesRead = 0;
  const progress = (phase: JobProgress['phase'], rowsDone = rows + rowsAhead): void => {
    const totals = { rowsTotal: plan.rows, bytesReadTotal: chunkBytes };
    tell({ phase, rows: rowsDone, bytesRead, bytesWritten: sink.position, ...totals });
  };
  const onRead = (bytes: number): void => {
    // Bytes between column chunks are read along with them.
    bytesRead = Math.min(chunkBytes, bytesRead + bytes);
    progress('running');
  };
  const { file, recipes } = how;
  const sums = verifiesValues(options, plan.bytesIn) ? new StoredSums() : undefined;
  const trial = new EncodingTrial(file.leaves, recipes);
  const mended = new Set<string>();
  const onMended = (leaf: number): void => {
    mended.add(file.leaves[leaf]?.node.path.join('.') ?? '');
  };
  const writer = new ParquetWriter(sink);
  await writer.start(signal);
  for (const task of tasks) {
    const onCoded = (share: number): void => {
      rowsAhead = Math.floor(task.size.rows * share);
      progress('running');
    };
    const reading = { source, verifyChecksums, signal, onRead };
    const context = { ...how, ...reading, trial, limits, sums, onCoded, onMended };
    const rowGroups = await recodeTask(context, task);
    rowsAhead = 0;
    for (const rowGroup of rowGroups) {
      await writer.addRowGroup(rowGroup, signal);
      rows += rowGroup.rows;
    }
    progress('running');
  }
  // Every read looks whether the file is still what it was; this one reads nothing else.
  await source.read(0, 0, signal);
  await writer.finish({ kept, leafCount: file.leaves.length, createdBy }, signal);
  progress('verifying');
  await verifyOutput(sink, { rows: plan.rows, rowGroups: plan.rowGroupsOut }, signal);
  const onRows = (read: number): void => {
    progress('verifying', read);
  };
  if (sums !== undefined) await verifyStored(sink, sums, recipes, { signal, onRows });
  throwIfAborted(signal);
  const bytesOut = sink.position;
  progress('committing');
  const output = await sink.commit();
  const { rowGroupsIn, bytesIn } = plan;
  const rowGroupsOut = writer.rowGroupCount;
  return {
    format: 'parquet',
    rows: plan.rows,
    rowsOut: rows,
    bytesIn,
    bytesOut,
    rowGroupsIn,
    rowGroupsOut,
    losses: [...plan.losses, ...mendedSentences([...mended])],
    output,
  };
}

function mendedSentences(columns: readonly string[]): readonly string[] {
  if (columns.length === 0) return [];
  return [
    `The levels of ${columnsText(columns)} break the specification and were mended: ` +
      'values that belong to no row are left out.',
  ];
}
