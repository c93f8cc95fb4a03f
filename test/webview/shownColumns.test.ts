import { describe, expect, it } from 'vitest';
import {
  columnsOf,
  movedColumn,
  savedColumns,
  selectionIn,
  withColumn,
  withoutColumn,
} from '../../webview/shownColumns.ts';

const cell = (row: number, column: number) => ({ row, column });

describe('the columns that are shown', () => {
  it('are those that were saved and that the table has, each once; else all', () => {
    expect(columnsOf([2, 9, 0, 2], 3)).toEqual([2, 0]);
    expect(columnsOf([7], 3)).toEqual([0, 1, 2]);
    expect(columnsOf(undefined, 3)).toEqual([0, 1, 2]);
  });

  it('are only saved where they are not all of the table in its order', () => {
    expect(savedColumns([0, 1, 2], 3)).toBeUndefined();
    expect(savedColumns([0, 2, 1], 3)).toEqual([0, 2, 1]);
    expect(savedColumns([0, 1], 3)).toEqual([0, 1]);
  });

  it('are hidden, all but the last, and moved no further than there are places', () => {
    expect(withoutColumn([4, 5, 6], 1)).toEqual([4, 6]);
    expect(withoutColumn([4], 0)).toEqual([4]);
    expect(movedColumn([4, 5, 6], 0, 1)).toEqual([5, 4, 6]);
    expect(movedColumn([4, 5, 6], 2, 1)).toEqual([4, 5, 6]);
    expect(movedColumn([4, 5, 6], 2, -9)).toEqual([6, 4, 5]);
  });

  it('come back where they belong', () => {
    expect(withColumn([0, 3], 2)).toEqual([0, 2, 3]);
    expect(withColumn([3, 0], 5)).toEqual([3, 0, 5]);
    expect(withColumn([3, 0], 0)).toEqual([3, 0]);
  });

  it('keep the active cell, as long as its column is shown', () => {
    const selection = { active: cell(7, 2), anchor: cell(3, 0), span: 'cells' as const };
    expect(selectionIn(selection, [4, 5, 6], [6, 4])?.active).toEqual(cell(7, 0));
    expect(selectionIn(selection, [4, 5, 6], [4, 5])?.active).toEqual(cell(7, 1));
  });
});
