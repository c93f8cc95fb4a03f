/** The grid's unit of transfer: a rectangle of cells, aligned to its size. */

/** Rows of a tile; the last tile of a table has fewer. */
export const tileRows = 256;
/** Top-level columns of a tile. */
export const tileColumns = 16;
