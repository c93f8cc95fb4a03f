import { describe, expect, it } from 'vitest';
import { likelyKeys } from '../../../../src/host/sample/likelyKeys.ts';
import type { DataType } from '../../../../src/table/schema.ts';

const int: DataType = { kind: 'int', bits: 64, signed: true };
const float: DataType = { kind: 'float', bits: 64 };
const fields = (columns: Readonly<Record<string, DataType>>) =>
  Object.entries(columns).map(([name, type]) => ({ name, type, nullable: true, typeText: '' }));

describe('likelyKeys', () => {
  it('takes the first two columns that are called like keys, in whatever spelling', () => {
    const keys = likelyKeys(fields({ amount: int, 'Store-ID': int, paid: int, tripKey: int }));
    expect(keys).toEqual({ groupBy: ['Store-ID'], id: ['tripKey'] });
  });

  it('knows the columns of the seed program', () => {
    expect(likelyKeys(fields({ group: int, id: int, row: int }))).toEqual({
      groupBy: ['group'],
      id: ['id'],
    });
  });

  it('takes the only one for the ID, of one group', () => {
    expect(likelyKeys(fields({ at: int, trip_id: int }))).toEqual({ groupBy: [], id: ['trip_id'] });
  });

  it('takes the first two columns that can be keys where none is called like one', () => {
    expect(likelyKeys(fields({ share: float, a: int, b: int }))).toEqual({
      groupBy: ['a'],
      id: ['b'],
    });
  });

  it('never takes a number with a fraction for a key because of its name', () => {
    expect(likelyKeys(fields({ valid_id: float, a: int }))).toEqual({ groupBy: [], id: ['a'] });
  });

  it('takes the first column where nothing can be a key, and nothing of nothing', () => {
    expect(likelyKeys(fields({ x: float, y: float }))).toEqual({ groupBy: [], id: ['x'] });
    expect(likelyKeys([])).toEqual({ groupBy: [], id: [] });
  });
});
