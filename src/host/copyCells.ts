/** Cells to the clipboard as TSV, read a window at a time. */
import * as vscode from 'vscode';
import { TableError } from '../base/errors.ts';
import type { TableCells } from '../engine/engineApi.ts';
import type { EngineTable } from '../engine/engineTable.ts';
import { cellText } from '../table/cellText.ts';
import { columnsOfIpc } from '../table/ipcColumns.ts';
import { tsvField } from '../table/tsv.ts';

/** Cells decoded at a time, so that no turn of the extension host takes long. */
const windowCells = 8_192;
/** Most characters that a clipboard should be made to hold. */
const maxCharacters = 100_000_000;

/** Copies rows × columns; a null is an empty field. Rejects with `tooLarge` beyond 100 million characters. */
export async function copyCells(
  table: EngineTable,
  { rows, columns, view }: TableCells,
  signal: AbortSignal,
): Promise<{ readonly cells: number }> {
  const { schema } = await table.open(signal);
  const fields = columns.flatMap((column) => schema.fields[column] ?? []);
  const step = Math.max(1, Math.floor(windowCells / Math.max(1, fields.length)));
  const lines: string[] = [];
  let characters = 0;
  for (let start = rows.start; start < rows.end; start += step) {
    const end = Math.min(rows.end, start + step);
    const values = columnsOfIpc(
      await table.readIpc({ rows: { start, end }, columns, view }, signal),
    );
    for (let row = 0; row < end - start; row++) {
      const line = fields
        .map(({ type }, index) => tsvField(cellText(values[index]?.at(row), type)))
        .join('\t');
      characters += line.length + 1;
      lines.push(line);
    }
    if (characters > maxCharacters)
      throw new TableError('tooLarge', 'the selection has more than 100 million characters');
  }
  await vscode.env.clipboard.writeText(lines.join('\n'));
  return { cells: (rows.end - rows.start) * fields.length };
}
