/** Which tiles a window of cells needs. Pure. */
import { tileColumns, tileRows } from '../../src/protocol/tiles.ts';
import type { CellRange, TableSize } from './selection.ts';

/** A tile's place, counted in tiles. */
export interface TilePlace {
  readonly tileRow: number;
  readonly tileColumn: number;
}

/** Which way the view moves: -1, 0 or 1. */
export interface Direction {
  readonly rows: number;
  readonly columns: number;
}

export function tileOf(row: number, column: number): TilePlace {
  return { tileRow: Math.floor(row / tileRows), tileColumn: Math.floor(column / tileColumns) };
}

/** The cells of a tile; the last ones of a table are smaller. */
export function tileCells({ tileRow, tileColumn }: TilePlace, size: TableSize): CellRange {
  const row = tileRow * tileRows;
  const column = tileColumn * tileColumns;
  return {
    rows: { start: row, end: Math.min(row + tileRows, size.rowCount) },
    columns: { start: column, end: Math.min(column + tileColumns, size.columnCount) },
  };
}

/** The tiles that hold the window, then those one tile ahead of it in the direction of movement. */
export function tilesWanted(window: CellRange, direction: Direction, size: TableSize): TilePlace[] {
  const { rows, columns } = window;
  if (rows.start >= rows.end || columns.start >= columns.end) return [];
  const first = tileOf(rows.start, columns.start);
  const last = tileOf(rows.end - 1, columns.end - 1);
  const wanted = block(first, last);
  if (direction.rows !== 0) {
    const tileRow = direction.rows > 0 ? last.tileRow + 1 : first.tileRow - 1;
    wanted.push(...block({ ...first, tileRow }, { ...last, tileRow }));
  }
  if (direction.columns !== 0) {
    const tileColumn = direction.columns > 0 ? last.tileColumn + 1 : first.tileColumn - 1;
    wanted.push(...block({ ...first, tileColumn }, { ...last, tileColumn }));
  }
  return wanted.filter(
    ({ tileRow, tileColumn }) =>
      tileRow >= 0 &&
      tileColumn >= 0 &&
      tileRow * tileRows < size.rowCount &&
      tileColumn * tileColumns < size.columnCount,
  );
}

/** All tiles from `first` to `last`, both included. */
function block(first: TilePlace, last: TilePlace): TilePlace[] {
  const places: TilePlace[] = [];
  for (let tileRow = first.tileRow; tileRow <= last.tileRow; tileRow++)
    for (let tileColumn = first.tileColumn; tileColumn <= last.tileColumn; tileColumn++)
      places.push({ tileRow, tileColumn });
  return places;
}
