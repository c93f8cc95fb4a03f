/** The grid: shows a window of a table of any size, and lets one move, select and copy. Plain DOM. */
import type { TableError } from '../../src/base/errors.ts';
import type { CellPosition } from '../../src/protocol/messages.ts';
import type { Field } from '../../src/table/schema.ts';
import { countOf, rowNumberText } from '../format/numbers.ts';
import type { GridState } from '../viewState.ts';
import { cellDisplay } from './cellDisplay.ts';
import { createCellFaces } from './cellFaces.ts';
import { ColumnAxis } from './columnAxis.ts';
import { defaultColumnWidth } from './columnWidth.ts';
import { copyText } from './copyText.ts';
import { fittingWidth } from './fittingWidth.ts';
import { rowHeight } from './frame.ts';
import { createGridElements, type GridElements } from './gridElements.ts';
import { HeaderRow } from './headerRow.ts';
import { keyCommand, moveCell, type KeyCommand } from './keys.ts';
import { listenToPointer, type PointerTarget } from './pointer.ts';
import { activeCellId, RowPool } from './rowPool.ts';
import { scrollByWheel } from './scroll.ts';
import { Scrollbar } from './scrollbar.ts';
import {
  clampCell,
  extendTo,
  selectCell,
  selectedRange,
  type CellRange,
  type Selection,
  type TableSize,
} from './selection.ts';
import { Tiles, type CellState, type TileCounts } from './tiles.ts';
import { Viewport } from './viewport.ts';

export interface GridOptions {
  readonly fields: readonly Field[];
  readonly rowCount: number;
  /** Where it was; what no longer fits the table is brought back into it. */
  readonly state: GridState;
  readonly read: (cells: CellRange, signal: AbortSignal) => Promise<Uint8Array>;
  /** Copies what is too large for the grid's own cells; gives the number of cells. */
  readonly copyElsewhere: (cells: CellRange) => Promise<number>;
  readonly writeClipboard: (text: string) => Promise<void>;
  readonly failureText: (error: TableError) => string;
  readonly onFailure: (error: TableError) => void;
  /** The active cell is another one, or its value has become known. */
  readonly onActiveCell: (cell: CellPosition | undefined) => void;
  /** Something that `state` holds has changed. */
  readonly onState: () => void;
}

export class Grid {
  readonly #options: GridOptions;
  readonly #size: TableSize;
  readonly #elements: GridElements;
  readonly #viewport: Viewport;
  readonly #tiles: Tiles;
  readonly #rows: RowPool;
  readonly #header: HeaderRow;
  readonly #vertical: Scrollbar;
  readonly #horizontal: Scrollbar;
  readonly #lifetime = new AbortController();
  readonly #resizeObserver: ResizeObserver;
  readonly #resized = new Map<string, number>();
  #selection: Selection | undefined;
  #layout = 0;
  #content = 0;
  #scheduled = 0;

