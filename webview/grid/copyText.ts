/** The selected cells as tab-separated text, when all of them are at hand. */
import { cellText } from '../../src/table/cellText.ts';
import type { Field } from '../../src/table/schema.ts';
import { tsvField } from '../../src/table/tsv.ts';
import { cellCount, type CellRange } from './selection.ts';
import type { CellState } from './tiles.ts';

/** Above this the host copies: the answer must be there before the clipboard event is over. */
const maxCells = 20_000;

/** Null cells are empty fields. Undefined when there are too many cells, or some are not loaded whole. */
export function copyText(
  range: CellRange,
  fields: readonly Field[],
  cell: (row: number, column: number) => CellState,
): string | undefined {
  if (cellCount(range) > maxCells) return undefined;
  const lines: string[] = [];
  for (let row = range.rows.start; row < range.rows.end; row++) {
    const line: string[] = [];
    for (let column = range.columns.start; column < range.columns.end; column++) {
      const state = cell(row, column);
      const type = fields[column]?.type;
      if (state.kind !== 'value' || type === undefined || state.wholeBytes !== undefined)
        return undefined;
      line.push(tsvField(cellText(state.value, type)));
    }
    lines.push(line.join('\t'));
  }
  return lines.join('\n');
}
