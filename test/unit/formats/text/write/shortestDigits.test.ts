import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextBuffer } from '../../../../../src/formats/text/textBuffer.ts';
import { writeShortest } from '../../../../../src/formats/text/write/shortestDigits.ts';

/** Undefined where it is left to JavaScript. */
function written(value: number): string | undefined {
  const out = new TextBuffer();
  return writeShortest(value, out) ? new TextDecoder().decode(out.written) : undefined;
}

describe('the shortest digits of a double', () => {
  it('are those that JavaScript writes', () => {
    const next = (value: number, steps: number): number => {
      const bits = new BigInt64Array(new Float64Array([value]).buffer);
      return new Float64Array(new BigInt64Array([(bits[0] ?? 0n) + BigInt(steps)]).buffer)[0]!;
    };
    const near = fc.tuple(
      fc.oneof(
        fc.integer({ min: -6, max: 15 }).map((exponent) => 10 ** exponent),
        fc.integer({ min: -20, max: 50 }).map((exponent) => 2 ** exponent),
        fc.tuple(fc.nat(10 ** 6), fc.integer({ min: 0, max: 9 })).map(([n, e]) => n / 10 ** e),
      ),
      fc.integer({ min: -3, max: 3 }),
    );
    const value = fc.oneof(
      fc.double({ min: 1e-7, max: 1e17, noNaN: true }),
      fc
        .tuple(fc.double({ min: 0.1, max: 1, noNaN: true }), fc.integer({ min: -6, max: 16 }))
        .map(([x, e]) => x * 10 ** e),
      near.map(([x, steps]) => (x > 0 ? next(x, steps) : 0)),
    );
    fc.assert(
      fc.property(value, fc.boolean(), (size, isNegative) => {
        const number = isNegative ? -size : size;
        expect(written(number) ?? String(number)).toBe(String(number));
      }),
      { numRuns: 20_000 },
    );
  }, 60_000);

  it('are found for nearly all numbers of usual size', () => {
    const left = Array.from({ length: 10_000 }, (_, i) => Math.sin(i + 1) * 10 ** (i % 15));
    expect(left.filter((value) => written(value) === undefined).length).toBeLessThan(100);
    for (const value of [0, -0, 1e-7, 1e15, 1e21, NaN, Infinity])
      expect(written(value)).toBeUndefined();
  });
});
