/** What is selected, and how keys and gestures move it through the view. No DOM. */
import type { CellPosition } from '../../src/protocol/messages.ts';
import { rowHeight } from './frame.ts';
import { moveCell, type CursorCommand } from './keys.ts';
import {
  clampCell,
  extendTo,
  selectCell,
  selectedRange,
  type CellRange,
  type Selection,
  type TableSize,
} from './selection.ts';
import type { Viewport } from './viewport.ts';

export interface CursorOptions {
  /** Asked anew each time: a table may grow. */
  readonly size: () => TableSize;
  readonly viewport: Viewport;
  /** What was selected; brought into the table. */
  readonly saved: Selection | undefined;
  readonly onChange: () => void;
}

/** Undefined selections, ranges and cells are those of a table without cells. */
export class Cursor {
  readonly #size: () => TableSize;
  readonly #viewport: Viewport;
  readonly #onChange: () => void;
  #selection: Selection | undefined;

  constructor({ size, viewport, saved, onChange }: CursorOptions) {
    this.#size = size;
    this.#viewport = viewport;
    this.#onChange = onChange;
    this.#selection = this.#inTable(saved);
  }

  /** Selects what was saved, as far as the table has it; a first cell at least. */
  restore(saved: Selection | undefined): void {
    this.#selection = this.#inTable(saved);
    this.#onChange();
  }

  get selection(): Selection | undefined {
    return this.#selection;
  }

  get activeCell(): CellPosition | undefined {
    return this.#selection?.active;
  }

  get range(): CellRange | undefined {
    return this.#selection && selectedRange(this.#selection, this.#size());
  }

  isActive(row: number, column: number): boolean {
    const active = this.activeCell;
    return active?.row === row && active.column === column;
  }

  /** Does what a key means to what is selected. */
  run(command: CursorCommand): void {
    switch (command.kind) {
      case 'move':
        this.#move(command, command.extend);
        return;
      case 'page': {
        const rows = command.pages * this.#viewport.pageRows;
        const { scroll } = this.#viewport;
        this.#viewport.scrollTo({ ...scroll, top: scroll.top + rows * rowHeight });
        this.#move({ rows, columns: 0 }, command.extend);
        return;
      }
      case 'selectAll':
        this.selectAll();
        return;
      case 'clear':
        if (this.#selection) this.#set(selectCell(this.#selection.active));
        return;
    }
  }

  /** Where a pointer pressed or went; whole columns keep the row that is active. */
  select(cell: CellPosition, span: 'cells' | 'rows' | 'columns', extend: boolean): void {
    const row = span === 'columns' ? (this.activeCell?.row ?? 0) : cell.row;
    const active = clampCell({ ...cell, row }, this.#size());
    if (active === undefined) return;
    const old = extend ? this.#selection : undefined;
    this.#set({ active, anchor: old?.anchor ?? active, span });
  }

  selectAll(): void {
    if (this.#selection) this.#set({ ...this.#selection, span: 'all' });
  }

  /** Shows a row and makes it active. The view does not move sideways: the active column is one that shows. */
  goToRow(row: number): void {
    const { start, end } = this.#viewport.visible().columns;
    const active = this.activeCell?.column ?? start;
    const column = active >= start && active < end ? active : start;
    const cell = clampCell({ row, column }, this.#size());
    if (cell === undefined) return;
    this.#viewport.centerRow(cell.row);
    this.#set(selectCell(cell));
  }

  goToColumn(column: number): void {
    const row = this.activeCell?.row ?? 0;
    const cell = clampCell({ row, column }, this.#size());
    if (cell === undefined) return;
    this.#viewport.revealCell(cell.row, cell.column);
    this.#set(selectCell(cell));
  }

  #inTable(saved: Selection | undefined): Selection | undefined {
    const first = { row: 0, column: 0 };
    const active = clampCell(saved?.active ?? first, this.#size());
    const anchor = clampCell(saved?.anchor ?? first, this.#size());
    return active && anchor && { active, anchor, span: saved?.span ?? 'cells' };
  }

  #move(by: { readonly rows: number; readonly columns: number }, extend: boolean): void {
    const before = this.#selection;
    const cell = before && moveCell(before.active, by, this.#size());
    if (before === undefined || cell === undefined) return;
    this.#viewport.revealCell(cell.row, cell.column);
    this.#set(extend ? extendTo(before, cell) : selectCell(cell));
  }

  #set(selection: Selection): void {
    this.#selection = selection;
    this.#onChange();
  }
}
