/** What is selected: one block of cells, whole rows, whole columns, or everything. Pure. */
import type { CellPosition } from '../../src/protocol/messages.ts';
import type { Range } from '../../src/table/schema.ts';

export interface TableSize {
  readonly rowCount: number;
  readonly columnCount: number;
}

export interface Selection {
  /** Where the keyboard is. */
  readonly active: CellPosition;
  /** The corner that stays when the selection is extended. */
  readonly anchor: CellPosition;
  /** Whether the block between the two is widened to whole rows, whole columns or all. */
  readonly span: 'cells' | 'rows' | 'columns' | 'all';
}

export interface CellRange {
  readonly rows: Range;
  readonly columns: Range;
}

/** The cell nearest to `cell` that the table has; undefined if it has none. */
export function clampCell(cell: CellPosition, size: TableSize): CellPosition | undefined {
  if (size.rowCount === 0 || size.columnCount === 0) return undefined;
  return {
    row: Math.min(Math.max(cell.row, 0), size.rowCount - 1),
    column: Math.min(Math.max(cell.column, 0), size.columnCount - 1),
  };
}

export function selectCell(cell: CellPosition): Selection {
  return { active: cell, anchor: cell, span: 'cells' };
}

/** Moves the active end to `cell`; the anchor and the span stay. */
export function extendTo(selection: Selection, cell: CellPosition): Selection {
  return { ...selection, active: cell };
}

function between(a: number, b: number): Range {
  return { start: Math.min(a, b), end: Math.max(a, b) + 1 };
}

/** The selected rows and columns, half-open. */
export function selectedRange({ active, anchor, span }: Selection, size: TableSize): CellRange {
  const allRows = span === 'columns' || span === 'all';
  const allColumns = span === 'rows' || span === 'all';
  return {
    rows: allRows ? { start: 0, end: size.rowCount } : between(anchor.row, active.row),
    columns: allColumns
      ? { start: 0, end: size.columnCount }
      : between(anchor.column, active.column),
  };
}

export function rangeHolds({ rows, columns }: CellRange, row: number, column: number): boolean {
  return row >= rows.start && row < rows.end && column >= columns.start && column < columns.end;
}

/** How many cells are in it: exact up to 2^53. */
export function cellCount({ rows, columns }: CellRange): number {
  return (rows.end - rows.start) * (columns.end - columns.start);
}
