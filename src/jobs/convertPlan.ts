/** What a conversion will do, from what opening its input tells. Pure. */
import { TableError } from '../base/errors.ts';
import { countText } from '../base/quantityText.ts';
import type { RowSource } from '../formats/rowSource.ts';
import { typeChange } from '../formats/tableWriters.ts';
import type { KeyValue } from '../table/layout.ts';
import type { Range, TableSchema } from '../table/schema.ts';
import type { ConvertOptions, ConvertPlan, KeptColumn } from './convertSpec.ts';

/** A plan with what its execution needs. */
export interface PlannedConvert {
  readonly plan: ConvertPlan;
  /** Of the output. */
  readonly schema: TableSchema;
  /** Columns of the input, in the order of the output. */
  readonly columns: readonly number[];
  readonly rows: Range;
  readonly keyValueMetadata: readonly KeyValue[];
}

/** Throws TableError `invalidArgument` for a column that is not there, or rows that end before they start. */
export function planConvert(
  source: RowSource,
  bytesIn: number,
  options: ConvertOptions,
): PlannedConvert {
  const { fields } = source.schema;
  const kept: readonly KeptColumn[] = options.columns ?? fields.map(({ name }) => ({ name }));
  const columns =
    options.columns === undefined
      ? fields.map((_, index) => index)
      : kept.map(({ name }) => columnNamed(source.schema, name));
  const schema: TableSchema = {
    fields: columns.flatMap((column, i) => {
      const field = fields[column];
      return field === undefined ? [] : [{ ...field, name: kept[i]?.as ?? field.name }];
    }),
  };
  const rows = rowsOf(source.rowCount, options.rows);
  const isWhole = options.columns === undefined;
  const { keyValueMetadata, losses } = keptMetadata(source, options, isWhole);
  const changes = schema.fields.flatMap((field) => {
    const change = typeChange(field, options.format);
    return change === undefined ? [] : [`Column ${field.name}: ${change}.`];
  });
  const plan = {
    rows: source.rowCount === undefined ? undefined : rows.end - rows.start,
    columns: columns.length,
    bytesIn,
    choices: choicesOf(source, options, rows),
    losses: [...changes, ...losses],
  };
  return { plan, schema, columns, rows, keyValueMetadata };
}

function columnNamed({ fields }: TableSchema, name: string): number {
  const index = fields.findIndex((field) => field.name === name);
  if (index < 0) {
    const known = fields.map((field) => field.name).join(', ');
    throw new TableError('invalidArgument', `there is no column ${name}; there are ${known}`);
  }
  return index;
}

function rowsOf(rowCount = Infinity, asked: Range = { start: 0, end: Infinity }): Range {
  const { start, end } = asked;
  if (!(start >= 0 && start <= end))
    throw new TableError('invalidArgument', `rows ${start} to ${end} are no range`);
  return { start: Math.min(start, rowCount), end: Math.min(end, rowCount) };
}

function choicesOf({ format }: RowSource, options: ConvertOptions, rows: Range): string[] {
  const choices = [`Format: ${format} → ${options.format}.`];
  if (options.rows !== undefined)
    choices.push(`Rows: from ${countText(rows.start + 1)} to ${countText(rows.end)}.`);
  if (options.columns !== undefined) choices.push(`Columns: ${options.columns.length}.`);
  return choices;
}

/** What describes the container or its Arrow types is made anew. */
const ofContainers = /^(?:avro\.|ARROW:schema$)/;
/** What describes columns holds only as long as they stay what they are. */
const ofColumns =
  /^(?:pandas|geo|iceberg\.schema|org\.apache\.spark\.sql\.parquet\.row\.metadata)$/;

function keptMetadata(
  { keyValueMetadata }: RowSource,
  { format }: ConvertOptions,
  isWhole: boolean,
): { readonly keyValueMetadata: readonly KeyValue[]; readonly losses: readonly string[] } {
  const own = keyValueMetadata.filter(({ key }) => !ofContainers.test(key));
  const hasPlace = format === 'parquet' || format === 'arrow' || format === 'arrows';
  const kept = hasPlace ? own.filter(({ key }) => isWhole || !ofColumns.test(key)) : [];
  const lost = own.filter((entry) => !kept.includes(entry)).map(({ key }) => key);
  const losses = lost.length === 0 ? [] : [`The metadata ${lost.join(', ')} is not kept.`];
  return { keyValueMetadata: kept, losses };
}
