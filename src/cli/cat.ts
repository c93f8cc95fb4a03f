/** `cat`: rows of a file as text, a window at a time. */
import { TableError } from '../base/errors.ts';
import type { EngineTable } from '../engine/engineTable.ts';
import { columnsOfIpc } from '../table/ipcColumns.ts';
import type { Field, TableSchema } from '../table/schema.ts';
import type { Command } from './arguments.ts';
import { measuresSince, type Output } from './output.ts';
import { csv, jsonRows, ndjson, type RowFormat } from './rowText.ts';

/** Cells decoded and printed at a time: a few megabytes of text at most for ordinary values. */
const windowCells = 65_536;

const formats: Readonly<
  Record<'ndjson' | 'csv' | 'json', (fields: readonly Field[]) => RowFormat>
> = { ndjson, csv, json: jsonRows };

export async function cat(
  table: EngineTable,
  command: Extract<Command, { kind: 'cat' }>,
  context: { readonly output: Output; readonly signal: AbortSignal; readonly started: number },
): Promise<void> {
  const { output, signal } = context;
  const { schema, facts } = await table.open(signal);
  const columns = columnsNamed(command.columns, schema);
  const fields = columns.flatMap((column) => schema.fields[column] ?? []);
  const format = formats[command.format](fields);
  const start = Math.min(command.rows.start, facts.rowCount);
  const end = Math.min(command.rows.end, facts.rowCount);
  const step = Math.max(1, Math.floor(windowCells / Math.max(1, columns.length)));
  const isJson = command.format === 'json';

  if (isJson) await output.print('{"data":[\n');
  await output.print(format.head);
  for (let row = start; row < end; row += step) {
    const rows = { start: row, end: Math.min(end, row + step) };
    const values = columnsOfIpc(await table.readIpc(rows, columns, signal));
    let text = '';
    for (let i = 0; i < rows.end - rows.start; i++)
      text += `${format.line(values, i, row + i === start)}\n`;
    await output.print(text);
  }
  if (isJson) {
    const summary = { rows: end - start, ...measuresSince(context.started) };
    await output.print(`],${JSON.stringify(summary).slice(1)}\n`);
  }
}

/** Indexes of the columns with these names, in the order asked for. */
function columnsNamed(names: readonly string[] | undefined, { fields }: TableSchema): number[] {
  if (names === undefined) return fields.map((_, index) => index);
  return names.map((name) => {
    const index = fields.findIndex((field) => field.name === name);
    if (index < 0) {
      const known = fields.map((field) => field.name).join(', ');
      throw new TableError('invalidArgument', `there is no column ${name}; there are ${known}`);
    }
    return index;
  });
}
