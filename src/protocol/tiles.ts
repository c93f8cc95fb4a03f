/** The grid's unit of transfer: a rectangle of the cells that it shows, aligned to its size. */
import type { Range } from '../table/schema.ts';
import type { WireError } from './rpc.ts';

/**
 * Part of a tile: its cells, as one Arrow IPC stream whose field i is column `columns.start + i` of those asked for, or
 * why they could not be read. The parts of a tile cover it and do not overlap; a tile of a sound file is one part.
 */
export type TilePart =
  | {
      readonly kind: 'cells';
      readonly rows: Range;
      readonly columns: Range;
      readonly ipc: Uint8Array;
      /** Cells too long to be sent whole, counted from the part's first row and column. */
      readonly shortened: readonly {
        readonly row: number;
        readonly column: number;
        /** Of the whole value. */
        readonly bytes: number;
      }[];
    }
  | {
      readonly kind: 'failed';
      readonly rows: Range;
      readonly columns: Range;
      readonly error: WireError;
    };

/** What a tile is read as. */
export interface TileAnswer {
  readonly parts: readonly TilePart[];
  /** The rows of the table behind those of the tile, where they are not the same. */
  readonly rowNumbers?: readonly number[] | undefined;
}

/** Rows of a tile; the last tile of a table has fewer. */
export const tileRows = 256;
/** Top-level columns of a tile. */
export const tileColumns = 16;
