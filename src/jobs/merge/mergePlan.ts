/** What a merge will do, from the metadata of its inputs. */
import { throwIfAborted } from '../../base/abort.ts';
import { inFile, TableError } from '../../base/errors.ts';
import { formatNames } from '../../formats/fileFormat.ts';
import type { RowSource } from '../../formats/rowSource.ts';
import type { NewTable } from '../../formats/tableWriters.ts';
import { typeChanges } from '../../formats/typeChanges.ts';
import type { Field } from '../../table/schema.ts';
import type { JobInput, PlanContext } from '../jobContext.ts';
import { limitSentence } from '../parts/limitSentence.ts';
import { checkTemplate } from '../parts/partNames.ts';
import { checkLimit } from '../parts/rollingParts.ts';
import { withRows } from '../withInput.ts';
import { constantText } from '../../scan/cast/constantData.ts';
import { CommonMetadata } from './commonMetadata.ts';
import { partitionColumns, type FileColumn } from './hivePartitions.ts';
import type { MergeOptions, MergePlan } from './mergeSpec.ts';
import { uniteSchemas } from './uniteSchemas.ts';

/** An input, and what it is expected to be when it is read. */
export interface MergeMember {
  readonly input: JobInput;
  readonly bytes: number;
  /** Of the file itself. */
  readonly fields: readonly Field[];
  /** Columns that it gets besides: what its folders say, and its name. */
  readonly added: readonly FileColumn[];
}

/** A plan with what its execution needs. */
export interface PlannedMerge {
  readonly plan: MergePlan;
  readonly table: NewTable;
  readonly members: readonly MergeMember[];
}

export const usualTemplate = 'part-{n}';

/**
 * Opens the inputs one after the other. Rejects with TableError `invalidArgument` for options that cannot be and for
 * columns that do not go together; errors of an input name it.
 */
export async function plannedMerge(
  options: MergeOptions,
  context: PlanContext,
): Promise<PlannedMerge> {
  const { inputs, signal } = context;
  if (inputs.length === 0) throw new TableError('invalidArgument', 'there are no files to merge');
  if (options.parts !== undefined) {
    checkLimit(options.parts.limit);
    checkTemplate(options.parts.name ?? usualTemplate, 'n');
  }
  const opened: OpenedFacts[] = [];
  const common = new CommonMetadata();
  for (const input of inputs) {
    throwIfAborted(signal);
    const { keyValueMetadata, ...facts } = await factsOf(input, options, context);
    common.add(keyValueMetadata);
    opened.push(facts);
  }
  const members = membersOf(opened, options);
  const { schema, report } = uniteSchemas(
    members.map(({ input, fields, added }) => ({
      name: input.name,
      fields: [...fields, ...added.map(({ field }) => field)],
    })),
    options.conflicts ?? 'refuse',
  );
  if (schema.fields.length === 0)
    throw new TableError('invalidArgument', 'the files have no columns');
  const holds = opened.every(({ fields }) => areAlike(fields, schema.fields));
  const metadata = common.finish(options.format, holds);
  const changes = typeChanges(schema.fields, options);
  return {
    plan: {
      files: members.length,
      rows: sumOf(opened.map(({ rowCount }) => rowCount)),
      bytesIn: opened.reduce((sum, { bytes }) => sum + bytes, 0),
      columns: schema.fields.map(({ name }) => name),
      choices: choicesOf(members, options),
      united: report,
      losses: [...changes, ...metadata.losses],
    },
    table: { schema, keyValueMetadata: metadata.kept },
    members,
  };
}

interface OpenedFacts extends Pick<RowSource, 'rowCount'> {
  readonly input: JobInput;
  readonly bytes: number;
  readonly fields: readonly Field[];
}

async function factsOf(
  input: JobInput,
  { input: text }: MergeOptions,
  { reading, signal }: PlanContext,
): Promise<OpenedFacts & Pick<RowSource, 'keyValueMetadata'>> {
  try {
    return await withRows(input, { reading, signal, text }, async ({ source, rows }) => {
      const { rowCount, keyValueMetadata } = rows;
      const { fields } = rows.schema;
      return Promise.resolve({ input, bytes: source.size, fields, rowCount, keyValueMetadata });
    });
  } catch (error) {
    throw inFile(error, input.name);
  }
}

/** Undefined where one is. */
function sumOf(counts: readonly (number | undefined)[]): number | undefined {
  let sum = 0;
  for (const count of counts) {
    if (count === undefined) return undefined;
    sum += count;
  }
  return sum;
}

function membersOf(
  opened: readonly OpenedFacts[],
  { partitions, source }: MergeOptions,
): readonly MergeMember[] {
  const paths = opened.map(({ input }) => input.path ?? input.name);
  const found = partitions === false ? [] : partitionColumns(paths);
  if (partitions === true && (found[0] ?? []).length === 0)
    throw new TableError('invalidArgument', 'the files do not all lie in folders of the same keys');
  return opened.map(({ input, bytes, fields }, i) => {
    const names = new Set(fields.map(({ name }) => name));
    // What a file says itself counts.
    const added = (found[i] ?? []).filter(({ field }) => !names.has(field.name));
    if (source === undefined) return { input, bytes, fields, added };
    if (names.has(source) || added.some(({ field }) => field.name === source))
      throw new TableError('invalidArgument', `${input.name} has a column ${source} of its own`);
    return { input, bytes, fields, added: [...added, sourceColumn(source, input.name)] };
  });
}

function sourceColumn(name: string, file: string): FileColumn {
  const field = { name, type: { kind: 'string' }, typeText: 'STRING', nullable: false } as const;
  return { field, data: constantText(file) };
}

/** Whether both are of the same names and types, in the same order. */
function areAlike(fields: readonly Field[], others: readonly Field[]): boolean {
  const told = ({ name, type }: Field): string => JSON.stringify([name, type]);
  return (
    fields.length === others.length &&
    fields.every((field, i) => told(field) === told(others[i] ?? field))
  );
}

function choicesOf(members: readonly MergeMember[], options: MergeOptions): string[] {
  const { source, parts, format } = options;
  const fromFolders = (members[0]?.added ?? [])
    .map(({ field }) => field.name)
    .filter((name) => name !== source);
  return [
    `Format: ${formatNames[format]}.`,
    ...(fromFolders.length === 0 ? [] : [`Columns from folders: ${fromFolders.join(', ')}.`]),
    ...(source === undefined ? [] : [`Column ${source}: the file that a row comes from.`]),
    ...(parts === undefined ? [] : [limitSentence(parts.limit)]),
  ];
}
