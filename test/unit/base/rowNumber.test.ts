import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRowNumber, rowOf } from '../../../src/base/rowNumber.ts';

const read = (text: string, rowCount = 1e12): number | string => {
  const parsed = parseRowNumber(text);
  return parsed.kind === 'row' ? rowOf(parsed.target, rowCount) : parsed.kind;
};

describe('parseRowNumber', () => {
  it('reads numbers as people write them, counted from 1', () => {
    expect(read('1')).toBe(0);
    expect(read(' 1,234,567 ')).toBe(1_234_566);
    expect(read('1 234 567')).toBe(1_234_566);
    expect(read('1_000')).toBe(999);
    expect(read('1e6')).toBe(999_999);
    expect(read('12M')).toBe(11_999_999);
    expect(read('1.5k')).toBe(1_499);
    expect(read('1.1b')).toBe(1_099_999_999);
  });

  it('counts negative numbers from the end, and stays in the table', () => {
    expect(read('-1', 500)).toBe(499);
    expect(read('-500', 500)).toBe(0);
    expect(read('-501', 500)).toBe(0);
    expect(read('501', 500)).toBe(499);
    expect(read('0', 500)).toBe(0);
    expect(read('9e99', 500)).toBe(499);
  });

  it('says what it does not understand', () => {
    for (const text of ['', 'abc', '1-2', '12Mb', '--1', '0x10', 'e6', 'constructor'])
      expect(read(text)).toBe('invalid');
  });

  it('goes to every row by its number, with and without separators', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), (number) => {
        expect(read(String(number))).toBe(number - 1);
        expect(read(number.toLocaleString('en'))).toBe(number - 1);
        expect(read(`-${number}`)).toBe(1e12 - number);
      }),
    );
  });
});
