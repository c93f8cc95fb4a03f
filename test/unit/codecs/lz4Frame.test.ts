import { describe, expect, it } from 'vitest';
import { decompressLz4Frame } from '../../../src/codecs/lz4Frame.ts';

const text = 'to be or not to be, '.repeat(20);
/** lz4 -BX --content-size (1.9.4): a checksum of the descriptor, of each block, and of all content. */
const frame = Buffer.from(
  'BCJNGHxAkAEAAAAAAAC4HwAAANF0byBiZSBvciBub3QgDQASLAcADxQA/2BQIGJlLCAUGOePAAAAAJJLn2k=',
  'base64',
);

describe('an LZ4 frame', () => {
  it('is what was compressed', () => {
    expect(Buffer.from(decompressLz4Frame(frame, 1000)).toString()).toBe(text);
  });

  it('is refused with any bit changed', () => {
    for (let bit = 0; bit < frame.length * 8; bit++) {
      const changed = Uint8Array.from(frame);
      changed[bit >> 3] = changed[bit >> 3]! ^ (1 << (bit & 7));
      expect(() => decompressLz4Frame(changed, 1000), `bit ${bit}`).toThrow(/lz4 data/);
    }
  });
});
