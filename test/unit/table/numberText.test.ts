import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalText, floatText } from '../../../src/table/numberText.ts';

describe('floatText', () => {
  it('gives 32-bit floats their shortest digits', () => {
    expect(floatText(Math.fround(0.1), 32)).toBe('0.1');
    expect(floatText(Math.fround(3.4028234663852886e38), 32)).toBe('3.4028235e+38');
    expect(floatText(Math.fround(1.401298464324817e-45), 32)).toBe('1e-45');
    expect(floatText(16777216, 32)).toBe('16777216');
  });

  it('gives 16-bit floats their shortest digits', () => {
    expect(floatText(0.0999755859375, 16)).toBe('0.1');
    expect(floatText(65504, 16)).toBe('65504');
    expect(floatText(2 ** -24, 16)).toBe('6e-8');
    expect(floatText(1.0009765625, 16)).toBe('1.001');
  });

  it('keeps the sign of zero and names what is not a number', () => {
    expect([-0, 0, NaN, Infinity, -Infinity].map((value) => floatText(value, 64))).toEqual([
      '-0',
      '0',
      'NaN',
      'Infinity',
      '-Infinity',
    ]);
  });

  it('reads back as the same number, in both widths', () => {
    fc.assert(
      fc.property(fc.float(), fc.double(), (single, double) => {
        expect(Math.fround(Number(floatText(single, 32)))).toBe(single);
        expect(Number(floatText(double, 64))).toBe(double);
      }),
    );
  });
});

describe('decimalText', () => {
  it('places the point by the scale, whatever its sign', () => {
    expect(decimalText(129950n, 2)).toBe('1299.50');
    expect(decimalText(-5n, 3)).toBe('-0.005');
    expect(decimalText(0n, 4)).toBe('0.0000');
    expect(decimalText(12n, -3)).toBe('12000');
    expect(decimalText(0n, -3)).toBe('0');
    expect(decimalText(-7, 0)).toBe('-7');
  });

  it('is the unscaled integer with a point in it', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 255n), max: 2n ** 255n }),
        fc.nat(76),
        (value, scale) => {
          const text = decimalText(value, scale);
          expect(BigInt(text.replace('.', ''))).toBe(value);
          expect(text.split('.')[1]?.length ?? 0).toBe(scale);
          expect(text.startsWith('-')).toBe(value < 0n);
        },
      ),
    );
  });
});
