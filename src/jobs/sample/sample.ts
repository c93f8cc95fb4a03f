/** The sample job: some rows of a file, in one streaming pass over it (two where chance decides on IDs). */
import type { TableReader } from '../../formats/format.ts';
import { typeChanges } from '../../formats/typeChanges.ts';
import { parseCondition } from '../../scan/predicate/parseCondition.ts';
import { rowFilter, type RowFilter } from '../../scan/predicate/rowFilter.ts';
import { keptColumns, type KeptColumns } from '../keptColumns.ts';
import { carriedMetadata, type CarriedMetadata } from '../keptMetadata.ts';
import { damageSentences } from '../damageSentences.ts';
import type { JobContext, PlanContext } from '../jobContext.ts';
import { withOutput } from '../output.ts';
import { throttled } from '../progress.ts';
import { onlyInput, withTable } from '../withInput.ts';
import { verifiesValues } from '../verify/verification.ts';
import { writeTable } from '../writeTable.ts';
import { checkMethod, sampledRows, type SampleProgress } from './sampler.ts';
import type { SampleOptions, SamplePlan, SampleSummary } from './sampleSpec.ts';

/** What `sample` would do. Reads the file's metadata only. */
export async function planSample(
  options: SampleOptions,
  context: PlanContext,
): Promise<SamplePlan> {
  return withTable(onlyInput(context), context, async ({ reader }) =>
    Promise.resolve(planned(reader, options).plan),
  );
}

/** Runs the job; see JobContext. When it rejects, nothing is left of the output. */
export async function sample(options: SampleOptions, context: JobContext): Promise<SampleSummary> {
  const { createSink, signal } = context;
  return withTable(onlyInput(context), context, async ({ source, reader, bytesRead }) => {
    const { plan, kept, metadata, filter } = planned(reader, options);
    const tell = throttled(context.report);
    let last: SampleProgress = { rowsSeen: 0, rowsTotal: plan.rows, rowsKept: 0 };
    const { method, seed } = options;
    const onProgress = (progress: SampleProgress): void => {
      last = progress;
    };
    const { columns, fields } = kept;
    const written = await withOutput(createSink, async (sink) =>
      writeTable(sink, {
        write: options,
        table: { schema: { fields }, keyValueMetadata: metadata.kept },
        batches: sampledRows(reader, { method, seed, filter, columns, signal, onProgress }),
        readsBack: verifiesValues(options, source.size),
        checkInputs: async () => {
          // Every read looks whether the file is still what it was; this one reads nothing else.
          await source.read(0, 0, signal);
        },
        report: ({ phase, bytesWritten }) => {
          const { rowsSeen: rows, rowsTotal } = last;
          const bytes = { bytesRead: bytesRead(), bytesReadTotal: source.size };
          tell({ phase, rows, rowsTotal, ...bytes, bytesWritten });
        },
        signal,
      }),
    );
    const read = Math.min(source.size, bytesRead());
    return {
      rowsIn: plan.rows,
      rowsRead: Math.min(plan.rows, last.rowsSeen),
      groups: last.groups,
      ids: last.ids,
      bytesIn: source.size,
      bytesRead: read,
      bytesSkipped: source.size - read,
      losses: plan.losses,
      ...written,
    };
  });
}

interface Planned {
  readonly plan: SamplePlan;
  readonly kept: KeptColumns;
  readonly metadata: CarriedMetadata;
  readonly filter: RowFilter | undefined;
}

function planned(reader: TableReader, options: SampleOptions): Planned {
  const { method, columns: names, where } = options;
  const { schema, facts } = reader;
  checkMethod(method, schema);
  const kept = keptColumns(
    schema,
    names?.map((name) => ({ name })),
  );
  const filter = where === undefined ? undefined : rowFilter(parseCondition(where), schema);
  const changes = typeChanges(kept.fields, options);
  const metadata = carriedMetadata(reader.metadataEntries(), kept.names);
  const damage = damageSentences(reader.walk?.progress.damage ?? []);
  const isSurveyed = method.kind === 'ids' ? method.choose !== 'first' : method.kind === 'random';
  return {
    kept,
    metadata,
    filter,
    plan: {
      rows: facts.rowCount,
      bytesIn: facts.fileBytes,
      columns: kept.fields.map(({ name }) => name),
      passes: isSurveyed && (method.kind === 'ids' || filter !== undefined) ? 2 : 1,
      losses: [...damage, ...changes, ...metadata.losses],
    },
  };
}
