/**
 * The convert job: rows of any format that is read, as a file of any format that is written. Streams, in memory bounded
 * by a segment of each.
 */
import { throwIfAborted } from '../base/abort.ts';
import { keepsBatches } from '../formats/tableWriters.ts';
import type { ConvertOptions, ConvertPlan, ConvertSummary } from './convertSpec.ts';
import { plannedConvert } from './convertPlan.ts';
import type { JobContext, PlanContext } from './jobContext.ts';
import { damageSentences } from './damageSentences.ts';
import { withOutput } from './output.ts';
import { throttled } from './progress.ts';
import { onlyInput, withRows } from './withInput.ts';
import { readWanted } from './wantedRows.ts';
import { verifiesValues } from './verify/verification.ts';
import { writeTable } from './writeTable.ts';

/** What `convert` would do. Reads metadata, and of text a sample. */
export async function planConvert(
  options: ConvertOptions,
  context: PlanContext,
): Promise<ConvertPlan> {
  return withRows(
    onlyInput(context),
    { ...context, text: options.input },
    async ({ source, rows }) => Promise.resolve(plannedConvert(rows, source.size, options).plan),
  );
}

/** Runs the job; see JobContext. When it rejects, nothing is left of the output. */
export async function convert(
  options: ConvertOptions,
  context: JobContext,
): Promise<ConvertSummary> {
  const { createSink, signal } = context;
  return withRows(
    onlyInput(context),
    { ...context, text: options.input },
    async ({ source, rows: input, bytesRead }) => {
      const { plan, table, columns, rows, wanted } = plannedConvert(input, source.size, options);
      throwIfAborted(signal);
      const tell = throttled(context.report);
      let taken = 0;
      const lendsBatches = !keepsBatches(options.format);
      const onTaken = (more: number): void => {
        taken += more;
      };
      const batches = async function* () {
        if (wanted !== undefined) {
          const width = columns.length;
          yield* readWanted(input, wanted, { range: rows, width, context, onTaken });
          return;
        }
        for await (const batch of input.read({ rows, columns, lendsBatches }, signal)) {
          onTaken(batch.numRows);
          yield batch;
        }
      };
      const written = await withOutput(createSink, async (sink) =>
        writeTable(sink, {
          write: options,
          table,
          batches: batches(),
          readsBack: verifiesValues(options, source.size),
          checkInputs: async () => {
            // Every read looks whether the file is still what it was; this one reads nothing else.
            await source.read(0, 0, signal);
          },
          report: ({ phase, bytesWritten, rows: read = taken }) => {
            const bytes = { bytesRead: bytesRead(), bytesReadTotal: source.size, bytesWritten };
            tell({ phase, rows: read, rowsTotal: plan.rows, ...bytes });
          },
          signal,
        }),
      );
      const losses = [...damageSentences(input.damage?.() ?? []), ...plan.losses];
      return { ...written, bytesIn: source.size, losses };
    },
  );
}
