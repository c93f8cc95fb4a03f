/** What one rendering of the grid shows: handed by the grid to the parts that draw. */
import type { Field, Range } from '../../src/table/schema.ts';
import type { ColumnAxis } from './columnAxis.ts';
import type { Scroll } from './scroll.ts';

/** Heights in pixels; the style sheet has the same numbers. */
export const rowHeight = 24;
export const headerHeight = 46;
export const scrollbarSize = 12;

export interface Frame {
  readonly scroll: Scroll;
  /** Rows and columns to draw: what shows, and a little more. */
  readonly rows: Range;
  readonly columns: Range;
  /** The row at the plane's origin: real pixel coordinates must stay small. */
  readonly rowBase: number;
  readonly axis: ColumnAxis;
  /** Width of the column of row numbers. */
  readonly gutter: number;
  /** Most rows and columns that can be on screen at once, which is how many elements are kept. */
  readonly maxRows: number;
  readonly maxColumns: number;
  /** Changes when positions or widths do. */
  readonly layout: number;
  /** Changes when the text or the look of cells may have. */
  readonly content: number;
}

/** What a cell says and how it looks. */
export interface CellFace {
  readonly text: string;
  readonly className: string;
  /** Shown on hovering: the sentence of a failed cell. */
  readonly hint: string;
  readonly selected: boolean;
  readonly active: boolean;
}

/** Asked for each cell that is drawn. */
export interface CellFaces {
  readonly fields: readonly Field[];
  cell(row: number, column: number): CellFace;
  rowSelected(row: number): boolean;
  columnSelected(column: number): boolean;
}

/** The index in [start, start + count) that is congruent to `slot`: elements keep what they show while scrolling. */
export function indexOfSlot(slot: number, start: number, count: number): number {
  const first = start % count;
  return start + ((slot - first + count) % count);
}
