import { describe, expect, it } from 'vitest';
import {
  isRandom,
  parseShare,
  sampleOptions,
  startingChoice,
} from '../../../../src/host/sample/sampleChoice.ts';
import type { DataType } from '../../../../src/table/schema.ts';

const int: DataType = { kind: 'int', bits: 64, signed: true };
const schemaOf = (...names: string[]) => ({
  fields: names.map((name) => ({ name, type: int, nullable: true, typeText: '' })),
});
const schema = schemaOf('store_id', 'trip_id', 'amount');
const settings = {
  kind: 'ids',
  choose: 'first',
  idsPerGroup: 10,
  rows: 1000,
  nth: 100,
  fraction: 0.01,
  seed: 7,
} as const;

describe('startingChoice', () => {
  it('offers likely keys and the settings at first', () => {
    expect(startingChoice(schema, settings)).toMatchObject({
      kind: 'ids',
      groupBy: ['store_id'],
      id: ['trip_id'],
      idsPerGroup: 10,
      seed: 7,
    });
  });

  it('offers what was chosen the last time', () => {
    const last = {
      ...startingChoice(schema, settings),
      kind: 'every' as const,
      nth: 5,
      groupBy: [],
      id: ['amount'],
      columns: ['amount'],
      where: 'amount > 1',
      seed: 9,
    };
    expect(startingChoice(schema, settings, last)).toEqual(last);
  });

  it('leaves out what another file of the folder does not have', () => {
    const last = {
      ...startingChoice(schema, settings),
      columns: ['store_id', 'trip_id'],
      where: 'store_id = 1',
      idsPerGroup: 3,
    };
    const other = startingChoice(schemaOf('group', 'trip_id'), settings, last);
    expect(other).toMatchObject({ groupBy: [], id: ['trip_id'], idsPerGroup: 3 });
    expect(other.columns).toBeUndefined();
    expect(other.where).toBeUndefined();
  });

  it('guesses anew where the IDs of the last time are not there', () => {
    const last = startingChoice(schema, settings);
    expect(startingChoice(schemaOf('group', 'id'), settings, last)).toMatchObject({
      groupBy: ['group'],
      id: ['id'],
    });
  });
});

describe('sampleOptions', () => {
  it('has what the kind of sample needs, and no more', () => {
    const choice = { ...startingChoice(schema, settings), rows: 50, fraction: 0.5, nth: 3 };
    expect(sampleOptions(choice).method).toEqual({
      kind: 'ids',
      groupBy: ['store_id'],
      id: ['trip_id'],
      choose: 'first',
      idsPerGroup: 10,
    });
    const methods = (['first', 'random', 'every', 'fraction'] as const).map(
      (kind) => sampleOptions({ ...choice, kind }).method,
    );
    expect(methods).toEqual([
      { kind: 'first', rows: 50 },
      { kind: 'random', rows: 50 },
      { kind: 'every', nth: 3 },
      { kind: 'fraction', fraction: 0.5 },
    ]);
  });

  it('asks for a seed only where chance decides', () => {
    const choice = startingChoice(schema, settings);
    expect(isRandom(choice)).toBe(false);
    expect(isRandom({ ...choice, choose: 'hash' })).toBe(true);
    expect(isRandom({ ...choice, kind: 'random' })).toBe(true);
    expect(isRandom({ ...choice, kind: 'every', choose: 'hash' })).toBe(false);
  });
});

describe('parseShare', () => {
  it('takes shares and percentages above nothing and up to all', () => {
    expect(['0.01', '.5', ' 1 % ', '100%', '1', '1e-3'].map(parseShare)).toEqual([
      0.01, 0.5, 0.01, 1, 1, 0.001,
    ]);
    expect(['', '0', '-1', '1.01', '101 %', 'a', '1 %%'].map(parseShare)).toEqual(
      Array.from({ length: 7 }),
    );
  });
});
