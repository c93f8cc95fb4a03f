/** The grid: shows a window of a table of any size, and lets one move, select and copy. Plain DOM. */
import type { CellPosition } from '../../src/protocol/messages.ts';
import { countOf, rowNumberText } from '../../src/base/quantityText.ts';
import type { GridState } from '../viewState.ts';
import { cellDisplay } from './cellDisplay.ts';
import { createCellFaces } from './cellFaces.ts';
import { ColumnAxis } from './columnAxis.ts';
import { listenToColumnMenu, openColumnMenu } from './columnMenu.ts';
import { defaultColumnWidth } from './columnWidth.ts';
import { copySelection, type CopyingOptions } from './copying.ts';
import { Cursor } from './cursor.ts';
import { rowHeight, type Band } from './frame.ts';
import type { GridOptions, GridRows } from './gridOptions.ts';
import { createGridElements, showRowCount, type GridElements } from './gridElements.ts';
import { HeaderRow } from './headerRow.ts';
import { keyCommand } from './keys.ts';
import { listenToPointer, type PointerTarget } from './pointer.ts';
import { RowAxis } from './rowAxis.ts';
import { activeCellId, RowPool } from './rowPool.ts';
import { scrollByWheel } from './scroll.ts';
import { Scrollbar } from './scrollbar.ts';
import { clampCell, rangeHolds, type CellRange, type TableSize } from './selection.ts';
import { characterWidth, fittingWidth } from './textWidth.ts';
import { Tiles, type CellState } from './tiles.ts';
import { Viewport } from './viewport.ts';

export class Grid {
  readonly #options: GridOptions;
  #known: GridRows;
  #size: TableSize;
  readonly #elements: GridElements;
  readonly #viewport: Viewport;
  readonly #cursor: Cursor;
  readonly #tiles: Tiles;
  readonly #rows: RowPool;
  readonly #header: HeaderRow;
  readonly #vertical: Scrollbar;
  readonly #horizontal: Scrollbar;
  readonly #copying: CopyingOptions;
  readonly #lifetime = new AbortController();
  readonly #resizeObserver: ResizeObserver;
  /** Widths that someone chose, by column name. */
  readonly #chosenWidths: Map<string, number>;
  /** Counted up when positions must be written again, and when cells may look different. */
  #layout = 0;
  #content = 0;
  #scheduled = 0;
  /** Where it was, as long as the rows there are not known and nobody went elsewhere. */
  #awaited: GridState | undefined;

