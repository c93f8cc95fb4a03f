import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { md5 } from '../../../../../src/formats/avro/schema/md5.ts';

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const expected = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');

it('md5 is what OpenSSL gives, at every length around the ends of blocks', () => {
  for (let length = 0; length < 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 0xff);
    expect(hexOf(md5(bytes))).toBe(expected(bytes));
  }
});

it('md5 is what OpenSSL gives for any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
      expect(hexOf(md5(bytes))).toBe(expected(bytes));
    }),
  );
});
