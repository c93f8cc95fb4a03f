import { describe, expect, it } from 'vitest';
import { binAt, binText, mapHeight, shadeOf } from '../../../webview/panel/mapPicture.ts';

const map = {
  segmentBins: 3,
  columnBins: 2,
  segmentsPerBin: 10,
  columnsPerBin: 1,
  bytes: [0, 1_000, 2_000, 3_000, 4_000, 5_000],
};
const names = { segmentCount: 25, leafCount: 2, columns: ['id', 'city'] };

describe('the row-group map', () => {
  it('knows which bin is where, and that outside there is none', () => {
    const size = { width: 100, height: 30 };
    expect(binAt(map, size, 0, 0)).toEqual({ segmentBin: 0, columnBin: 0 });
    expect(binAt(map, size, 99, 29)).toEqual({ segmentBin: 2, columnBin: 1 });
    expect(binAt(map, size, 100, 0)).toBeUndefined();
    expect(binAt(map, size, 0, -1)).toBeUndefined();
  });

  it('names the row groups and the column of a bin, cut to what there is', () => {
    expect(binText(map, { segmentBin: 2, columnBin: 1 }, names)).toBe(
      'Row groups 20–24 · city · 5.0 kB',
    );
    const single = { ...map, segmentsPerBin: 1 };
    expect(binText(single, { segmentBin: 1, columnBin: 0 }, { ...names, columns: [] })).toBe(
      'Row group 1 · column 1 · 2.0 kB',
    );
  });

  it('shades by size: nothing for no bytes, full for the most', () => {
    expect([0, 1, 50, 100].map((bytes) => Math.round(shadeOf(bytes, 100) * 100))).toEqual([
      0, 19, 74, 100,
    ]);
  });

  it('stays small for many row groups and visible for few', () => {
    expect(mapHeight({ ...map, segmentBins: 80 })).toBe(240);
    expect(mapHeight({ ...map, segmentBins: 1 })).toBe(14);
  });
});
