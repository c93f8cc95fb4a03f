import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ColumnAxis, minColumnWidth } from '../../../webview/grid/columnAxis.ts';

const widths = fc.array(fc.integer({ min: minColumnWidth, max: 400 }), {
  minLength: 1,
  maxLength: 60,
});

describe('ColumnAxis', () => {
  it('finds the column at every pixel, as adding up finds it', () => {
    fc.assert(
      fc.property(widths, fc.nat(30_000), (list, x) => {
        const axis = new ColumnAxis(list);
        let column = 0;
        for (let right = list[0]!; column < list.length - 1 && right <= x; right += list[column]!)
          column++;
        expect(axis.at(x)).toBe(column);
      }),
    );
  });

  it('lists exactly the columns that show', () => {
    fc.assert(
      fc.property(widths, fc.nat(5_000), fc.integer({ min: 1, max: 2_000 }), (list, left, view) => {
        const axis = new ColumnAxis(list);
        fc.pre(left < axis.totalWidth);
        const { start, end } = axis.visible(left, view);
        const shown = list.flatMap((_, i) =>
          axis.start(i) < left + view && axis.start(i + 1) > left ? [i] : [],
        );
        expect(Array.from({ length: end - start }, (_, i) => start + i)).toEqual(shown);
      }),
    );
  });

  it('keeps resized columns within limits and moves those after them', () => {
    const axis = new ColumnAxis([100, 100, 100]);
    axis.resize(1, 10);
    expect([axis.width(1), axis.start(2)]).toEqual([minColumnWidth, 100 + minColumnWidth]);
    axis.resize(7, 10);
    expect(axis.totalWidth).toBe(200 + minColumnWidth);
  });

  it('is empty without columns', () => {
    expect(new ColumnAxis([]).visible(0, 800)).toEqual({ start: 0, end: 0 });
  });
});
