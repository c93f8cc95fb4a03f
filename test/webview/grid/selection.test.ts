import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyCommand, moveCell } from '../../../webview/grid/keys.ts';
import {
  cellCount,
  clampCell,
  extendTo,
  rangeHolds,
  selectCell,
  selectedRange,
} from '../../../webview/grid/selection.ts';

const size = { rowCount: 1e12, columnCount: 40 };
const cells = fc.record({ row: fc.nat(), column: fc.nat(39) });
const key = (
  name: string,
  held: Partial<Record<'ctrlKey' | 'shiftKey' | 'altKey', boolean>> = {},
) => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('a selection', () => {
  it('holds both its corners, and exactly the cells between them', () => {
    fc.assert(
      fc.property(cells, cells, cells, (anchor, active, other) => {
        const range = selectedRange(extendTo(selectCell(anchor), active), size);
        for (const corner of [anchor, active])
          expect(rangeHolds(range, corner.row, corner.column)).toBe(true);
        const between = (a: number, b: number, x: number): boolean =>
          x >= Math.min(a, b) && x <= Math.max(a, b);
        expect(rangeHolds(range, other.row, other.column)).toBe(
          between(anchor.row, active.row, other.row) &&
            between(anchor.column, active.column, other.column),
        );
        expect(cellCount(range)).toBe(
          (Math.abs(anchor.row - active.row) + 1) * (Math.abs(anchor.column - active.column) + 1),
        );
      }),
    );
  });

  it('widens to whole rows, whole columns, or all', () => {
    const selection = extendTo(selectCell({ row: 5, column: 2 }), { row: 7, column: 3 });
    expect(selectedRange({ ...selection, span: 'rows' }, size)).toEqual({
      rows: { start: 5, end: 8 },
      columns: { start: 0, end: 40 },
    });
    expect(selectedRange({ ...selection, span: 'columns' }, size)).toEqual({
      rows: { start: 0, end: 1e12 },
      columns: { start: 2, end: 4 },
    });
    expect(cellCount(selectedRange({ ...selection, span: 'all' }, size))).toBe(40e12);
  });

  it('has no cell in an empty table', () => {
    expect(clampCell({ row: 0, column: 0 }, { rowCount: 0, columnCount: 3 })).toBeUndefined();
  });
});

describe('keys', () => {
  it('move by cells, pages and to the ends, and extend with shift', () => {
    expect(keyCommand(key('ArrowDown'))).toEqual({
      kind: 'move',
      rows: 1,
      columns: 0,
      extend: false,
    });
    expect(keyCommand(key('PageUp', { shiftKey: true }))).toEqual({
      kind: 'page',
      pages: -1,
      extend: true,
    });
    expect(keyCommand(key('End', { ctrlKey: true }))).toEqual({
      kind: 'move',
      rows: Infinity,
      columns: Infinity,
      extend: false,
    });
    expect(keyCommand(key('a', { ctrlKey: true }))).toEqual({ kind: 'selectAll' });
    expect(keyCommand(key('ArrowRight', { altKey: true }))).toEqual({ kind: 'resize', by: 16 });
  });

  it('leave alone what is not the grid’s', () => {
    for (const name of ['a', 'c', 'Tab', 'F2', 'Enter'])
      expect(keyCommand(key(name))).toBeUndefined();
  });

  it('never leave the table', () => {
    const by = fc.record({
      rows: fc.constantFrom(0, 1, -1, 30, Infinity, -Infinity),
      columns: fc.constantFrom(0, 1, -1, Infinity, -Infinity),
    });
    fc.assert(
      fc.property(cells, by, (cell, move) => {
        const { row, column } = moveCell(cell, move, size)!;
        expect(Number.isInteger(row) && row >= 0 && row < size.rowCount).toBe(true);
        expect(Number.isInteger(column) && column >= 0 && column < size.columnCount).toBe(true);
      }),
    );
  });
});
