import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tileColumns, tileRows } from '../../../src/protocol/tiles.ts';
import { tileCells, tilesWanted } from '../../../webview/grid/tilePlan.ts';

const size = { rowCount: 1e12, columnCount: 1_000 };
const windows = fc
  .record({
    row: fc.nat(2 ** 31 - 1),
    rows: fc.integer({ min: 1, max: 60 }),
    column: fc.nat(980),
    columns: fc.integer({ min: 1, max: 20 }),
  })
  .map(({ row, rows, column, columns }) => ({
    rows: { start: row * 465, end: row * 465 + rows },
    columns: { start: column, end: column + columns },
  }));
const sides = fc.constantFrom(-1, 0, 1);

describe('tilesWanted', () => {
  it('covers the window first, with at most one tile ahead, and never leaves the table', () => {
    fc.assert(
      fc.property(windows, sides, sides, (window, rows, columns) => {
        const wanted = tilesWanted(window, { rows, columns }, size).map((tile) =>
          tileCells(tile, size),
        );
        const covered = wanted.filter(
          (tile) =>
            tile.rows.start < window.rows.end &&
            tile.rows.end > window.rows.start &&
            tile.columns.start < window.columns.end &&
            tile.columns.end > window.columns.start,
        );
        const area = covered.reduce((sum, tile) => {
          const height =
            Math.min(tile.rows.end, window.rows.end) - Math.max(tile.rows.start, window.rows.start);
          const width =
            Math.min(tile.columns.end, window.columns.end) -
            Math.max(tile.columns.start, window.columns.start);
          return sum + height * width;
        }, 0);
        expect(area).toBe(
          (window.rows.end - window.rows.start) * (window.columns.end - window.columns.start),
        );
        expect(wanted.slice(0, covered.length)).toEqual(covered);
        for (const tile of wanted) {
          expect(tile.rows.start % tileRows).toBe(0);
          expect(tile.columns.start % tileColumns).toBe(0);
          expect(tile.rows.end).toBeGreaterThan(tile.rows.start);
          expect(tile.columns.end).toBeGreaterThan(tile.columns.start);
        }
      }),
    );
  });

  it('wants nothing of nothing', () => {
    const none = { rows: { start: 0, end: 0 }, columns: { start: 0, end: 5 } };
    expect(tilesWanted(none, { rows: 1, columns: 0 }, size)).toEqual([]);
  });

  it('cuts the last tiles to the table', () => {
    expect(tileCells({ tileRow: 1, tileColumn: 2 }, { rowCount: 300, columnCount: 35 })).toEqual({
      rows: { start: 256, end: 300 },
      columns: { start: 32, end: 35 },
    });
  });
});
