import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { xxHash64Halves } from '../../../../../src/codecs/xxHash64.ts';
import {
  blockBytes,
  blockHas,
  BloomFilterBits,
  blockOf,
} from '../../../../../src/formats/parquet/statistics/bloomFilterBits.ts';

/** Both halves of the hash of a number. */
function hashOf(value: number): readonly [hi: number, lo: number] {
  const bytes = new Uint8Array(new Float64Array([value]).buffer);
  const halves = new Uint32Array(2);
  xxHash64Halves(halves, bytes, 0, bytes.length);
  return [halves[0]!, halves[1]!];
}

function has(bitset: Uint8Array, [hi, lo]: readonly [number, number]): boolean {
  const hash = (BigInt(hi) << 32n) | BigInt(lo);
  const at = blockOf(hash, bitset.length / blockBytes) * blockBytes;
  return blockHas(bitset.subarray(at, at + blockBytes), hash);
}

describe('the bits of a bloom filter', () => {
  it('have every value that was put in, however far they are folded', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true }), { maxLength: 300 }),
        fc.integer({ min: 0, max: 100_000 }),
        fc.constantFrom(0.5, 0.1, 0.001),
        (values, expected, falsePositives) => {
          const bits = new BloomFilterBits(expected, falsePositives);
          for (const value of values) bits.insert(...hashOf(value));
          const bitset = bits.folded();
          for (const value of values) expect(has(bitset, hashOf(value))).toBe(true);
        },
      ),
      { verbose: true },
    );
  });

  it.each([0.1, 0.01, 0.001])('take no more than %d of other values for them', (falsePositives) => {
    for (const different of [10, 3000, 40_000]) {
      const bits = new BloomFilterBits(100_000, falsePositives);
      for (let i = 0; i < different; i++) bits.insert(...hashOf(i));
      const bitset = bits.folded();
      let wrong = 0;
      for (let i = 0; i < 50_000; i++) if (has(bitset, hashOf(-1 - i))) wrong++;
      expect(wrong / 50_000).toBeLessThan(falsePositives * 1.3);
    }
  });

  it('take as little room as so many different values need, however many were expected', () => {
    const sizes = [1000, 10_000_000].map((expected) => {
      const bits = new BloomFilterBits(expected, 0.01);
      for (let i = 0; i < 1000; i++) bits.insert(...hashOf(i));
      return bits.folded().byteLength;
    });
    // About 10 bits a value, and a power of two.
    expect(sizes).toEqual([2048, 2048]);
  });
});
