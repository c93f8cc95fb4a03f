import { describe, expect, it } from 'vitest';
import { parseRowNumber } from '../../../src/host/rowNumber.ts';

describe('parseRowNumber', () => {
  it.each([
    ['1', 0],
    ['1,234,567', 1_234_566],
    ['1e6', 999_999],
    ['2.5M', 2_499_999],
    ['1b', 999_999_999],
    ['12 k', 11_999],
    ['-1', 999_999_999],
    ['−1', 999_999_999],
  ])('reads %s', (text, row) => {
    expect(parseRowNumber(text, 1e9)).toEqual({ row });
  });

  it.each(['', '0', '1.5', 'x', '1e', '1000000001', '-1000000001', '1..2'])(
    'refuses %s',
    (text) => {
      expect(parseRowNumber(text, 1e9)).toHaveProperty('problem');
    },
  );
});
