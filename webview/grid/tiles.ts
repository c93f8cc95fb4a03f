/** The cells that were read: a bounded cache of tiles that asks for what is wanted and gives up what is not. */
import { TableError, isAbort, toTableError } from '../../src/base/errors.ts';
import type { TileAnswer, TilePart } from '../../src/protocol/tiles.ts';
import { tableErrors } from '../../src/protocol/wireError.ts';
import { columnsOfIpc, type ValueColumn } from '../../src/table/ipcColumns.ts';
import type { Range } from '../../src/table/schema.ts';
import type { CellRange, TableSize } from './selection.ts';
import { tileRows } from '../../src/protocol/tiles.ts';
import { tileCells, tileOf, tilesWanted, type Direction, type TilePlace } from './tilePlan.ts';

interface PendingTile {
  readonly kind: 'pending';
  readonly abort: AbortController;
  /** What is shown until it comes: the same tile from when the table had fewer rows. */
  readonly shorter: LoadedTile | undefined;
}
interface LoadedTile {
  readonly kind: 'loaded';
  /** One, unless something in the tile could not be read. */
  readonly parts: readonly LoadedPart[];
  /** The row at which it ends. */
  readonly end: number;
  readonly bytes: number;
}
type CellsPart = Extract<TilePart, { readonly kind: 'cells' }>;
type LoadedPart = CellRange &
  (
    | {
        readonly kind: 'cells';
        readonly values: readonly ValueColumn[];
        readonly shortened: CellsPart['shortened'];
      }
    | { readonly kind: 'failed'; readonly error: TableError }
  );
interface FailedTile {
  readonly kind: 'failed';
  readonly error: TableError;
}
type Tile = PendingTile | LoadedTile | FailedTile;

/** One cell as far as it is known. */
export type CellState =
  | { readonly kind: 'pending' }
  | {
      readonly kind: 'value';
      readonly value: unknown;
      /** Of a value too long to be here whole: how many bytes it has. */
      readonly wholeBytes?: number | undefined;
    }
  | { readonly kind: 'failed'; readonly error: TableError };

export interface TileSource {
  /** Asked anew each time: a table may grow. */
  readonly size: () => TableSize;
  /** Reads cells on tile boundaries. */
  readonly read: (cells: CellRange, signal: AbortSignal) => Promise<TileAnswer>;
  /** Cells have become known, or failed. */
  readonly onChange: () => void;
  readonly onFailure: (error: TableError) => void;
}

/** Counted for the benchmark and the tests. */
export interface TileCounts {
  requested: number;
  cancelled: number;
  loaded: number;
  failed: number;
}

const maxTiles = 256;
const maxBytes = 64 << 20;
const pending: CellState = { kind: 'pending' };

export class Tiles {
  readonly counts: TileCounts = { requested: 0, cancelled: 0, loaded: 0, failed: 0 };
  readonly #source: TileSource;
  /** In order of use, oldest first: a Map keeps the order of insertion. */
  readonly #tiles = new Map<string, Tile>();
  #loadedBytes = 0;
  /** Of rows that are not those of the table, by tile: which they are. */
  readonly #rowNumbers = new Map<number, readonly number[]>();

  constructor(source: TileSource) {
    this.#source = source;
  }

  cell(row: number, column: number): CellState {
    const tile = this.#tiles.get(keyOf(tileOf(row, column)));
    if (tile?.kind === 'failed') return tile;
    const loaded = tile?.kind === 'pending' ? tile.shorter : tile;
    const part = loaded?.parts.find(
      ({ rows, columns }) => holds(rows, row) && holds(columns, column),
    );
    if (part?.kind !== 'cells') return part ?? pending;
    const at = { row: row - part.rows.start, column: column - part.columns.start };
    const short = part.shortened.find((cell) => cell.row === at.row && cell.column === at.column);
    const value = part.values[at.column]?.at(at.row);
    return { kind: 'value', value, wholeBytes: short?.bytes };
  }

  /** The row of the table that is shown at `row`, where a tile has said so. */
  rowNumber(row: number): number | undefined {
    const { tileRow } = tileOf(row, 0);
    return this.#rowNumbers.get(tileRow)?.[row - tileRow * tileRows];
  }

  /**
   * Declares what is on screen: missing tiles are asked for, those that are still on their way and not wanted any more
   * are cancelled. Failed tiles stay failed until `retry`.
   */
  want(window: CellRange, direction: Direction): void {
    const size = this.#source.size();
    const wanted = new Map(
      tilesWanted(window, direction, size).map((place) => [keyOf(place), place]),
    );
    for (const [key, tile] of this.#tiles) {
      if (tile.kind !== 'pending' || wanted.has(key)) continue;
      this.#tiles.delete(key);
      this.counts.cancelled++;
      tile.abort.abort();
    }
    for (const [key, place] of wanted) {
      const tile = this.#tiles.get(key);
      const isShort = tile?.kind === 'loaded' && tile.end < tileCells(place, size).rows.end;
      if (tile === undefined || isShort) void this.#request(key, place, isShort ? tile : undefined);
      else this.#put(key, tile);
    }
    this.#evict(wanted);
  }

