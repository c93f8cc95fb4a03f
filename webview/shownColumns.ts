/** Which columns of the table are shown, in what order: their numbers in the table, by where they are shown. Pure. */
import type { CellPosition } from '../src/protocol/messages.ts';
import type { Selection } from './grid/selection.ts';

/** What was saved, as far as a table of `count` columns has it; all where that leaves none. */
export function columnsOf(saved: readonly number[] | undefined, count: number): readonly number[] {
  const known = [...new Set(saved)].filter((column) => column < count);
  return known.length > 0 ? known : Array.from({ length: count }, (_, column) => column);
}

/** Undefined where all are shown as the table has them: nothing to be kept. */
export function savedColumns(
  columns: readonly number[],
  count: number,
): readonly number[] | undefined {
  const isWhole = columns.length === count && columns.every((column, at) => column === at);
  return isWhole ? undefined : columns;
}

/** Without the one that is shown at `at`; the last one stays. */
export function withoutColumn(columns: readonly number[], at: number): readonly number[] {
  return columns.length > 1 ? columns.filter((_, place) => place !== at) : columns;
}

/** `by` places further, as far as there are places. */
export function movedColumn(columns: readonly number[], at: number, by: number): readonly number[] {
  const column = columns[at];
  if (column === undefined) return columns;
  const to = Math.min(Math.max(at + by, 0), columns.length - 1);
  return columns.toSpliced(at, 1).toSpliced(to, 0, column);
}

/** With one that may be hidden, where the table has it: before the first that comes after it there. */
export function withColumn(columns: readonly number[], column: number): readonly number[] {
  if (columns.includes(column)) return columns;
  const next = columns.findIndex((shown) => shown > column);
  return columns.toSpliced(next < 0 ? columns.length : next, 0, column);
}

/** The active cell, selected alone, where its column is shown now; in its place where it is hidden. */
export function selectionIn(
  selection: Selection | undefined,
  before: readonly number[],
  after: readonly number[],
): Selection | undefined {
  if (selection === undefined) return undefined;
  const { row, column } = selection.active;
  const at = after.indexOf(before[column] ?? -1);
  const cell: CellPosition = { row, column: at < 0 ? Math.min(column, after.length - 1) : at };
  return { active: cell, anchor: cell, span: 'cells' };
}
