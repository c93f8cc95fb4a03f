import { describe, expect, it } from 'vitest';
import type { DecodedRows } from '../../../../../src/formats/parquet/mini/decodedColumn.ts';
import { ColumnCache } from '../../../../../src/formats/parquet/read/columnCache.ts';

function decoded(start: number, end: number, freed: string[] = []): DecodedRows {
  return {
    rows: { start, end },
    bytes: 10,
    slice: () => {
      throw new Error('not asked for');
    },
    free: () => freed.push(`${start}:${end}`),
  };
}

describe('ColumnCache', () => {
  it('has a column for rows that are all in it', () => {
    const cache = new ColumnCache(100);
    const column = decoded(100, 200);
    cache.add(0, 3, column);
    expect(cache.get(0, 3, { start: 120, end: 200 })).toBe(column);
    expect(cache.get(0, 3, { start: 99, end: 120 })).toBeUndefined();
    expect(cache.get(1, 3, { start: 120, end: 130 })).toBeUndefined();
  });

  it('tells whether it has rows close by', () => {
    const cache = new ColumnCache(100);
    cache.add(0, 3, decoded(100, 200));
    const isNear = (start: number, end: number): boolean => cache.isNear(0, 3, { start, end }, 50);
    expect([isNear(200, 210), isNear(250, 260), isNear(251, 260)]).toEqual([true, true, false]);
    expect([isNear(90, 120), isNear(40, 50), isNear(40, 49)]).toEqual([true, true, false]);
    expect(cache.isNear(0, 4, { start: 100, end: 101 }, 50)).toBe(false);
  });

  it('drops what was used longest ago, and frees it', () => {
    const cache = new ColumnCache(20);
    const freed: string[] = [];
    cache.add(0, 0, decoded(0, 1, freed));
    cache.add(0, 1, decoded(1, 2, freed));
    cache.get(0, 0, { start: 0, end: 1 });
    cache.add(0, 2, decoded(2, 3, freed));
    expect(freed).toEqual(['1:2']);
    cache.clear();
    expect(freed).toEqual(['1:2', '0:1', '2:3']);
  });
});
