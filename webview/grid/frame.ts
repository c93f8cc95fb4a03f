/** What one rendering of the grid shows: handed by the grid to the parts that draw. */
import type { Field, Range } from '../../src/table/schema.ts';
import type { ColumnAxis } from './columnAxis.ts';
import type { RowAxis } from './rowAxis.ts';
import type { Scroll } from './scroll.ts';

/** Heights in pixels; the style sheet has the same numbers. */
export const rowHeight = 24;
export const headerHeight = 46;
export const scrollbarSize = 12;

export interface Frame {
  readonly scroll: Scroll;
  /** Lines and columns to draw: what shows, and a little more. */
  readonly lines: Range;
  readonly columns: Range;
  /** What is on which line. */
  readonly rows: RowAxis;
  /** The line at the plane's origin: real pixel coordinates must stay small. */
  readonly lineBase: number;
  readonly axis: ColumnAxis;
  /** Width of the column of row numbers. */
  readonly gutter: number;
  /** Width of what shows beside the row numbers. */
  readonly viewWidth: number;
  /** Most lines and columns that can be on screen at once, which is how many elements are kept. */
  readonly maxLines: number;
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

/** A line between rows that says that some are missing there. */
export interface Band {
  /** The row before which it lies; the number of rows for one at the end. */
  readonly row: number;
  readonly text: string;
  readonly buttons: readonly BandButton[];
}

interface BandButton {
  readonly label: string;
  readonly run: () => void;
}

/** Asked for each cell that is drawn. */
export interface CellFaces {
  readonly fields: readonly Field[];
  cell(row: number, column: number): CellFace;
  band(index: number): Band | undefined;
  /** The row of the table that is shown at `row`; undefined as long as nobody knows. */
  rowNumber(row: number): number | undefined;
  /** How rows are sorted by a column. */
  sortedBy(column: number): 'ascending' | 'descending' | undefined;
  rowSelected(row: number): boolean;
  columnSelected(column: number): boolean;
}

/** The index in [start, start + count) that is congruent to `slot`: elements keep what they show while scrolling. */
export function indexOfSlot(slot: number, start: number, count: number): number {
  const first = start % count;
  return start + ((slot - first + count) % count);
}
