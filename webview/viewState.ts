/** What a tab remembers while it is hidden: VS Code throws the page away and builds it again. Pure. */
import type { CellPosition } from '../src/protocol/messages.ts';
import type { RowView } from '../src/table/rowView.ts';
import type { Selection } from './grid/selection.ts';

export type PanelTab = 'layout' | 'file' | 'schema' | 'cell';

/** Where the grid is. */
export interface GridState {
  /** The first visible row, and how many pixels of it are scrolled out: exact where a pixel offset would not be. */
  readonly topRow: number;
  readonly topOffset: number;
  readonly left: number;
  readonly selection: Selection | undefined;
  /** Only the columns that someone resized. */
  readonly columnWidths: Readonly<Record<string, number>>;
}

export interface PanelState {
  readonly open: boolean;
  /** Pixels. */
  readonly width: number;
  readonly tab: PanelTab;
}

/** What of the table is shown. */
interface ShownState {
  /** Numbers of the table's columns, in the order shown; undefined for all as they are. */
  readonly columns: readonly number[] | undefined;
  readonly rows: RowView;
}

export interface ViewState {
  readonly grid: GridState;
  readonly shown: ShownState;
  readonly panel: PanelState;
}

/** Raised when the shape changes: what an older version saved is then forgotten. */
const version = 1;

export const initialGridState: GridState = {
  topRow: 0,
  topOffset: 0,
  left: 0,
  selection: undefined,
  columnWidths: {},
};

export const initialViewState: ViewState = {
  grid: initialGridState,
  shown: { columns: undefined, rows: {} },
  panel: { open: true, width: 340, tab: 'layout' },
};

export function saveViewState(state: ViewState): unknown {
  return { version, ...state };
}

/** What was saved, as far as it makes sense; the rest starts afresh. */
export function restoreViewState(saved: unknown): ViewState {
  if (!isRecord(saved) || saved['version'] !== version) return initialViewState;
  const grid = isRecord(saved['grid']) ? saved['grid'] : {};
  const shown = isRecord(saved['shown']) ? saved['shown'] : {};
  const panel = isRecord(saved['panel']) ? saved['panel'] : {};
  const initial = initialViewState.panel;
  return {
    grid: {
      topRow: natural(grid['topRow']) ?? 0,
      topOffset: finite(grid['topOffset']) ?? 0,
      left: finite(grid['left']) ?? 0,
      selection: selectionOf(grid['selection']),
      columnWidths: widthsOf(grid['columnWidths']),
    },
    shown: { columns: columnsOf(shown['columns']), rows: rowsOf(shown['rows']) },
    panel: {
      open: typeof panel['open'] === 'boolean' ? panel['open'] : initial.open,
      width: finite(panel['width']) ?? initial.width,
      tab: tabs.find((tab) => tab === panel['tab']) ?? initial.tab,
    },
  };
}

const tabs: readonly PanelTab[] = ['layout', 'file', 'schema', 'cell'];
const spans: readonly Selection['span'][] = ['cells', 'rows', 'columns', 'all'];

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function finite(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function natural(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined;
}

function cellOf(value: unknown): CellPosition | undefined {
  if (!isRecord(value)) return undefined;
  const [row, column] = [natural(value['row']), natural(value['column'])];
  return row === undefined || column === undefined ? undefined : { row, column };
}

function selectionOf(value: unknown): Selection | undefined {
  if (!isRecord(value)) return undefined;
  const [active, anchor] = [cellOf(value['active']), cellOf(value['anchor'])];
  const span = spans.find((known) => known === value['span']);
  return active && anchor && span ? { active, anchor, span } : undefined;
}

function columnsOf(value: unknown): readonly number[] | undefined {
  return Array.isArray(value) ? value.flatMap((column) => natural(column) ?? []) : undefined;
}

function rowsOf(value: unknown): RowView {
  if (!isRecord(value)) return {};
  const { where, sort } = value;
  const column = isRecord(sort) ? sort['column'] : undefined;
  const descending = isRecord(sort) && sort['descending'] === true;
  return {
    ...(typeof where === 'string' ? { where } : {}),
    ...(typeof column === 'string' ? { sort: { column, descending } } : {}),
  };
}

function widthsOf(value: unknown): Record<string, number> {
  if (!isRecord(value)) return {};
  const widths = Object.entries(value).map(([name, width]) => [name, finite(width)] as const);
  return Object.fromEntries(
    widths.filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}
