/** The grid's keyboard: which key does what. Pure. */
import type { CellPosition } from '../../src/protocol/messages.ts';
import { clampCell, type TableSize } from './selection.ts';

/** The parts of a KeyboardEvent that matter. */
export interface Key {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** What concerns what is selected. */
export type CursorCommand =
  /** Moves the active cell there; with `extend` the selection grows. Infinity means to the end. */
  | {
      readonly kind: 'move';
      readonly rows: number;
      readonly columns: number;
      readonly extend: boolean;
    }
  | { readonly kind: 'page'; readonly pages: number; readonly extend: boolean }
  | { readonly kind: 'selectAll' }
  | { readonly kind: 'clear' };

export type KeyCommand =
  | CursorCommand
  /** Makes the active column wider or narrower by that many pixels. */
  | { readonly kind: 'resize'; readonly by: number }
  /** Shows the active column so many places further. */
  | { readonly kind: 'moveColumn'; readonly by: number }
  /** Opens the menu of the active column. */
  | { readonly kind: 'columnMenu' };

const steps: Readonly<Record<string, readonly [rows: number, columns: number] | undefined>> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
};
const pages: Readonly<Record<string, number | undefined>> = { PageDown: 1, PageUp: -1 };
const edges: Readonly<Record<string, number | undefined>> = { Home: -Infinity, End: Infinity };
const resizeStep = 16;

/** Undefined for keys that are not the grid's. */
export function keyCommand(key: Key): KeyCommand | undefined {
  const far = key.ctrlKey || key.metaKey;
  if (key.altKey) return far ? undefined : columnCommand(key);
  if (key.key === 'Escape') return { kind: 'clear' };
  if (key.key === 'a' && far && !key.shiftKey) return { kind: 'selectAll' };
  return moveCommand(key, far);
}

function columnCommand({ key, shiftKey }: Key): KeyCommand | undefined {
  if (key === 'ArrowDown' && !shiftKey) return { kind: 'columnMenu' };
  const sideways = steps[key]?.[1] ?? 0;
  if (sideways === 0) return undefined;
  return shiftKey
    ? { kind: 'moveColumn', by: sideways }
    : { kind: 'resize', by: sideways * resizeStep };
}

function moveCommand({ key, shiftKey: extend }: Key, far: boolean): KeyCommand | undefined {
  const [step, page, edge] = [steps[key], pages[key], edges[key]];
  if (step !== undefined) {
    const reach = far ? Infinity : 1;
    return { kind: 'move', rows: times(step[0], reach), columns: times(step[1], reach), extend };
  }
  if (page !== undefined) return { kind: 'page', pages: page, extend };
  return edge === undefined
    ? undefined
    : { kind: 'move', rows: far ? edge : 0, columns: edge, extend };
}

/** 0 × Infinity would be NaN. */
function times(step: number, reach: number): number {
  return step === 0 ? 0 : step * reach;
}

export function moveCell(
  cell: CellPosition,
  by: { readonly rows: number; readonly columns: number },
  size: TableSize,
): CellPosition | undefined {
  return clampCell({ row: cell.row + by.rows, column: cell.column + by.columns }, size);
}