  /** Forgets failures, so that wanting those cells asks for them again. */
  retry(): void {
    for (const [key, tile] of this.#tiles) {
      if (failureOf(tile) === undefined) continue;
      this.#tiles.delete(key);
      if (tile.kind === 'loaded') this.#loadedBytes -= tile.bytes;
    }
  }

  /** Cancels everything on its way. The tiles are of no use afterwards. */
  dispose(): void {
    for (const tile of this.#tiles.values()) if (tile.kind === 'pending') tile.abort.abort();
    this.#tiles.clear();
  }

  async #request(key: string, place: TilePlace, shorter: LoadedTile | undefined): Promise<void> {
    const tile: PendingTile = { kind: 'pending', abort: new AbortController(), shorter };
    if (shorter !== undefined) this.#loadedBytes -= shorter.bytes;
    this.#put(key, tile);
    this.counts.requested++;
    const cells = tileCells(place, this.#source.size());
    const answer = await this.#read(cells, tile.abort.signal);
    // Cancelled, and perhaps asked for anew, in the meantime: the answer is nobody's.
    if (this.#tiles.get(key) !== tile) return;
    if (answer === undefined) {
      // Cancelled by the other side: the next `want` asks again.
      this.#tiles.delete(key);
      return;
    }
    this.#put(key, answer);
    if (answer.kind === 'loaded') {
      this.counts.loaded++;
      this.#loadedBytes += answer.bytes;
    }
    const failure = failureOf(answer);
    if (failure !== undefined) {
      this.counts.failed++;
      this.#source.onFailure(failure);
    }
    this.#source.onChange();
  }

  async #read(cells: CellRange, signal: AbortSignal): Promise<LoadedTile | FailedTile | undefined> {
    try {
      const answer = await this.#source.read(cells, signal);
      const parts = answer.parts.map(loadedPart);
      if (answer.rowNumbers !== undefined) this.#number(cells.rows.start, answer.rowNumbers);
      checkCover(parts, cells);
      const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
      return { kind: 'loaded', parts, end: cells.rows.end, bytes };
    } catch (error) {
      if (signal.aborted || isAbort(error)) return undefined;
      return { kind: 'failed', error: toTableError(error) };
    }
  }

  #number(row: number, numbers: readonly number[]): void {
    const { tileRow } = tileOf(row, 0);
    this.#rowNumbers.delete(tileRow);
    this.#rowNumbers.set(tileRow, numbers);
    const [oldest] = this.#rowNumbers.keys();
    if (this.#rowNumbers.size > maxTiles && oldest !== undefined) this.#rowNumbers.delete(oldest);
  }

  /** Makes a tile the most recently used. */
  #put(key: string, tile: Tile): void {
    this.#tiles.delete(key);
    this.#tiles.set(key, tile);
  }

  #evict(wanted: ReadonlyMap<string, TilePlace>): void {
    for (const [key, tile] of this.#tiles) {
      if (this.#tiles.size <= maxTiles && this.#loadedBytes <= maxBytes) return;
      if (wanted.has(key) || tile.kind === 'pending') continue;
      this.#tiles.delete(key);
      if (tile.kind === 'loaded') this.#loadedBytes -= tile.bytes;
    }
  }
}

function keyOf({ tileRow, tileColumn }: TilePlace): string {
  return `${tileRow}:${tileColumn}`;
}

const sizeOf = ({ start, end }: Range): number => end - start;
const holds = ({ start, end }: Range, item: number): boolean => start <= item && item < end;

/** Why the tile, or the first damaged part of it, could not be read. */
function failureOf(tile: Tile): TableError | undefined {
  if (tile.kind === 'failed') return tile.error;
  if (tile.kind === 'pending') return undefined;
  return tile.parts.find((part) => part.kind === 'failed')?.error;
}

function loadedPart(part: TilePart): LoadedPart & { readonly bytes: number } {
  const { rows, columns } = part;
  if (part.kind === 'failed') {
    const error = toTableError(tableErrors.fromWire(part.error));
    return { kind: 'failed', rows, columns, error, bytes: 0 };
  }
  const values = columnsOfIpc(part.ipc);
  // A short answer must not look like nulls.
  if (values.length !== sizeOf(columns) || values.some(({ length }) => length !== sizeOf(rows)))
    throw new TableError(
      'internal',
      `asked for ${sizeOf(rows)} rows × ${sizeOf(columns)} columns, got ${values[0]?.length ?? 0} × ${values.length}`,
    );
  const { ipc, shortened } = part;
  return { kind: 'cells', rows, columns, values, shortened, bytes: ipc.byteLength };
}

/** Parts do not overlap, so equal counts mean that nothing is missing. */
function checkCover(parts: readonly LoadedPart[], cells: CellRange): void {
  const count = ({ rows, columns }: CellRange): number => sizeOf(rows) * sizeOf(columns);
  const found = parts.reduce((sum, part) => sum + count(part), 0);
  if (found !== count(cells))
    throw new TableError('internal', `asked for ${count(cells)} cells, got ${found}`);
}
