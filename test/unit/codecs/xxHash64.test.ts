import { describe, expect, it } from 'vitest';
import { xxHash64 } from '../../../src/codecs/xxHash64.ts';

const hash = (text: string): string => xxHash64(new TextEncoder().encode(text)).toString(16);

/** Known answers; bloomFilter.test.ts has other programs' hashes of every length up to 16 bytes. */
describe('xxHash64', () => {
  it.each([
    ['', 'ef46db3751d8e999'],
    ['a', 'd24ec4f1a98c6e5b'],
    ['abc', '44bc2cf5ad770999'],
    ['Nobody inspects the spammish repetition', 'fbcea83c8a378bf1'],
  ])('of %j is that of the reference program', (text, expected) => {
    expect(hash(text)).toBe(expected);
  });
});
