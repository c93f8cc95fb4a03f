import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowAxis, type Line } from '../../../webview/grid/rowAxis.ts';

/** All lines, one after the other, as a slow but obvious program would list them. */
function linesOf(rowCount: number, bandRows: readonly number[]): Line[] {
  const lines: Line[] = [];
  for (let row = 0; row <= rowCount; row++) {
    const band = bandRows.indexOf(row);
    if (band >= 0) lines.push({ kind: 'band', band });
    if (row < rowCount) lines.push({ kind: 'row', row });
  }
  return lines;
}

describe('RowAxis', () => {
  it('without bands has a line for each row, exact to 1e12', () => {
    const axis = new RowAxis(1e12);
    expect(axis.lineCount).toBe(1e12);
    expect(axis.lineOf(999_999_999_999)).toBe(999_999_999_999);
    expect(axis.at(123_456_789_012)).toEqual({ kind: 'row', row: 123_456_789_012 });
  });

  it('puts every row and every band on the line where they come', () => {
    const arbitrary = fc.integer({ min: 0, max: 30 }).chain((rowCount) =>
      fc.record({
        rowCount: fc.constant(rowCount),
        bandRows: fc
          .uniqueArray(fc.integer({ min: 0, max: rowCount }))
          .map((rows) => rows.toSorted((a, b) => a - b)),
      }),
    );
    fc.assert(
      fc.property(arbitrary, ({ rowCount, bandRows }) => {
        const axis = new RowAxis(rowCount, bandRows);
        const lines = linesOf(rowCount, bandRows);
        expect(axis.lineCount).toBe(lines.length);
        lines.forEach((line, i) => {
          expect(axis.at(i)).toEqual(line);
          if (line.kind === 'row') expect(axis.lineOf(line.row)).toBe(i);
          expect(axis.rowAt(i)).toBe(line.kind === 'row' ? line.row : (bandRows[line.band] ?? NaN));
        });
        expect(axis.rowsOn({ start: 0, end: lines.length })).toEqual({ start: 0, end: rowCount });
      }),
    );
  });
});
