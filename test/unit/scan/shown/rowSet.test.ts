import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowSet } from '../../../../src/scan/shown/rowSet.ts';

function setOf(ranges: readonly (readonly [start: number, end: number])[]): RowSet {
  const set = new RowSet();
  for (const [start, end] of ranges) set.add(start, end);
  return set;
}

function rowsIn(set: RowSet, start: number, end: number): number[] {
  const { count, starts, ends } = set.ranges({ start, end });
  const rows: number[] = [];
  for (let i = 0; i < count; i++) for (let row = starts[i]!; row < ends[i]!; row++) rows.push(row);
  return rows;
}

describe('RowSet', () => {
  it('tells its rows, where each is and how many come before any, as a plain list does', () => {
    // Gaps and runs of all sizes, across several chunks, in some of them more than runs are kept of.
    const step = fc.tuple(
      fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 90_000 })),
      fc.oneof(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 400 })),
      fc.constantFrom(1, 1, 1, 7_000),
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), fc.nat(), (steps, seed) => {
        const ranges: [number, number][] = [];
        let row = 0;
        for (const [gap, length, times] of steps)
          for (let i = 0; i < times; i++) {
            row += gap;
            // 7,000 long gaps would take long to compare.
            if (row > 400_000) break;
            ranges.push([row, row + length]);
            row += length;
          }
        const plain = ranges.flatMap(([start, end]) =>
          Array.from({ length: end - start }, (_, i) => start + i),
        );
        const set = setOf(ranges);
        expect(set.count).toBe(plain.length);
        if (plain.length === 0) return;
        const start = seed % plain.length;
        const end = Math.min(plain.length, start + 1 + (seed % 300));
        expect(rowsIn(set, start, end)).toEqual(plain.slice(start, end));
        const ranks = Float64Array.of(0, start, end - 1, plain.length - 1).sort();
        expect([...set.at(ranks)]).toEqual(Array.from(ranks, (rank) => plain[rank]));
        const near = plain[start]! + 1;
        expect(set.rankOf(near)).toBe(plain.filter((each) => each < near).length);
      }),
      { numRuns: 60 },
    );
  });

  it('takes at most a bit for each row of the table, and next to nothing where rows lie together', () => {
    const scattered = new RowSet();
    for (let row = 0; row < 1_000_000; row += 2) scattered.add(row, row + 1);
    expect(scattered.bytes).toBeLessThanOrEqual(1_000_000 / 8);
    expect(rowsIn(scattered, 400_000, 400_002)).toEqual([800_000, 800_002]);
    const whole = setOf([[5, 10_000_000_000]]);
    expect(whole.count).toBe(9_999_999_995);
    expect(whole.bytes).toBeLessThan(1_000_000);
    expect(rowsIn(whole, 9_999_999_994, 9_999_999_995)).toEqual([9_999_999_999]);
    expect(whole.rankOf(9_000_000_000)).toBe(8_999_999_995);
  });
});
