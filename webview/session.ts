/** One open document as this page sees it: its phase, the grid's position, the panel, and what the host may ask. */
import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import { isAbort, toTableError } from '../src/base/errors.ts';
import { rowOf, type RowTarget } from '../src/base/rowNumber.ts';
import type {
  CellPosition,
  ColumnChange,
  HostAction,
  OpenedDocument,
  OpenResult,
  Problem,
  WantedCells,
  WebviewApi,
} from '../src/protocol/messages.ts';
import { unpackResult } from '../src/protocol/packedResult.ts';
import type { TileAnswer } from '../src/protocol/tiles.ts';
import { isWholeTable, type RowOrder } from '../src/table/rowView.ts';
import { grownFacts, type TableGrowth } from '../src/table/growth.ts';
import type { Range } from '../src/table/schema.ts';
import type { CellRange } from './grid/selection.ts';
import type { Grid } from './grid/grid.ts';
import type { GridRows } from './grid/gridOptions.ts';
import type { CellState } from './grid/tiles.ts';
import { gridRowsOf } from './gridRows.ts';
import type { Host, HostClient } from './hostClient.ts';
import { Problems } from './problems.ts';
import { RowViewState } from './rowViewState.ts';
import {
  columnsOf,
  movedColumn,
  savedColumns,
  selectionIn,
  withColumn,
  withoutColumn,
} from './shownColumns.ts';
import { initialGridState, type GridState, type PanelState, type ViewState } from './viewState.ts';

export type Phase =
  | { readonly kind: 'opening' }
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'opened'; readonly document: OpenedDocument };

/** The active cell and what is known of it. */
export interface ActiveCell {
  /** In the table. */
  readonly position: CellPosition;
  readonly state: CellState;
}

const saveDelay = 200;
const cellChangedDelay = 60;

