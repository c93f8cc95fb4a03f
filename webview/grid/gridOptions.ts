/** What the grid is given: rows as far as they are known, where to read cells, and whom to tell of what. */
import type { TableError } from '../../src/base/errors.ts';
import type { CellPosition } from '../../src/protocol/messages.ts';
import type { TileAnswer } from '../../src/protocol/tiles.ts';
import type { RowOrder } from '../../src/table/rowView.ts';
import type { Field } from '../../src/table/schema.ts';
import type { GridState } from '../viewState.ts';
import type { Band } from './frame.ts';
import type { CellRange } from './selection.ts';

/** The rows of a table as far as they are known. */
export interface GridRows {
  readonly rowCount: number;
  /** Whether there may be more; then `expected` is a guess of how many there will be. */
  readonly isGrowing: boolean;
  readonly expected: number;
  /** Where rows are missing; ascending, no two before the same row. */
  readonly bands: readonly Band[];
}

export interface GridOptions {
  readonly fields: readonly Field[];
  readonly rows: GridRows;
  /** Whether rows are those of the table; else tiles say which they are. */
  readonly isWholeTable: boolean;
  /** What rows are sorted by, where they are. */
  readonly sort?: RowOrder | undefined;
  /** Where it was; what the table does not have is brought back into it, once all of its rows are known. */
  readonly state: GridState;
  readonly read: (cells: CellRange, signal: AbortSignal) => Promise<TileAnswer>;
  /** Copies what is too large for the grid's own cells; gives the number of cells. */
  readonly copyElsewhere: (cells: CellRange) => Promise<number>;
  readonly writeClipboard: (text: string) => Promise<void>;
  readonly failureText: (error: TableError) => string;
  readonly onFailure: (error: unknown) => void;
  /** The active cell is another one, or its value has become known. */
  readonly onActiveCell: (cell: CellPosition | undefined) => void;
  /** Someone wants a column so many places further; the grid is then made anew. */
  readonly moveColumn: (column: number, by: number) => void;
  /** Something that `state` holds has changed. */
  readonly onState: () => void;
}
