import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  restoredColumnIndex,
  restoredStatistics,
} from '../../../../../src/formats/parquet/statistics/bounds.ts';

const text = new TextEncoder();

/** As the encoder cuts bounds to `length` bytes: the smaller one cut, the larger one cut and its last byte raised. */
function cut(values: readonly Uint8Array[], length: number) {
  const sorted = values.map((value) => Buffer.from(value)).sort((a, b) => a.compare(b));
  const [min, max] = [sorted[0]!, sorted.at(-1)!];
  const raised = Buffer.from(max.subarray(0, length));
  if (max.length > length) raised[length - 1]! += 1;
  return { minValue: min.subarray(0, length), maxValue: raised };
}

describe('bounds that get their annotations back', () => {
  it('stay as they are where stored values have the order of the meant ones', () => {
    const statistics = { minValue: Uint8Array.of(1), maxValue: Uint8Array.of(2), nullCount: 3 };
    expect(restoredStatistics(statistics, 'stored')).toBe(statistics);
  });

  it('leave only the null count where values have no order', () => {
    const statistics = { minValue: Uint8Array.of(1), maxValue: Uint8Array.of(2), nullCount: 3 };
    expect(restoredStatistics(statistics, 'none')).toEqual({ nullCount: 3 });
  });

  it('of text hold for all values and are whole characters, however they were cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 8 }),
        (strings, length) => {
          const values = strings.map((value) => text.encode(value));
          const { minValue, maxValue } = restoredStatistics(cut(values, length), 'utf8') ?? {};
          if (minValue === undefined || maxValue === undefined) return;
          const strict = new TextDecoder('utf-8', { fatal: true });
          strict.decode(minValue);
          strict.decode(maxValue);
          for (const value of values) {
            expect(Buffer.compare(minValue, value)).toBeLessThanOrEqual(0);
            expect(Buffer.compare(maxValue, value)).toBeGreaterThanOrEqual(0);
          }
        },
      ),
      { verbose: true, numRuns: 2000 },
    );
  });

  it('of big-endian integers are kept when both have one sign, else left out', () => {
    const of = (min: number, max: number) =>
      restoredStatistics(
        { minValue: Uint8Array.of(min, 0), maxValue: Uint8Array.of(max, 0), nullCount: 0 },
        'signedBytes',
      )?.minValue?.[0];
    expect(of(0x01, 0x7f)).toBe(0x01);
    expect(of(0x80, 0xff)).toBe(0x80);
    expect(of(0x01, 0xff)).toBeUndefined();
  });

  it('of pages are all or nothing, and unordered where signs differ', () => {
    const page = (min: number, max: number) => ({
      min: Uint8Array.of(min),
      max: Uint8Array.of(max),
    });
    const index = (...pages: readonly { min: Uint8Array; max: Uint8Array }[]) => ({
      nullPages: pages.map(() => false),
      minValues: pages.map(({ min }) => min),
      maxValues: pages.map(({ max }) => max),
      boundaryOrder: 1,
    });
    const restored = restoredColumnIndex(index(page(1, 2), page(0x80, 0x90)), 'signedBytes');
    expect(restored?.boundaryOrder).toBe(0);
    expect(restoredColumnIndex(index(page(1, 2), page(3, 4)), 'signedBytes')?.boundaryOrder).toBe(
      1,
    );
    expect(restoredColumnIndex(index(page(1, 2), page(3, 0x90)), 'signedBytes')).toBeUndefined();
    expect(restoredColumnIndex(index(page(1, 2)), 'none')).toBeUndefined();
  });
});
