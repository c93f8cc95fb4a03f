/**
 * A rewrite with other rows, or in another order, as record batches. What leaves the rows as they are goes the faster ways
 * of rewrite.ts and avroRewrite.ts: see rewriteFormat.ts.
 */
import type { RecordBatch } from 'apache-arrow';
import { throwIfAborted } from '../../base/abort.ts';
import { filteredRows } from '../../scan/filteredRows.ts';
import { hasChecksums } from '../inputChecksums.ts';
import type { JobContext, PlanContext } from '../jobContext.ts';
import { withOutput } from '../output.ts';
import { readPlainFooter } from '../plainFooter.ts';
import { throttled } from '../progress.ts';
import { isForAvro } from '../rewriteFormat.ts';
import type { RewriteOptions, RewritePlan, RewriteSummary } from '../rewriteSpec.ts';
import { onlyInput, withTable, type OpenInput } from '../withInput.ts';
import { writtenSums, type TableSums } from '../verify/tableSums.ts';
import { verifiesValues } from '../verify/verification.ts';
import { inWantedOrder } from '../wantedRows.ts';
import { writeTable } from '../writeTable.ts';
import { plannedReshape, type PlannedReshape, type ReshapeInput } from './reshapePlan.ts';

/** What `reshape` would do. Reads the file's metadata only. */
export async function planReshape(
  options: RewriteOptions,
  context: PlanContext,
): Promise<RewritePlan> {
  return withTable(onlyInput(context), tolerant(context), async (opened) => {
    return plannedReshape(await inputOf(opened, options, context), options).plan;
  });
}

/** Runs the job; see JobContext. When it rejects, nothing is left of the output, or of what was sorted. */
export async function reshape(
  options: RewriteOptions,
  context: JobContext,
): Promise<RewriteSummary> {
  const { createSink, signal } = context;
  return withTable(onlyInput(context), tolerant(context), async (opened) => {
    const { source, reader, bytesRead } = opened;
    const planned = plannedReshape(await inputOf(opened, options, context), options);
    throwIfAborted(signal);
    const { plan } = planned;
    const tell = throttled(context.report);
    const passed = new Passed();
    const readsBack = verifiesValues(options, source.size);
    // Rows that are sorted are held against what they were before.
    const { write, table, order } = planned;
    const sums =
      readsBack && order !== undefined
        ? writtenSums(table.schema.fields, write.format, false)
        : undefined;
    const written = await withOutput(createSink, async (sink) =>
      writeTable(sink, {
        write,
        table,
        batches: reshaped(reader, planned, { context, passed, sums }),
        readsBack: sums ?? readsBack,
        checkInputs: async () => {
          // Every read looks whether the file is still what it was; this one reads nothing else.
          await source.read(0, 0, signal);
        },
        report: ({ phase, bytesWritten, rows: read }) => {
          const bytes = { bytesRead: bytesRead(), bytesReadTotal: source.size, bytesWritten };
          // Rows that are sorted come by twice: that they come in is half of the work.
          const rows = order === undefined ? passed.in : (passed.in + passed.out) / 2;
          tell({ phase, rows: read ?? Math.floor(rows), rowsTotal: plan.rows, ...bytes });
        },
        signal,
      }),
    );
    const { rowsOut, segmentsOut, bytesOut, output } = written;
    return {
      format: plan.format,
      rows: plan.rows,
      rowsOut,
      bytesIn: plan.bytesIn,
      bytesOut,
      rowGroupsIn: plan.rowGroupsIn,
      rowGroupsOut: segmentsOut,
      losses: plan.losses,
      bytesSkipped: source.size - bytesRead(),
      output,
    };
  });
}

/** What is damaged of an Avro file is left out, as in any rewrite of it; the plan tells. */
function tolerant({ reading, signal }: PlanContext): Pick<PlanContext, 'reading' | 'signal'> {
  return { reading: { ...reading, badBlocks: 'skip' }, signal };
}

/** Rows so far: of the input, and of what is written. */
class Passed {
  in = 0;
  out = 0;
}

async function inputOf(
  { source, reader }: OpenInput,
  options: RewriteOptions,
  context: PlanContext,
): Promise<ReshapeInput> {
  if (await isForAvro(source, options, context)) return { reader, parquet: undefined };
  const { signal } = context;
  const footer = await readPlainFooter(source, signal);
  return { reader, parquet: { footer, hasChecksums: await hasChecksums(source, footer, signal) } };
}

interface Reshaping {
  readonly context: JobContext;
  readonly passed: Passed;
  /** Of rows before they are sorted, where they are to be held against them. */
  readonly sums: TableSums | undefined;
}

async function* reshaped(
  reader: OpenInput['reader'],
  planned: PlannedReshape,
  { context, passed, sums }: Reshaping,
): AsyncGenerator<RecordBatch> {
  const { carried, filter, order, table } = planned;
  const { signal } = context;
  const onSeen = ({ start, end }: { readonly start: number; readonly end: number }): void => {
    passed.in += end - start;
  };
  const rows = filteredRows(reader, { filter, columns: carried, signal, onSeen });
  if (order === undefined) {
    yield* rows;
    return;
  }
  const sorted = inWantedOrder(summed(rows, sums), reader.schema, planned, context);
  const written = [...table.schema.fields.keys()];
  for await (const batch of sorted) {
    passed.out += batch.numRows;
    yield batch.selectAt(written);
  }
}

async function* summed(
  batches: AsyncIterable<RecordBatch>,
  sums: TableSums | undefined,
): AsyncGenerator<RecordBatch> {
  for await (const batch of batches) {
    sums?.add(batch);
    yield batch;
  }
}
