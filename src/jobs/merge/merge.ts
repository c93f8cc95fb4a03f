/**
 * The merge job: the rows of many files, of any format that is read, in one file or in some of a better size. Inputs are
 * opened one after the other; memory is bounded by a segment of one of them and a segment of the output.
 */
import type { RecordBatch } from 'apache-arrow';
import { throwIfAborted } from '../../base/abort.ts';
import { inFile, TableError } from '../../base/errors.ts';
import { recordBatch, schemaOf } from '../../formats/arrowType.ts';
import type { TableSchema } from '../../table/schema.ts';
import type { JobProgress } from '../job.ts';
import { damageSentences } from '../damageSentences.ts';
import type { JobContext, PlanContext } from '../jobContext.ts';
import { withOutput, withOutputFolder } from '../output.ts';
import { partName, stemOf } from '../parts/partNames.ts';
import { writeRollingParts } from '../parts/rollingParts.ts';
import { throttled } from '../progress.ts';
import { openInputRows, type OpenRows } from '../withInput.ts';
import { verifiesValues } from '../verify/verification.ts';
import { writeTable } from '../writeTable.ts';
import { castData } from '../../scan/cast/castData.ts';
import { nullData } from '../../scan/cast/constantData.ts';
import { plannedMerge, usualTemplate, type MergeMember, type PlannedMerge } from './mergePlan.ts';
import type { MergeOptions, MergeParts, MergePlan, MergeSummary } from './mergeSpec.ts';

/** What `merge` would do. Reads metadata, and of text a sample. */
export async function planMerge(options: MergeOptions, context: PlanContext): Promise<MergePlan> {
  return (await plannedMerge(options, context)).plan;
}

/** Runs the job; see JobContext. When it rejects, nothing is left of the outputs. */
export async function merge(options: MergeOptions, context: JobContext): Promise<MergeSummary> {
  const planned = await plannedMerge(options, context);
  throwIfAborted(context.signal);
  const merging = new Merging(options, planned, context);
  return options.parts === undefined
    ? mergeIntoOne(merging)
    : mergeIntoParts(merging, options.parts);
}

async function mergeIntoOne(merging: Merging): Promise<MergeSummary> {
  const { options, planned, context } = merging;
  const written = await withOutput(context.createSink, async (sink) =>
    writeTable(sink, {
      write: options,
      table: planned.table,
      batches: merging.batches(),
      readsBack: merging.readsBack,
      // Each of them was checked when it was read to its end.
      checkInputs: async () => Promise.resolve(),
      report: merging.tell,
      signal: context.signal,
    }),
  );
  return { ...merging.facts, ...written };
}

async function mergeIntoParts(
  merging: Merging,
  { limit, name }: MergeParts,
): Promise<MergeSummary> {
  const { options, planned, context } = merging;
  const { signal } = context;
  const stem = stemOf(context.inputs[0]?.name ?? '');
  return withOutputFolder(context, async (folder) => {
    const parts = await writeRollingParts(folder, {
      write: options,
      table: planned.table,
      batches: merging.batches(),
      readsBack: merging.readsBack,
      limit,
      nameOf: (n) => partName(name ?? usualTemplate, { name: stem, n }, options),
      report: merging.tell,
      signal,
    });
    throwIfAborted(signal);
    const bytesOut = parts.reduce((sum, { bytes }) => sum + bytes, 0);
    merging.tell({ phase: 'committing', bytesWritten: bytesOut });
    return {
      ...merging.facts,
      rowsOut: parts.reduce((sum, { rows }) => sum + rows, 0),
      segmentsOut: parts.reduce((sum, { segments }) => sum + segments, 0),
      bytesOut,
      parts,
      outputs: await folder.commit(),
    };
  });
}

/** A merge under way. */
class Merging {
  readonly options: MergeOptions;
  readonly planned: PlannedMerge;
  readonly context: JobContext;
  readonly #tell: (progress: JobProgress) => void;
  #rows = 0;
  /** Of the inputs that were read to their end. */
  #bytesBefore = 0;
  #input: OpenRows | undefined;
  /** One sentence for each damage that was passed over, with its file. */
  readonly #damage: string[] = [];

  constructor(options: MergeOptions, planned: PlannedMerge, context: JobContext) {
    this.options = options;
    this.planned = planned;
    this.context = context;
    this.#tell = throttled(context.report);
  }

  get facts(): Pick<MergeSummary, 'files' | 'bytesIn' | 'united' | 'losses'> {
    const { files, bytesIn, united, losses } = this.planned.plan;
    return { files, bytesIn, united, losses: [...this.#damage, ...losses] };
  }

  get readsBack(): boolean {
    return verifiesValues(this.options, this.planned.plan.bytesIn);
  }

  readonly tell = (
    written: Pick<JobProgress, 'phase' | 'bytesWritten'> & { rows?: number },
  ): void => {
    const { rows: rowsTotal, bytesIn: bytesReadTotal } = this.planned.plan;
    const bytesRead = this.#bytesBefore + (this.#input?.bytesRead() ?? 0);
    this.#tell({ rows: this.#rows, rowsTotal, bytesRead, bytesReadTotal, ...written });
  };

  /** All rows of all inputs, in order, with the columns of the output. */
  async *batches(): AsyncGenerator<RecordBatch> {
    for (const member of this.planned.members) yield* this.#batchesOf(member);
  }

  async *#batchesOf(member: MergeMember): AsyncGenerator<RecordBatch> {
    const { input, fields, bytes } = member;
    const { reading, signal } = this.context;
    const { schema } = this.planned.table;
    const opened = await named(input.name, async () =>
      openInputRows(input, { reading, signal, text: this.options.input }),
    );
    this.#input = opened;
    try {
      checkUnchanged(member, opened);
      const columns = [...fields.keys()];
      const rows = { start: 0, end: opened.rows.rowCount ?? Infinity };
      for await (const batch of opened.rows.read({ rows, columns }, signal)) {
        this.#rows += batch.numRows;
        yield unitedBatch(batch, member, schema);
      }
      for (const sentence of damageSentences(opened.rows.damage?.() ?? []))
        this.#damage.push(`${input.name}: ${sentence}`);
      // Every read looks whether the file is still what it was; this one reads nothing else.
      await opened.source.read(0, 0, signal);
    } catch (error) {
      throw inFile(error, input.name);
    } finally {
      this.#input = undefined;
      this.#bytesBefore += bytes;
      await opened.close();
    }
  }
}

async function named<T>(file: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw inFile(error, file);
  }
}

/** Between the plan and the run, a file may have become another. */
function checkUnchanged({ fields, bytes }: MergeMember, { source, rows }: OpenRows): void {
  const isSame =
    source.size === bytes && JSON.stringify(rows.schema.fields) === JSON.stringify(fields);
  if (!isSame) throw new TableError('changed', 'it is not what it was when the merge was planned');
}

/** The batch of a file with the columns of the output, in their types and order. */
function unitedBatch(
  batch: RecordBatch,
  { fields, added }: MergeMember,
  schema: TableSchema,
): RecordBatch {
  const rows = batch.numRows;
  const columns = schema.fields.map(({ name, type }) => {
    const at = fields.findIndex((field) => field.name === name);
    const [field, data] = [fields[at], batch.data.children[at]];
    if (field !== undefined && data !== undefined) return castData(data, field.type, type);
    const extra = added.find((column) => column.field.name === name);
    return extra === undefined
      ? nullData(type, rows)
      : castData(extra.data(rows), extra.field.type, type);
  });
  return recordBatch(schemaOf(schema.fields, columns), rows, columns);
}
