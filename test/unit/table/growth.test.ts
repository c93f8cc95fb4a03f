import { describe, expect, it } from 'vitest';
import {
  expectedRows,
  growthOf,
  grownFacts,
  isGrowing,
  maxDamage,
  walkedPercent,
  type WalkProgress,
} from '../../../src/table/growth.ts';
import type { FileFacts } from '../../../src/table/layout.ts';

const progress = (change: Partial<WalkProgress> = {}): WalkProgress => ({
  rows: 100,
  segments: 2,
  bytes: 250,
  isDone: false,
  damage: [],
  ...change,
});
const facts = { rowCount: 0, segmentCount: 0, compressedBytes: 200 } as FileFacts;

describe('the growth of a table', () => {
  it('brings the facts up to date', () => {
    const growth = growthOf(progress(), facts);
    expect(grownFacts(facts, growth)).toMatchObject({
      rowCount: 100,
      segmentCount: 2,
      compressedBytes: 200,
    });
    expect(grownFacts(facts, undefined)).toBe(facts);
    expect([isGrowing(growth), isGrowing(undefined)]).toEqual([true, false]);
  });

  it('tells of some of the damage, and counts all of it', () => {
    const damage = Array.from({ length: maxDamage + 5 }, () => ({}) as never);
    const growth = growthOf(progress({ damage }), facts);
    expect([growth.damage.length, growth.damageCount]).toEqual([maxDamage, maxDamage + 5]);
  });

  it('guesses how many rows there will be', () => {
    expect(expectedRows(progress(), 1_000)).toBe(400);
    expect(expectedRows(progress({ bytes: 0 }), 1_000)).toBe(100);
    expect(expectedRows(progress({ isDone: true }), 1_000)).toBe(100);
  });

  it('is complete only at the end', () => {
    expect(walkedPercent(progress(), 1_000)).toBe(25);
    expect(walkedPercent(progress({ bytes: 1_000 }), 1_000)).toBe(99);
    expect(walkedPercent(progress({ isDone: true, bytes: 10 }), 1_000)).toBe(100);
  });
});
