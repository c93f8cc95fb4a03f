/** What a split will do: from metadata, and by value from one pass over the column. */
import { TableError } from '../../base/errors.ts';
import { countOf } from '../../base/quantityText.ts';
import type { NewTable, TableWriteOptions } from '../../formats/tableWriters.ts';
import { typeChanges } from '../../formats/typeChanges.ts';
import { writeDefaults } from '../../formats/parquet/write/writeOptions.ts';
import { columnNamed } from '../../scan/predicate/columnNamed.ts';
import { carriedMetadata } from '../keptMetadata.ts';
import { limitSentence } from '../parts/limitSentence.ts';
import { checkTemplate, partName, stemOf } from '../parts/partNames.ts';
import type { PartLimit } from '../parts/partSpec.ts';
import { checkLimit } from '../parts/rollingParts.ts';
import type { OpenRows } from '../withInput.ts';
import type { ByValue, SplitOptions, SplitPlan } from './splitSpec.ts';
import { valueFolder, valueNames } from './valueNames.ts';
import { surveyValues, type ValueSurvey } from './valueSurvey.ts';

/** A plan with what its execution needs. */
export interface PlannedSplit {
  readonly plan: SplitPlan;
  readonly table: NewTable;
  readonly write: TableWriteOptions;
  readonly how: RollingSplit | ValueSplit;
}

interface RollingSplit {
  readonly kind: 'rolling';
  readonly limit: PartLimit;
  /** Of the n-th file, from 1 on. */
  readonly nameOf: (n: number) => string;
}

export interface ValueSplit {
  readonly kind: 'value';
  readonly column: number;
  /** Whether the column is in the files. */
  readonly keepsColumn: boolean;
  readonly survey: ValueSurvey;
  /** Of each value. */
  readonly names: readonly string[];
}

/** Most files that are written at the same time, where nothing else is asked for. */
const usualOpenFiles = 100;

/** Names that a plan tells. */
const toldNames = 20;

/** Rejects with TableError `invalidArgument` for options that cannot be. */
export async function plannedSplit(
  opened: OpenRows,
  options: SplitOptions,
  signal: AbortSignal | undefined,
): Promise<PlannedSplit> {
  const { by } = options;
  return by.kind === 'value'
    ? planByValue(opened, options, by, signal)
    : planRolling(opened, options, by);
}

function planRolling(opened: OpenRows, options: SplitOptions, limit: PartLimit): PlannedSplit {
  const template = options.name ?? '{name}-{n}';
  checkLimit(limit);
  checkTemplate(template, 'n');
  const { rows, source } = opened;
  const name = stemOf(source.name);
  const nameOf = (n: number): string => partName(template, { name, n }, options);
  const isCounted = limit.kind === 'rows' && rows.rowCount !== undefined;
  const files = isCounted ? Math.max(1, Math.ceil(rows.rowCount / limit.rows)) : undefined;
  const told = Math.min(toldNames, files ?? 1);
  const base = planOf(opened, options, undefined);
  const names = Array.from({ length: told }, (_, i) => nameOf(i + 1));
  const plan = { ...base.plan, files, names, choices: [limitSentence(limit)] };
  return { plan, table: base.table, write: options, how: { kind: 'rolling', limit, nameOf } };
}

async function planByValue(
  opened: OpenRows,
  options: SplitOptions,
  by: ByValue,
  signal: AbortSignal | undefined,
): Promise<PlannedSplit> {
  const { rows, source } = opened;
  const inFolders = by.style === 'folders';
  const template = options.name ?? (inFolders ? '{name}' : '{name}-{value}');
  if (!inFolders) checkTemplate(template, 'value');
  const column = columnNamed(rows.schema, by.column);
  if (inFolders && rows.schema.fields.length === 1)
    throw new TableError('invalidArgument', 'no column would be left in the files: use names');
  const base = planOf(opened, options, inFolders ? column : undefined);
  const survey = await surveyValues(rows, column, signal);
  const { values } = survey;
  checkOpenFiles(survey, by);
  const name = stemOf(source.name);
  const texts = values.map(({ text }) => text);
  const names = inFolders
    ? texts.map(
        (text) => `${valueFolder(by.column, text)}/${partName(template, { name }, options)}`,
      )
    : valueNames(template, name, texts, options);
  const choices = [
    `Files: one for each of ${countOf(values.length, 'value')} of ${by.column}.`,
    ...(inFolders ? [`Column ${by.column} is in the names of the folders, not in the files.`] : []),
  ];
  return {
    plan: { ...base.plan, files: values.length, names: names.slice(0, toldNames), choices },
    table: base.table,
    write: sharedMemory(options, survey.mostAtOnce),
    how: { kind: 'value', column, keepsColumn: !inFolders, survey, names },
  };
}

function checkOpenFiles(
  survey: ValueSurvey,
  { column, openFiles = usualOpenFiles }: ByValue,
): void {
  if (survey.values.length === 0)
    throw new TableError('invalidArgument', 'there are no rows, and so no values to split by');
  const { mostAtOnce } = survey;
  if (mostAtOnce > openFiles)
    throw new TableError(
      'invalidArgument',
      `${mostAtOnce} files would have to be open at the same time, and ${openFiles} may be: ` +
        `sort the file by ${column} first, choose a column with fewer values, or allow more open files`,
    );
}

/** Files that are open at the same time share the memory that a row group of one would have. */
function sharedMemory(options: SplitOptions, atOnce: number): TableWriteOptions {
  const asked = options.parquet?.rowGroupBytes ?? writeDefaults.rowGroupBytes;
  const rowGroupBytes = Math.max(1, Math.floor(asked / atOnce));
  return { ...options, parquet: { ...options.parquet, rowGroupBytes } };
}

/** What all splits have in common. */
function planOf(
  { rows, source }: OpenRows,
  options: SplitOptions,
  leftOut: number | undefined,
): { readonly plan: Omit<SplitPlan, 'files' | 'names' | 'choices'>; readonly table: NewTable } {
  const fields = rows.schema.fields.filter((_, column) => column !== leftOut);
  const names = leftOut === undefined ? undefined : fields.map(({ name }) => ({ name, as: name }));
  const changes = typeChanges(fields, options);
  const metadata = carriedMetadata(rows.keyValueMetadata, names);
  return {
    plan: {
      rows: rows.rowCount,
      bytesIn: source.size,
      columns: fields.map(({ name }) => name),
      losses: [...changes, ...metadata.losses],
    },
    table: { schema: { fields }, keyValueMetadata: metadata.kept },
  };
}
