/** `cat`: rows of a file as text, a window at a time. */
import { TableError } from '../base/errors.ts';
import type { EngineTable } from '../engine/engineTable.ts';
import type { Field, TableSchema } from '../table/schema.ts';
import type { Command } from './arguments.ts';
import { measuresSince, type Output } from './output.ts';
import { tellDamage, walkedGrowth } from './damage.ts';
import { windowsOf } from './windows.ts';
import { csv, jsonRows, ndjson, type RowFormat } from '../formats/text/write/rowText.ts';

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
  const { schema, facts, growth } = await table.open(signal);
  const columns = columnsNamed(command.columns, schema);
  const fields = columns.flatMap((column) => schema.fields[column] ?? []);
  const format = formats[command.format](fields);
  const step = Math.max(1, Math.floor(windowCells / Math.max(1, columns.length)));
  const isJson = command.format === 'json';
  // The end of a table that is still being walked is where reading finds no more; rows without columns say nothing.
  const isOpen = growth !== undefined && columns.length > 0;
  const walked = isOpen ? undefined : await walkedGrowth(table, context);
  const known = isOpen ? Infinity : (walked?.rows ?? facts.rowCount);
  const end = Math.min(command.rows.end, known);
  const rows = { start: Math.min(command.rows.start, end), end };
  const tell = (text: string): void => {
    output.tell(text);
  };
  const onDamage = command.badBlocks === 'skip' ? tell : undefined;

  if (isJson) await output.print('{"data":[\n');
  await output.print(format.head);
  let count = 0;
  for await (const window of windowsOf(table, { rows, columns, step, onDamage }, signal)) {
    let text = '';
    const length = window.rows.end - window.rows.start;
    for (let i = 0; i < length; i++) text += `${format.line(window.columns, i, count++ === 0)}\n`;
    await output.print(text);
  }
  if (isJson) {
    const summary = { rows: count, ...measuresSince(context.started) };
    await output.print(`],${JSON.stringify(summary).slice(1)}\n`);
  }
  // Where the table ended before what was asked for, damage may be why.
  if (count < command.rows.end - rows.start) await tellDamage(table, command.badBlocks, context);
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
