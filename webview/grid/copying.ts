/** Copies the selected cells: the grid's own ones at once, larger selections through the host. */
import type { Field } from '../../src/table/schema.ts';
import { copyText } from './copyText.ts';
import { cellCount, type CellRange } from './selection.ts';
import type { CellState } from './tiles.ts';

export interface CopyingOptions {
  readonly fields: readonly Field[];
  readonly cell: (row: number, column: number) => CellState;
  readonly range: () => CellRange | undefined;
  /** Gives the number of cells. */
  readonly copyElsewhere: (cells: CellRange) => Promise<number>;
  readonly onCopied: (cells: number) => void;
}

/** `put` takes the text in the same turn, for the browser's clipboard event ends with it. */
export async function copySelection(
  { fields, cell, range, copyElsewhere, onCopied }: CopyingOptions,
  put: (text: string) => void | Promise<void>,
): Promise<void> {
  const cells = range();
  if (cells === undefined) return;
  const text = copyText(cells, fields, cell);
  if (text === undefined) onCopied(await copyElsewhere(cells));
  else {
    await put(text);
    onCopied(cellCount(cells));
  }
}
