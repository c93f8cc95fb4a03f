import { describe, expect, it } from 'vitest';
import { xxHash32 } from '../../../src/codecs/xxHash32.ts';

// Of the C library (xxhsum -H32), seed 0.
const known: readonly (readonly [string, number])[] = [
  ['', 0x02cc5d05],
  ['a', 0x550d7456],
  ['abc', 0x32d153ff],
  ['Nobody inspects the spammish repetition', 0xe2293b2f],
];

describe('xxHash32', () => {
  it.each(known)('of "%s" is what the C library says', (text, hash) => {
    expect(xxHash32(new TextEncoder().encode(text))).toBe(hash);
  });
});
