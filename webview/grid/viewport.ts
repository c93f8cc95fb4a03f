/** Where the grid is and what that shows: scroll state, sizes and columns together. Pure state, no DOM. */
import type { Range } from '../../src/table/schema.ts';
import { minColumnWidth, type ColumnAxis } from './columnAxis.ts';
import type { RowAxis } from './rowAxis.ts';
import { headerHeight, rowHeight, scrollbarSize, type Frame } from './frame.ts';
import { clampScroll, revealBox, visibleLines, type Extent, type Scroll } from './scroll.ts';
import type { CellRange } from './selection.ts';
import type { Direction } from './tilePlan.ts';

/** Beyond this distance from the plane's origin the origin moves: browsers place elements with 32-bit floats. */
const maxPlaneRows = 50_000;
/** Rows and columns drawn beyond each edge, so that the next one is there when it comes in. */
const overscan = 2;

export class Viewport {
  readonly axis: ColumnAxis;
  #rows: RowAxis;
  #gutter = 0;
  #scroll: Scroll = { top: 0, left: 0 };
  #shown: Scroll = this.#scroll;
  #width = 0;
  #height = 0;
  #lineBase = 0;

  /** `expectedRows` are those that the row numbers should have room for. */
  constructor(axis: ColumnAxis, rows: RowAxis, expectedRows = rows.rowCount) {
    this.axis = axis;
    this.#rows = rows;
    this.grow(rows, expectedRows);
  }

  /** More rows are known. What shows stays where it is. */
  grow(rows: RowAxis, expectedRows: number): void {
    this.#rows = rows;
    const digits = Math.max(rows.rowCount, expectedRows).toLocaleString('en').length;
    this.#gutter = Math.max(56, this.#gutter, digits * 7.5 + 22);
  }

  get rows(): RowAxis {
    return this.#rows;
  }

  /** Width of the column of row numbers: room for the largest, with separators. */
  get gutter(): number {
    return this.#gutter;
  }

  get scroll(): Scroll {
    return this.#scroll;
  }

  get extent(): Extent {
    return {
      contentWidth: this.axis.totalWidth,
      contentHeight: this.#rows.lineCount * rowHeight,
      viewWidth: Math.max(0, this.#width - this.gutter - scrollbarSize),
      viewHeight: Math.max(0, this.#height - headerHeight - scrollbarSize),
    };
  }

  /** Rows that fit in whole. */
  get pageRows(): number {
    return Math.max(1, Math.floor(this.extent.viewHeight / rowHeight));
  }

  /** The whole grid's size in pixels, with headers and scrollbars. */
  resize(width: number, height: number): void {
    this.#width = width;
    this.#height = height;
    this.scrollTo(this.#scroll);
  }

  /** Keeps the state as asked until the size is known: a restored position must survive a first layout of 0 × 0. */
  scrollTo(scroll: Scroll): void {
    this.#scroll = this.#height === 0 ? scroll : clampScroll(scroll, this.extent);
  }

  /** Where a row begins, in virtual pixels. */
  topOf(row: number): number {
    return this.#rows.lineOf(row) * rowHeight;
  }

  revealCell(row: number, column: number): void {
    const top = this.topOf(row);
    // What follows the last row, a band at most, belongs to the table's end.
    const isLast = row === this.#rows.rowCount - 1;
    const box = {
      top,
      bottom: isLast ? this.extent.contentHeight : top + rowHeight,
      left: this.axis.start(column),
      right: this.axis.start(column + 1),
    };
    this.scrollTo(revealBox(this.#scroll, box, this.extent));
  }

  /** Puts a row in the middle, unless all of it shows already. */
  centerRow(row: number): void {
    const { viewHeight } = this.extent;
    const top = this.topOf(row);
    const shows = top >= this.#scroll.top && top + rowHeight <= this.#scroll.top + viewHeight;
    if (!shows)
      this.scrollTo({ ...this.#scroll, top: top - Math.floor((viewHeight - rowHeight) / 2) });
  }

  /** The cell at a place relative to the body's top left corner (row numbers included); the nearest one outside. */
  cellAt(x: number, y: number): { readonly row: number; readonly column: number } {
    const { viewWidth, viewHeight } = this.extent;
    const insideX = Math.min(Math.max(x - this.gutter, 0), viewWidth - 1);
    const insideY = Math.min(Math.max(y, 0), viewHeight - 1);
    return {
      row: this.#rows.rowAt(Math.floor((this.#scroll.top + insideY) / rowHeight)),
      column: this.axis.at(this.#scroll.left + insideX),
    };
  }

  /** What shows, at least partly. */
  visible(): CellRange {
    const { extent } = this;
    return {
      rows: this.#rows.rowsOn(this.#visibleLines()),
      columns: this.axis.visible(this.#scroll.left, extent.viewWidth),
    };
  }

  #visibleLines(): Range {
    return visibleLines(this.#scroll, this.extent, rowHeight, this.#rows.lineCount);
  }

  /** Which way the view went since the last frame; a jump has no direction, for it does not tell what comes next. */
  takeDirection(): Direction {
    const direction = (by: number, jump: number): number =>
      Math.abs(by) > jump ? 0 : Math.sign(by);
    const { viewWidth, viewHeight } = this.extent;
    const { top, left } = this.#shown;
    this.#shown = this.#scroll;
    return {
      rows: direction(this.#scroll.top - top, viewHeight),
      columns: direction(this.#scroll.left - left, viewWidth),
    };
  }

  /** How far outside the cells a place is, in pixels; 0 inside. Relative to the body's top left corner. */
  outside(x: number, y: number): { readonly dx: number; readonly dy: number } {
    const { viewWidth, viewHeight } = this.extent;
    const beyond = (at: number, size: number): number => Math.min(at, 0) + Math.max(at - size, 0);
    return { dx: beyond(x - this.gutter, viewWidth), dy: beyond(y, viewHeight) };
  }

  /** What to draw now; `rebased` when all positions must be written again. */
  frame(): { readonly frame: Omit<Frame, 'layout' | 'content'>; readonly rebased: boolean } {
    const lines = this.#visibleLines();
    const { columns } = this.visible();
    const { viewWidth, viewHeight } = this.extent;
    const rebased = Math.abs(lines.start - this.#lineBase) > maxPlaneRows;
    if (rebased) this.#lineBase = lines.start;
    const frame = {
      scroll: this.#scroll,
      lines: widen(lines, this.#rows.lineCount),
      rows: this.#rows,
      columns: widen(columns, this.axis.count),
      lineBase: this.#lineBase,
      axis: this.axis,
      gutter: this.#gutter,
      viewWidth,
      maxLines: Math.ceil(viewHeight / rowHeight) + 1 + 2 * overscan,
      maxColumns: Math.ceil(viewWidth / minColumnWidth) + 1 + 2 * overscan,
    };
    return { frame, rebased };
  }
}

function widen({ start, end }: Range, count: number): Range {
  return { start: Math.max(0, start - overscan), end: Math.min(count, end + overscan) };
}
