import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimalText } from '../../../src/table/numberText.ts';
import { decimalValue, floatValue, integerValue } from '../../../src/table/numberValue.ts';

describe('numbers from text', () => {
  it('read every decimal that decimalText writes', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 76n), 10n ** 76n), fc.nat(40), (unscaled, scale) => {
        expect(decimalValue(decimalText(unscaled, scale), scale)).toBe(unscaled);
      }),
    );
  });

  it('refuse a decimal that would have to be rounded', () => {
    expect(decimalValue('1.234', 2)).toBeUndefined();
    expect(decimalValue('1.230', 2)).toBe(123n);
    expect(decimalValue('.', 2)).toBeUndefined();
    expect(decimalValue('', 2)).toBeUndefined();
  });

  it('read integers of any size, with digit groups', () => {
    expect(integerValue('18,446,744,073,709,551,615')).toBe(2n ** 64n - 1n);
    expect(integerValue('-1_000')).toBe(-1000n);
    expect(integerValue('+5')).toBe(5n);
    expect(integerValue('1.0')).toBeUndefined();
    expect(integerValue('')).toBeUndefined();
  });

  it('read floats by their names, too', () => {
    expect(floatValue('NaN')).toBeNaN();
    expect(floatValue('-Infinity')).toBe(-Infinity);
    expect(floatValue('1e-7')).toBe(1e-7);
    expect(floatValue('')).toBeUndefined();
    expect(floatValue('one')).toBeUndefined();
  });
});