  constructor(host: HTMLElement, options: GridOptions) {
    this.#options = options;
    const { fields, rowCount, state } = options;
    this.#size = { rowCount, columnCount: fields.length };
    this.#resized = new Map(Object.entries(state.columnWidths));
    const widths = fields.map(
      (field) => this.#resized.get(field.name) ?? defaultColumnWidth(field),
    );
    this.#viewport = new Viewport(new ColumnAxis(widths), rowCount);
    this.#viewport.scrollTo({ top: state.topRow * rowHeight + state.topOffset, left: state.left });
    this.#selection = this.#restoreSelection(state.selection);
    this.#tiles = new Tiles({
      size: this.#size,
      read: options.read,
      onChange: this.#onTiles,
      onFailure: options.onFailure,
    });
    this.#elements = createGridElements(host, this.#size);
    const faces = createCellFaces({
      fields,
      cell: (row, column) => this.#tiles.cell(row, column),
      failureText: ({ error }) => options.failureText(error),
      selected: () => this.selectedRange,
      active: () => this.activeCell,
    });
    this.#rows = new RowPool(this.#elements.plane, faces);
    this.#header = new HeaderRow(this.#elements.headPlane, faces);
    const { root } = this.#elements;
    this.#vertical = new Scrollbar(root, 'vertical', (top) => {
      this.scrollTo(top, this.#viewport.scroll.left);
    });
    this.#horizontal = new Scrollbar(root, 'horizontal', (left) => {
      this.scrollTo(this.#viewport.scroll.top, left);
    });
    this.#elements.corner.style.width = `${this.#viewport.gutter}px`;
    this.#horizontal.startAt(this.#viewport.gutter);
    this.#listen();
    this.#resizeObserver = new ResizeObserver(this.#measure);
    this.#resizeObserver.observe(root);
    this.#measure();
  }

  get activeCell(): CellPosition | undefined {
    return this.#selection?.active;
  }

  get selectedRange(): CellRange | undefined {
    return this.#selection && selectedRange(this.#selection, this.#size);
  }

  get counts(): Readonly<TileCounts> {
    return this.#tiles.counts;
  }

  /** Where the grid is, to be saved and given to the next one. */
  get state(): GridState {
    const { top, left } = this.#viewport.scroll;
    const topRow = Math.floor(top / rowHeight);
    return {
      topRow,
      topOffset: top - topRow * rowHeight,
      left,
      selection: this.#selection,
      columnWidths: Object.fromEntries(this.#resized),
    };
  }

  cell(row: number, column: number): CellState {
    return this.#tiles.cell(row, column);
  }

  focus(): void {
    this.#elements.root.focus({ preventScroll: true });
  }

  /** In virtual pixels. */
  scrollTo(top: number, left: number): void {
    this.#viewport.scrollTo({ top, left });
    this.#scrolled();
  }

  /** Shows a row (counted from 0, brought into the table) and makes it active. */
  goToRow(row: number): void {
    // The view does not move sideways: a column that shows is made active.
    const { start, end } = this.#viewport.visible().columns;
    const active = this.activeCell?.column ?? start;
    const column = active >= start && active < end ? active : start;
    const cell = clampCell({ row, column }, this.#size);
    if (cell === undefined) return;
    this.#viewport.centerRow(cell.row);
    this.#setSelection(selectCell(cell));
    this.#announce(`Row ${rowNumberText(cell.row)}`);
  }

  goToColumn(column: number): void {
    const row = this.activeCell?.row ?? this.#viewport.visible().rows.start;
    const cell = clampCell({ row, column }, this.#size);
    if (cell === undefined) return;
    this.#setSelection(selectCell(cell));
    this.#viewport.revealCell(cell.row, cell.column);
  }

  /** Copies the selection through the host. */
  async copySelection(): Promise<void> {
    const range = this.selectedRange;
    if (range === undefined) return;
    const text = this.#textOf(range);
    if (text === undefined) this.#announceCopied(await this.#options.copyElsewhere(range));
    else {
      await this.#options.writeClipboard(text);
      this.#announceCopied(undefined);
    }
  }

  /** Asks again for the cells that could not be read. */
  retry(): void {
    this.#tiles.retry();
    this.#onTiles();
  }

  dispose(): void {
    this.#lifetime.abort();
    this.#resizeObserver.disconnect();
    cancelAnimationFrame(this.#scheduled);
    this.#vertical.dispose();
    this.#horizontal.dispose();
    this.#tiles.dispose();
    this.#elements.root.remove();
    this.#elements.live.remove();
  }

  #restoreSelection(saved: Selection | undefined): Selection | undefined {
    const active = clampCell(saved?.active ?? { row: 0, column: 0 }, this.#size);
    const anchor = clampCell(saved?.anchor ?? { row: 0, column: 0 }, this.#size);
    return active && anchor && { active, anchor, span: saved?.span ?? 'cells' };
  }

  #listen(): void {
    const { root } = this.#elements;
    const { signal } = this.#lifetime;
    root.addEventListener('keydown', this.#onKey, { signal });
    root.addEventListener('wheel', this.#onWheel, { signal, passive: false });
    document.addEventListener('copy', this.#onCopy, { signal });
    listenToPointer(this.#elements, this.#pointerTarget(), signal);
  }

  readonly #measure = (): void => {
    const { root } = this.#elements;
    this.#viewport.resize(root.clientWidth, root.clientHeight);
    this.#layout++;
    this.#ask();
  };

  readonly #onTiles = (): void => {
    this.#content++;
    this.#ask();
    this.#options.onActiveCell(this.activeCell);
  };

  readonly #onWheel = (event: WheelEvent): void => {
    // Ctrl and the wheel zoom.
    if (event.ctrlKey || !this.#viewport.canScroll(event.deltaX || event.deltaY, event.deltaY))
      return;
    event.preventDefault();
    const { scroll, extent } = this.#viewport;
    this.#viewport.scrollTo(scrollByWheel(scroll, event, extent));
    this.#scrolled();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const command = keyCommand(event);
    const active = this.activeCell;
    if (command === undefined || active === undefined) return;
    event.preventDefault();
    this.#run(command, active);
  };

  #run(command: KeyCommand, active: CellPosition): void {
    switch (command.kind) {
      case 'move':
        this.#move(active, command, command.extend);
        return;
      case 'page': {
        const rows = command.pages * this.#viewport.pageRows;
        const { scroll } = this.#viewport;
        this.#viewport.scrollTo({ ...scroll, top: scroll.top + rows * rowHeight });
        this.#move(active, { rows, columns: 0 }, command.extend);
        return;
      }
      case 'selectAll':
        this.#selectAll();
        return;
      case 'clear':
        this.#setSelection(selectCell(active));
        return;
      case 'resize':
        this.#resize(active.column, this.#viewport.axis.width(active.column) + command.by);
        return;
    }
  }

  #move(
    from: CellPosition,
    by: { readonly rows: number; readonly columns: number },
    extend: boolean,
  ): void {
    const cell = moveCell(from, by, this.#size);
    if (cell === undefined) return;
    const extended = extend ? this.#selection : undefined;
    this.#setSelection(extended === undefined ? selectCell(cell) : extendTo(extended, cell));
    this.#viewport.revealCell(cell.row, cell.column);
  }

  #selectAll(): void {
    if (this.#selection) this.#setSelection({ ...this.#selection, span: 'all' });
  }

  #setSelection(selection: Selection): void {
    this.#selection = selection;
    this.#content++;
    this.#options.onActiveCell(selection.active);
    this.#scrolled();
  }

  #resize(column: number, width: number): void {
    const name = this.#options.fields[column]?.name;
    if (name === undefined) return;
    this.#viewport.axis.resize(column, width);
    this.#resized.set(name, this.#viewport.axis.width(column));
    this.#layout++;
    this.scrollTo(this.#viewport.scroll.top, this.#viewport.scroll.left);
  }

  #fit(column: number): void {
    const field = this.#options.fields[column];
    if (field === undefined) return;
    const { start, end } = this.#viewport.visible().rows;
    const texts: string[] = [];
    for (let row = start; row < end; row++) {
      const state = this.#tiles.cell(row, column);
      if (state.kind === 'value') texts.push(cellDisplay(state.value, field.type).text);
    }
    this.#resize(column, fittingWidth(this.#elements.root, field, texts));
  }

  #pointerTarget(): PointerTarget {
    const place = (clientX: number, clientY: number): { x: number; y: number } => {
      const box = this.#elements.body.getBoundingClientRect();
      return { x: clientX - box.left, y: clientY - box.top };
    };
    return {
      cellAt: (clientX, clientY) => {
        const { x, y } = place(clientX, clientY);
        return clampCell(this.#viewport.cellAt(x, y), this.#size);
      },
      outside: (clientX, clientY) => {
        const { x, y } = place(clientX, clientY);
        const { viewWidth, viewHeight } = this.#viewport.extent;
        const beyond = (at: number, size: number): number =>
          Math.min(at, 0) + Math.max(at - size, 0);
        return { dx: beyond(x - this.#viewport.gutter, viewWidth), dy: beyond(y, viewHeight) };
      },
      select: (cell, span, extend) => {
        const row = span === 'columns' ? (this.activeCell?.row ?? 0) : cell.row;
        const active = clampCell({ ...cell, row }, this.#size);
        if (active === undefined) return;
        const old = extend ? this.#selection : undefined;
        this.#setSelection({ active, anchor: old?.anchor ?? active, span });
      },
      selectAll: () => {
        this.#selectAll();
      },
      scrollBy: (dx, dy) => {
        const { top, left } = this.#viewport.scroll;
        this.scrollTo(top + dy, left + dx);
      },
      columnWidth: (column) => this.#viewport.axis.width(column),
      resizeColumn: (column, width) => {
        this.#resize(column, width);
      },
      fitColumn: (column) => {
        this.#fit(column);
      },
      focus: () => {
        this.focus();
      },
    };
  }

  readonly #onCopy = (event: ClipboardEvent): void => {
    const range = this.selectedRange;
    if (range === undefined || document.activeElement !== this.#elements.root) return;
    event.preventDefault();
    const text = this.#textOf(range);
    if (text === undefined) {
      void this.#options.copyElsewhere(range).then((cells) => {
        this.#announceCopied(cells);
      }, this.#options.onFailure);
      return;
    }
    event.clipboardData?.setData('text/plain', text);
    this.#announceCopied(undefined);
  };

  #textOf(range: CellRange): string | undefined {
    return copyText(range, this.#options.fields, (row, column) => this.#tiles.cell(row, column));
  }

  #announce(text: string): void {
    this.#elements.live.textContent = text;
  }

  #scrolled(): void {
    this.#options.onState();
    this.#ask();
  }

  #ask(): void {
    if (this.#scheduled === 0 && !this.#lifetime.signal.aborted)
      this.#scheduled = requestAnimationFrame(this.#render);
  }

  readonly #render = (): void => {
    this.#scheduled = 0;
    const { extent, scroll } = this.#viewport;
    if (extent.viewHeight <= 0) return;
    this.#tiles.want(this.#viewport.visible(), this.#viewport.takeDirection());
    const { frame, rebased } = this.#viewport.frame();
    if (rebased) this.#layout++;
    const revision = { layout: this.#layout, content: this.#content };
    this.#header.render({ ...frame, ...revision });
    this.#rows.render({ ...frame, ...revision });
    this.#vertical.update({
      track: extent.viewHeight,
      view: extent.viewHeight,
      content: extent.contentHeight,
      offset: scroll.top,
    });
    this.#horizontal.update({
      track: extent.viewWidth,
      view: extent.viewWidth,
      content: extent.contentWidth,
      offset: scroll.left,
    });
    this.#showActive(frame.rows, frame.columns);
  };

  /** Assistive technology may only be pointed at a cell that is drawn. */
  #showActive(rows: CellRange['rows'], columns: CellRange['columns']): void {
    const { root } = this.#elements;
    const cell = this.activeCell;
    const drawn =
      cell !== undefined &&
      cell.row >= rows.start &&
      cell.row < rows.end &&
      cell.column >= columns.start &&
      cell.column < columns.end;
    if (drawn) root.setAttribute('aria-activedescendant', activeCellId);
    else root.removeAttribute('aria-activedescendant');
  }

  #announceCopied(cells: number | undefined): void {
    const range = this.selectedRange;
    if (range === undefined) return;
    const count =
      cells ?? (range.rows.end - range.rows.start) * (range.columns.end - range.columns.start);
    this.#announce(`${countOf(count, 'cell')} copied`);
  }
}
