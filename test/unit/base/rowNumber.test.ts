import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRowNumber } from '../../../src/base/rowNumber.ts';

const rowOf = (text: string, rowCount = 1e12): number | string => {
  const parsed = parseRowNumber(text, rowCount);
  return parsed.kind === 'row' ? parsed.row : parsed.kind;
};

describe('parseRowNumber', () => {
  it('reads numbers as people write them, counted from 1', () => {
    expect(rowOf('1')).toBe(0);
    expect(rowOf(' 1,234,567 ')).toBe(1_234_566);
    expect(rowOf('1 234 567')).toBe(1_234_566);
    expect(rowOf('1_000')).toBe(999);
    expect(rowOf('1e6')).toBe(999_999);
    expect(rowOf('12M')).toBe(11_999_999);
    expect(rowOf('1.5k')).toBe(1_499);
    expect(rowOf('1.1b')).toBe(1_099_999_999);
  });

  it('counts negative numbers from the end, and stays in the table', () => {
    expect(rowOf('-1', 500)).toBe(499);
    expect(rowOf('-500', 500)).toBe(0);
    expect(rowOf('-501', 500)).toBe(0);
    expect(rowOf('501', 500)).toBe(499);
    expect(rowOf('0', 500)).toBe(0);
    expect(rowOf('9e99', 500)).toBe(499);
  });

  it('says what it does not understand', () => {
    for (const text of ['', 'abc', '1-2', '12Mb', '--1', '0x10', 'e6', 'constructor'])
      expect(rowOf(text)).toBe('invalid');
    expect(parseRowNumber('1', 0)).toEqual({ kind: 'invalid', reason: 'The table has no rows.' });
  });

  it('goes to every row by its number, with and without separators', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), (number) => {
        expect(rowOf(String(number))).toBe(number - 1);
        expect(rowOf(number.toLocaleString('en'))).toBe(number - 1);
        expect(rowOf(`-${number}`)).toBe(1e12 - number);
      }),
    );
  });
});
