import { describe, expect, it } from 'vitest';
import {
  bytesText,
  changeText,
  countOf,
  durationText,
  ratioText,
  rowNumberText,
  shortCountText,
} from '../../../src/base/quantityText.ts';

describe('numbers for people', () => {
  it('shows sizes in powers of a thousand, without rounding up to 1000', () => {
    expect([0, 1, 999, 1_000, 999_499, 999_500, 1.2e9, 123e9].map(bytesText)).toEqual([
      '0 bytes',
      '1 byte',
      '999 bytes',
      '1.0 kB',
      '999 kB',
      '1.0 MB',
      '1.2 GB',
      '123 GB',
    ]);
  });

  it('counts rows from 1 and knows the singular', () => {
    expect(rowNumberText(0)).toBe('1');
    expect(rowNumberText(999_999_999_999)).toBe('1,000,000,000,000');
    expect([0, 1, 2].map((count) => countOf(count, 'row'))).toEqual(['0 rows', '1 row', '2 rows']);
  });

  it('gives a ratio only where there is one', () => {
    expect([ratioText(100, 340), ratioText(0, 10)]).toEqual(['3.4×', '–']);
  });
});

describe('times, changes and short counts', () => {
  it.each([
    [8.4, '8 s'],
    [125, '2 min 5 s'],
    [4330, '1 h 12 min'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });

  it('shows changes with their sign', () => {
    expect(changeText(100, 26)).toBe('−74 %');
    expect(changeText(100, 103)).toBe('+3 %');
    expect(changeText(100, 100)).toBe('±0 %');
  });

  it('shortens large counts', () => {
    expect(shortCountText(1_000_000_000)).toBe('1.0 B');
    expect(shortCountText(9965)).toBe('9,965');
  });
});
