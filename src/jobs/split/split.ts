/**
 * The split job: the rows of a file in several files, all of which get their names together or not at all. Memory is
 * bounded by a segment of the input and one of the output, which files that are open at the same time share.
 */
import type { RecordBatch } from 'apache-arrow';
import { throwIfAborted } from '../../base/abort.ts';
import type { JobProgress } from '../job.ts';
import { damageSentences } from '../damageSentences.ts';
import type { JobContext, PlanContext } from '../jobContext.ts';
import { withOutputFolder } from '../output.ts';
import { writeRollingParts } from '../parts/rollingParts.ts';
import { throttled } from '../progress.ts';
import { onlyInput, withRows } from '../withInput.ts';
import { verifiesValues } from '../verify/verification.ts';
import { writeValueParts } from './splitByValue.ts';
import { plannedSplit } from './splitPlan.ts';
import type { SplitOptions, SplitPlan, SplitSummary } from './splitSpec.ts';

/** What `split` would do. Reads metadata, and by value the column that it splits by. */
export async function planSplit(options: SplitOptions, context: PlanContext): Promise<SplitPlan> {
  return withRows(onlyInput(context), { ...context, text: options.input }, async (opened) => {
    const { plan } = await plannedSplit(opened, options, context.signal);
    return plan;
  });
}

/** Runs the job; see JobContext. When it rejects, nothing is left of the outputs. */
export async function split(options: SplitOptions, context: JobContext): Promise<SplitSummary> {
  const { signal } = context;
  return withRows(onlyInput(context), { ...context, text: options.input }, async (opened) => {
    const { source, rows, bytesRead } = opened;
    const { plan, table, write, how } = await plannedSplit(opened, options, signal);
    throwIfAborted(signal);
    const tell = throttled(context.report);
    let taken = 0;
    const report = (written: Pick<JobProgress, 'phase' | 'bytesWritten'>): void => {
      const bytes = { bytesRead: bytesRead(), bytesReadTotal: source.size };
      tell({ rows: taken, rowsTotal: plan.rows, ...bytes, ...written });
    };
    const batches = async function* (): AsyncGenerator<RecordBatch> {
      const all = { start: 0, end: rows.rowCount ?? Infinity };
      const columns = [...rows.schema.fields.keys()];
      for await (const batch of rows.read({ rows: all, columns }, signal)) {
        taken += batch.numRows;
        yield batch;
      }
    };
    const readsBack = verifiesValues(options, source.size);
    const running = { write, table, readsBack, batches: batches(), report, signal };
    return withOutputFolder(context, async (folder) => {
      const parts =
        how.kind === 'rolling'
          ? await writeRollingParts(folder, { ...running, ...how })
          : await writeValueParts(folder, { ...running, how });
      // Every read looks whether the file is still what it was; this one reads nothing else.
      await source.read(0, 0, signal);
      throwIfAborted(signal);
      const bytesOut = parts.reduce((sum, { bytes }) => sum + bytes, 0);
      report({ phase: 'committing', bytesWritten: bytesOut });
      return {
        rowsOut: parts.reduce((sum, { rows: count }) => sum + count, 0),
        segmentsOut: parts.reduce((sum, { segments }) => sum + segments, 0),
        bytesIn: source.size,
        bytesOut,
        parts,
        losses: [...damageSentences(rows.damage?.() ?? []), ...plan.losses],
        outputs: await folder.commit(),
      };
    });
  });
}