  constructor(host: HTMLElement, options: GridOptions) {
    this.#options = options;
    const { fields, rows, state } = options;
    this.#known = rows;
    this.#size = { rowCount: rows.rowCount, columnCount: fields.length };
    this.#elements = createGridElements(host, fields.length);
    const { root, plane, headPlane } = this.#elements;
    this.#chosenWidths = new Map(Object.entries(state.columnWidths));
    const columns = new ColumnAxis(this.#startingWidths());
    this.#viewport = new Viewport(columns, rowAxisOf(rows), rows.expected);
    const size = (): TableSize => this.#size;
    this.#cursor = new Cursor({
      size,
      viewport: this.#viewport,
      saved: state.selection,
      onChange: this.#onCursor,
    });
    this.#tiles = new Tiles({
      size,
      read: options.read,
      onChange: this.#onTiles,
      onFailure: options.onFailure,
    });
    const cell = (row: number, column: number): CellState => this.#tiles.cell(row, column);
    const range = (): CellRange | undefined => this.#cursor.range;
    const { copyElsewhere } = options;
    const band = (index: number): Band | undefined => this.#known.bands[index];
    const rowNumber = (row: number): number | undefined => this.rowNumber(row);
    const own = { cell, range, band, rowNumber, cursor: this.#cursor };
    const faces = createCellFaces({ ...options, ...own });
    this.#rows = new RowPool(plane, faces);
    this.#header = new HeaderRow(headPlane, faces);
    const onCopied = (cells: number): void => {
      this.#announce(`${countOf(cells, 'cell')} copied`);
    };
    this.#copying = { fields, cell, range, copyElsewhere, onCopied };
    this.#vertical = new Scrollbar(root, 'vertical', (top) => {
      this.scrollTo(top, this.#viewport.scroll.left);
    });
    this.#horizontal = new Scrollbar(root, 'horizontal', (left) => {
      this.scrollTo(this.#viewport.scroll.top, left);
    });
    this.#showRows();
    this.#listen();
    this.#scrollToState(state);
    if (this.#isBeyond(state)) this.#awaited = state;
    this.#resizeObserver = new ResizeObserver(this.#measure);
    this.#resizeObserver.observe(root);
    this.#measure();
  }

  get activeCell(): CellPosition | undefined {
    return this.#cursor.activeCell;
  }

  get selectedRange(): CellRange | undefined {
    return this.#cursor.range;
  }

  /** Where the grid is, to be saved and given to the next one. */
  get state(): GridState {
    const columnWidths = Object.fromEntries(this.#chosenWidths);
    if (this.#awaited !== undefined) return { ...this.#awaited, columnWidths };
    const { top, left } = this.#viewport.scroll;
    const topRow = this.#viewport.rows.rowAt(Math.floor(top / rowHeight));
    const topOffset = top - this.#viewport.topOf(topRow);
    return { topRow, topOffset, left, selection: this.#cursor.selection, columnWidths };
  }

  /** More rows are known, or that there are no more. What shows stays where it is. */
  grow(rows: GridRows): void {
    const wasEmpty = this.#size.rowCount === 0;
    this.#known = rows;
    this.#size = { ...this.#size, rowCount: rows.rowCount };
    this.#viewport.grow(rowAxisOf(rows), rows.expected);
    this.#showRows();
    this.#layout++;
    this.#content++;
    const awaited = this.#awaited;
    if (awaited !== undefined && !this.#isBeyond(awaited)) {
      this.#scrollToState(awaited);
      this.#cursor.restore(awaited.selection);
    } else if (wasEmpty && rows.rowCount > 0) {
      this.#cursor.restore(awaited?.selection);
      // That was nobody going elsewhere.
      this.#awaited = awaited;
    }
    this.#ask();
  }

  cell(row: number, column: number): CellState {
    return this.#tiles.cell(row, column);
  }

  /** The row of the table that is shown at `row`; undefined as long as nobody knows. */
  rowNumber(row: number): number | undefined {
    return this.#options.isWholeTable ? row : this.#tiles.rowNumber(row);
  }

  focus(): void {
    this.#elements.root.focus({ preventScroll: true });
  }

  /** In virtual pixels. */
  scrollTo(top: number, left: number): void {
    this.#awaited = undefined;
    this.#viewport.scrollTo({ top, left });
    this.#scrolled();
  }

  /** Shows a row (counted from 0, brought into the table) and makes it active. */
  goToRow(row: number): void {
    this.#cursor.goToRow(row);
    const cell = this.activeCell;
    const number = cell && this.rowNumber(cell.row);
    if (number !== undefined) this.#announce(`Row ${rowNumberText(number)}`);
  }

  goToColumn(column: number): void {
    this.#cursor.goToColumn(column);
  }

  /** Copies the selection through the host. */
  async copySelection(): Promise<void> {
    await copySelection(this.#copying, this.#options.writeClipboard);
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

  /** Whether rows that `state` shows or selects are yet to be found. */
  #isBeyond({ topRow, selection }: GridState): boolean {
    const { rowCount, isGrowing } = this.#known;
    return isGrowing && Math.max(topRow, selection?.active.row ?? 0) >= rowCount;
  }

  #scrollToState({ topRow, topOffset, left }: GridState): void {
    this.#viewport.scrollTo({ top: this.#viewport.topOf(topRow) + topOffset, left });
  }

  #showRows(): void {
    showRowCount(this.#elements, this.#size, this.#known.isGrowing);
    const { gutter } = this.#viewport;
    this.#horizontal.startAt(gutter);
    this.#elements.corner.style.width = `${gutter}px`;
  }

  #startingWidths(): number[] {
    const character = characterWidth(this.#elements.root);
    return this.#options.fields.map(
      (field) => this.#chosenWidths.get(field.name) ?? defaultColumnWidth(field, character),
    );
  }

  #listen(): void {
    const { root } = this.#elements;
    const { signal } = this.#lifetime;
    root.addEventListener('keydown', this.#onKey, { signal });
    root.addEventListener('wheel', this.#onWheel, { signal, passive: false });
    document.addEventListener(
      'copy',
      (event) => {
        if (document.activeElement !== root || this.activeCell === undefined) return;
        event.preventDefault();
        copySelection(this.#copying, (text) => {
          event.clipboardData?.setData('text/plain', text);
        }).catch(this.#options.onFailure);
      },
      { signal },
    );
    listenToPointer(this.#elements, this.#pointerTarget(), signal);
    listenToColumnMenu(this.#elements, this.#menuTarget, signal);
  }

  readonly #measure = (): void => {
    const { root } = this.#elements;
    this.#viewport.resize(root.clientWidth, root.clientHeight);
    this.#layout++;
    this.#ask();
  };

  readonly #onCursor = (): void => {
    this.#awaited = undefined;
    this.#content++;
    this.#options.onActiveCell(this.activeCell);
    this.#scrolled();
  };

  readonly #onTiles = (): void => {
    this.#content++;
    this.#ask();
    this.#options.onActiveCell(this.activeCell);
  };

  readonly #onWheel = (event: WheelEvent): void => {
    const { scroll, extent } = this.#viewport;
    const next = scrollByWheel(scroll, event, extent);
    // Ctrl and the wheel zoom. At an end, the wheel is left to what is around the grid.
    if (event.ctrlKey || (next.top === scroll.top && next.left === scroll.left)) return;
    event.preventDefault();
    this.scrollTo(next.top, next.left);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const command = keyCommand(event);
    const active = this.activeCell;
    if (command === undefined || active === undefined) return;
    event.preventDefault();
    const { column } = active;
    if (command.kind === 'resize')
      this.#resize(column, this.#viewport.axis.width(column) + command.by);
    else if (command.kind === 'moveColumn') this.#options.moveColumn(column, command.by);
    else if (command.kind === 'columnMenu')
      openColumnMenu(this.#elements.head, column, this.#menuTarget);
    else this.#cursor.run(command);
  };

  readonly #menuTarget = {
    activeColumn: (): number | undefined => this.activeCell?.column,
    headerCorner: (column: number): { readonly x: number; readonly y: number } => {
      const { left, bottom } = this.#elements.head.getBoundingClientRect();
      const { axis, gutter, scroll } = this.#viewport;
      return { x: left + gutter + Math.max(0, axis.start(column) - scroll.left), y: bottom };
    },
  };

  #resize(column: number, width: number): void {
    const name = this.#options.fields[column]?.name;
    if (name === undefined) return;
    this.#viewport.axis.resize(column, width);
    this.#chosenWidths.set(name, this.#viewport.axis.width(column));
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
        return this.#viewport.outside(x, y);
      },
      select: (cell, span, extend) => {
        this.#cursor.select(cell, span, extend);
      },
      selectAll: () => {
        this.#cursor.selectAll();
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
    this.#pointAtActive({ rows: frame.rows.rowsOn(frame.lines), columns: frame.columns });
  };

  /** Assistive technology may only be pointed at a cell that is drawn. */
  #pointAtActive(drawn: CellRange): void {
    const { root } = this.#elements;
    const cell = this.activeCell;
    if (cell !== undefined && rangeHolds(drawn, cell.row, cell.column))
      root.setAttribute('aria-activedescendant', activeCellId);
    else root.removeAttribute('aria-activedescendant');
  }
}

function rowAxisOf({ rowCount, bands }: GridRows): RowAxis {
  return new RowAxis(
    rowCount,
    bands.map(({ row }) => row),
  );
}
