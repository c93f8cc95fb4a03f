/** What a conversion will do, from what opening its input tells. Pure. */
import { TableError } from '../base/errors.ts';
import { countText } from '../base/quantityText.ts';
import { formatNames } from '../formats/fileFormat.ts';
import type { RowSource } from '../formats/rowSource.ts';
import type { NewTable } from '../formats/tableWriters.ts';
import { typeChanges } from '../formats/typeChanges.ts';
import type { Range } from '../table/schema.ts';
import type { ConvertOptions, ConvertPlan } from './convertSpec.ts';
import { keptColumns } from './keptColumns.ts';
import { wantedRows, wishText, type WantedRows } from './wantedRows.ts';
import { carriedMetadata } from './keptMetadata.ts';

/** A plan with what its execution needs. */
export interface PlannedConvert {
  readonly plan: ConvertPlan;
  readonly table: NewTable;
  /** Columns of the input, in the order of the output. */
  readonly columns: readonly number[];
  readonly rows: Range;
  /** Where not all rows are wanted as they come. */
  readonly wanted: WantedRows | undefined;
}

/** Throws TableError `invalidArgument` for a column that is not there, or rows that end before they start. */
export function plannedConvert(
  input: RowSource,
  bytesIn: number,
  options: ConvertOptions,
): PlannedConvert {
  const { columns, fields, names } = keptColumns(input.schema, options.columns);
  const rows = rowsOf(input.rowCount, options.rows);
  const changes = typeChanges(fields, options);
  const metadata = carriedMetadata(input.keyValueMetadata, names);
  const isWhole = options.where === undefined && options.sort === undefined;
  return {
    plan: {
      rows:
        input.rowCount === undefined || options.where !== undefined
          ? undefined
          : rows.end - rows.start,
      bytesIn,
      columns: fields.map(({ name }) => name),
      choices: choicesOf(input, options, rows),
      losses: [...changes, ...metadata.losses],
    },
    table: { schema: { fields }, keyValueMetadata: metadata.kept },
    columns,
    rows,
    wanted: isWhole ? undefined : wantedRows(input.schema, options, columns),
  };
}

function rowsOf(rowCount = Infinity, asked: Range = { start: 0, end: Infinity }): Range {
  const { start, end } = asked;
  if (!(start >= 0 && start <= end))
    throw new TableError('invalidArgument', `rows ${start} to ${end} are no range`);
  return { start: Math.min(start, rowCount), end: Math.min(end, rowCount) };
}

function choicesOf({ format }: RowSource, options: ConvertOptions, rows: Range): string[] {
  const choices = [`Format: ${formatNames[format]} → ${formatNames[options.format]}.`];
  choices.push(...wishText(options));
  if (options.rows !== undefined) {
    const end = rows.end >= Number.MAX_SAFE_INTEGER ? 'the last' : countText(rows.end);
    choices.push(`Rows: ${countText(rows.start + 1)} to ${end}.`);
  }
  return choices;
}
