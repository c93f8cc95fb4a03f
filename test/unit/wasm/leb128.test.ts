import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signed32, signed64, unsigned } from '../../../src/wasm/leb128.ts';

describe('LEB128', () => {
  it('writes the examples of its definition', () => {
    // https://en.wikipedia.org/wiki/LEB128
    expect(unsigned(624485)).toEqual([0xe5, 0x8e, 0x26]);
    expect(signed64(-123456n)).toEqual([0xc0, 0xbb, 0x78]);
  });

  it('keeps the sign where the top bit of a group says otherwise', () => {
    expect([signed64(63n), signed64(64n), signed64(-64n), signed64(-65n)]).toEqual([
      [0x3f],
      [0xc0, 0x00],
      [0x40],
      [0xbf, 0x7f],
    ]);
  });

  it('writes every number so that it reads back', () => {
    const read = (bytes: readonly number[]): bigint =>
      bytes.reduce((sum, byte, i) => sum | (BigInt(byte & 0x7f) << BigInt(7 * i)), 0n);
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const bytes = signed64(value);
        expect(BigInt.asIntN(7 * bytes.length, read(bytes))).toBe(value);
        const small = Number(BigInt.asUintN(32, value));
        expect(read(unsigned(small))).toBe(BigInt(small));
        expect(signed32(small | 0)).toEqual(signed64(BigInt(small | 0)));
      }),
    );
  });
});