export class Session {
  readonly host: Host;
  readonly phase: ReadonlySignal<Phase>;
  readonly problems = new Problems(() => this.host);
  /** Shows what went wrong above the grid. */
  readonly report = this.problems.report;
  readonly panel: ReadonlySignal<PanelState>;
  readonly activeCell: ReadonlySignal<ActiveCell | undefined>;
  /** What is known of the open file now. */
  readonly table: ReadonlySignal<OpenedDocument | undefined> = computed(() => {
    const phase = this.#phase.value;
    if (phase.kind !== 'opened') return undefined;
    const growth = this.#growth.value;
    return { ...phase.document, growth, facts: grownFacts(phase.document.facts, growth) };
  });
  /** Columns of the table that are shown, in that order. */
  readonly columns: ReadonlySignal<readonly number[]> = computed(() =>
    columnsOf(this.#columns.value, this.#columnCount.value),
  );
  readonly rows: RowViewState;
  /** Someone wants to type a condition, and perhaps of which column; a new object each time. */
  readonly filterEdit: ReadonlySignal<{ readonly column?: string | undefined } | undefined>;
  readonly gridRows: ReadonlySignal<GridRows> = computed(() =>
    gridRowsOf(this.table.value, this.rows.found.value, this.#bandActions),
  );
  /** The row that someone asked for and that is not known yet. */
  readonly awaited: ReadonlySignal<RowTarget | undefined>;

  readonly #client: HostClient;
  readonly #phase = signal<Phase>({ kind: 'opening' });
  readonly #growth = signal<TableGrowth | undefined>(undefined);
  readonly #awaited = signal<RowTarget | undefined>(undefined);
  readonly #panel;
  readonly #columns;
  readonly #filterEdit = signal<{ readonly column?: string | undefined } | undefined>(undefined);
  /** Of the table; the same while it grows. */
  readonly #columnCount = computed(() => this.table.value?.schema.fields.length ?? 0);
  readonly #activeCell = signal<ActiveCell | undefined>(undefined);
  #grid: Grid | undefined;
  #gridState: GridState;
  /** The column that the next grid is to show, by where it is shown. */
  #revealed: number | undefined;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;
  #cellTimer: ReturnType<typeof setTimeout> | undefined;

  /** `api` is what the host may ask of it. */
  constructor(client: HostClient, api: (session: Session) => WebviewApi) {
    this.#client = client;
    const { grid, shown, panel } = client.restore();
    this.#gridState = grid;
    this.#columns = signal(shown.columns);
    this.filterEdit = this.#filterEdit;
    this.rows = new RowViewState({
      host: () => this.host,
      saved: shown.rows,
      onChange: () => {
        this.#backToTop();
      },
      onFailure: this.report,
    });
    this.#panel = signal(panel);
    this.phase = this.#phase;
    this.panel = this.#panel;
    this.activeCell = this.#activeCell;
    this.awaited = this.#awaited;
    this.host = client.connect(api(this));
    // Hiding the tab tears the page down without waiting for timers.
    document.addEventListener('visibilitychange', this.#saveNow);
    window.addEventListener('pagehide', this.#saveNow);
  }

  /** Where the next grid is to start. */
  get gridState(): GridState {
    return this.#gridState;
  }

  get grid(): Grid | undefined {
    return this.#grid;
  }

  async open(): Promise<void> {
    this.#phase.value = { kind: 'opening' };
    try {
      this.#show(unpackResult(await this.host.open({})));
    } catch (error) {
      if (isAbort(error)) return;
      this.#phase.value = {
        kind: 'failed',
        problem: await this.problems.describe(toTableError(error)),
      };
    }
  }

  /** Goes to a row at once if it is known, else as soon as it is. The last row is known when all are. */
  goToRow(target: RowTarget): void {
    if (this.rows.found.value !== undefined) {
      this.#goToShownRow(target).catch(this.report);
      return;
    }
    const { rowCount, isGrowing: mayGrow } = this.gridRows.value;
    const isKnown = !mayGrow || (target.from === 'start' && target.row < rowCount);
    this.#awaited.value = isKnown ? undefined : target;
    if (!isKnown) return;
    this.#grid?.goToRow(rowOf(target, rowCount));
    this.#grid?.focus();
  }

  /** To a row of the table, or the next one that is shown; from the end, of what is shown. */
  async #goToShownRow(target: RowTarget): Promise<void> {
    const view = this.rows.view.value;
    const last = this.gridRows.value.rowCount - 1;
    const row = rowOf(target, last + 1);
    const { place } =
      target.from === 'end'
        ? { place: row }
        : await this.host.placeOfRow({ view, row: target.row });
    if (this.rows.view.value !== view) return;
    this.#grid?.goToRow(place ?? last);
    this.#grid?.focus();
  }

  /** Gives up waiting for a row that is not known yet. */
  stopWaiting(): void {
    this.#awaited.value = undefined;
  }

  attachGrid(grid: Grid): void {
    this.#grid = grid;
    if (this.#revealed !== undefined) grid.goToColumn(this.#revealed);
    this.#revealed = undefined;
    this.saveSoon();
  }

  detachGrid(): void {
    if (this.#grid) this.#gridState = this.#grid.state;
    this.#grid = undefined;
  }

  /** Shows other columns, or the same in another order, and `active` of them, if it is one. */
  showColumns(columns: readonly number[] | null, active?: number): void {
    const before = this.columns.value;
    const count = this.#columnCount.value;
    const after = columnsOf(columns ?? undefined, count);
    // The old grid says where it was; it will be taken down after this.
    this.detachGrid();
    const selection = selectionIn(this.#gridState.selection, before, after);
    this.#gridState = { ...this.#gridState, selection };
    this.#revealed = active === undefined ? undefined : after.indexOf(active);
    this.#columns.value = savedColumns(after, count);
  }

  /** Changes the column that is shown at `at`. */
  changeColumn(change: ColumnChange, at = this.#grid?.activeCell?.column): void {
    const columns = this.columns.value;
    const column = at === undefined ? undefined : columns[at];
    if (at === undefined || column === undefined) return;
    switch (change) {
      case 'hide':
        this.showColumns(withoutColumn(columns, at));
        return;
      case 'moveLeft':
        this.showColumns(movedColumn(columns, at, -1), column);
        return;
      case 'moveRight':
        this.showColumns(movedColumn(columns, at, 1), column);
        return;
      case 'sortAscending':
      case 'sortDescending':
        this.#sort({ column: this.#nameOf(column), descending: change === 'sortDescending' });
        return;
      case 'unsort':
        this.#sort(undefined);
        return;
    }
  }

  /** Shows a column of the table, even if it is hidden. */
  goToColumn(column: number): void {
    const at = this.columns.value.indexOf(column);
    if (at < 0) this.showColumns(withColumn(this.columns.value, column), column);
    else this.#grid?.goToColumn(at);
    this.#grid?.focus();
  }

  /** Lets someone type a condition, of a column if it is given as it is written there. */
  editFilter(wanted: { readonly column?: string | undefined }): void {
    this.#filterEdit.value = { ...wanted };
  }

  /** Shows only rows that fulfil a condition, or all. */
  filter(where: string | undefined): void {
    this.rows.show({ ...this.rows.view.value, where });
  }

  #sort(sort: RowOrder | undefined): void {
    this.rows.show({ ...this.rows.view.value, sort });
  }

  #nameOf(column: number): string {
    return this.table.value?.schema.fields[column]?.name ?? '';
  }

  /** Other rows are to be shown: the column stays, the row cannot. */
  #backToTop(): void {
    this.detachGrid();
    const { selection } = this.#gridState;
    const cell = { row: 0, column: selection?.active.column ?? 0 };
    const first = { active: cell, anchor: cell, span: 'cells' as const };
    this.#gridState = { ...this.#gridState, topRow: 0, topOffset: 0, selection: first };
  }

  /** Cells as they are shown. */
  readonly readTile = async (cells: CellRange, signal: AbortSignal): Promise<TileAnswer> => {
    const { parts, rowNumbers } = await this.host.readTile(this.#inTable(cells), { signal });
    const by = cells.columns.start;
    return {
      parts: parts.map((part) => ({ ...part, columns: moved(part.columns, by) })),
      rowNumbers,
    };
  };

  readonly copyCells = async (cells: CellRange): Promise<number> =>
    (await this.host.copyCells(this.#inTable(cells))).cells;

  readonly writeClipboard = async (text: string): Promise<void> =>
    this.host.writeClipboard({ text });

  /** More of the file is known, or why no more will be. */
  grow(growth: TableGrowth, problem: Problem | undefined): void {
    this.#growth.value = growth;
    if (problem !== undefined) this.problems.show(problem);
    if (this.#awaited.value !== undefined) this.goToRow(this.#awaited.value);
  }

  /** The file was opened anew, or can no longer be. */
  reopen(result: OpenResult): void {
    this.#keepPosition(result);
    this.#show(result);
  }

  /** Reads again what failed. */
  retry(): void {
    this.problems.forget();
    this.#grid?.retry();
  }

  runAction(action: HostAction): void {
    this.host.runAction({ action }).catch(this.report);
  }

  updatePanel(change: Partial<PanelState>): void {
    this.#panel.value = { ...this.#panel.value, ...change };
    this.saveSoon();
  }

  /** Of the grid: a place among what is shown. */
  readonly onActiveCell = (shown: CellPosition | undefined): void => {
    const grid = this.#grid;
    const before = this.#activeCell.value;
    const position = shown && this.#cellInTable(shown);
    if (shown === undefined || position === undefined || grid === undefined) {
      this.#activeCell.value = undefined;
      return;
    }
    const state = grid.cell(shown.row, shown.column);
    const same =
      before?.position.row === position.row && before.position.column === position.column;
    // A value that was known stays known: other tiles' arrivals are no news.
    if (same && before.state.kind === state.kind && state.kind !== 'failed') return;
    this.#activeCell.value = { position, state };
    if (!same) this.#tellCellSoon(position);
  };

  /** Saves once the scrolling or typing has paused. */
  readonly saveSoon = (): void => {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = setTimeout(this.#saveNow, saveDelay);
  };

  readonly #saveNow = (): void => {
    clearTimeout(this.#saveTimer);
    // Before the table is there, what was saved last is still right.
    if (this.#phase.value.kind !== 'opened') return;
    if (this.#grid) this.#gridState = this.#grid.state;
    const state: ViewState = {
      grid: this.#gridState,
      shown: { columns: this.#columns.value, rows: this.rows.view.value },
      panel: this.#panel.value,
    };
    this.#client.save(state);
  };

  #inTable({ rows, columns }: CellRange): WantedCells {
    const view = this.rows.view.value;
    return {
      rows,
      columns: this.columns.value.slice(columns.start, columns.end),
      ...(isWholeTable(view) ? {} : { view }),
    };
  }

  /** Undefined as long as nobody knows what row is shown there. */
  #cellInTable(shown: CellPosition): CellPosition | undefined {
    const column = this.columns.value[shown.column];
    const row = this.#grid?.rowNumber(shown.row);
    return row === undefined || column === undefined ? undefined : { row, column };
  }

  #tellCellSoon(cell: CellPosition): void {
    clearTimeout(this.#cellTimer);
    this.#cellTimer = setTimeout(() => {
      // The status bar is not worth an error message.
      this.host.cellChanged({ cell }).catch(() => undefined);
    }, cellChangedDelay);
  }

  #show(result: OpenResult): void {
    batch(() => {
      this.#growth.value = result.kind === 'opened' ? result.document.growth : undefined;
      this.#awaited.value = undefined;
      this.problems.show(undefined);
      this.#activeCell.value = undefined;
      this.#phase.value =
        result.kind === 'failed' ? result : { kind: 'opened', document: result.document };
      if (result.kind === 'opened') this.rows.find();
    });
  }

  readonly #bandActions = {
    skip: (): void => {
      this.runAction('skipBadBlocks');
    },
    details: (): void => {
      this.updatePanel({ open: true, tab: 'layout' });
    },
    validate: (): void => {
      this.runAction('validate');
    },
  };

  /** The place stays if the columns are the same; the new grid brings it back inside a shorter table. */
  #keepPosition(result: OpenResult): void {
    const phase = this.#phase.value;
    // The old grid has said where it was; it will be taken down after this.
    this.detachGrid();
    if (result.kind !== 'opened' || phase.kind !== 'opened') return;
    const namesOf = ({ schema }: OpenedDocument): string =>
      JSON.stringify(schema.fields.map(({ name }) => name));
    if (namesOf(result.document) === namesOf(phase.document)) return;
    this.#gridState = { ...initialGridState, columnWidths: this.#gridState.columnWidths };
    this.#columns.value = undefined;
    this.rows.forget();
  }
}

function moved({ start, end }: Range, by: number): Range {
  return { start: start + by, end: end + by };
}
