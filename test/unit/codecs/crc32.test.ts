import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crc32, lendCrc32 } from '../../../src/codecs/crc32.ts';
import { nodeCrc32 } from '../../../src/node/nodeCodecs.ts';

/** The checksum stands eight bytes before the end of a gzip member. */
function gzipChecksum(bytes: Uint8Array): number {
  const member = gzipSync(bytes);
  return member.readUInt32LE(member.length - 8);
}

describe.each([
  { whose: 'our own', native: undefined },
  { whose: "Node's", native: nodeCrc32 },
])('crc32, $whose', ({ native }) => {
  beforeAll(() => {
    lendCrc32(native);
  });
  afterAll(() => {
    lendCrc32(undefined);
  });

  it('has the check value of its specification', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array(0))).toBe(0);
  });

  it('is the checksum that gzip writes, of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(crc32(bytes)).toBe(gzipChecksum(bytes));
      }),
    );
  });

  it('goes on where it stopped', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, cut) => {
        expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))).toBe(crc32(bytes));
      }),
    );
  });
});
