import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GunzipStream } from '../../../src/codecs/gunzipStream.ts';

const texts = ['the first member\n', '', 'line after line '.repeat(500)];
const members = texts.map((text) => gzipSync(text));
const whole = Buffer.concat(members);

/** What comes out of a file that is read in pieces of these sizes, in turns. */
function gunzipped(bytes: Uint8Array, sizes: readonly number[]): string {
  const made: Uint8Array[] = [];
  const stream = new GunzipStream((piece) => made.push(piece));
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const end = Math.min(bytes.length, at + (sizes[turn % sizes.length] ?? 1));
    stream.push(bytes.subarray(at, end), end === bytes.length);
    at = end;
  }
  return Buffer.concat(made).toString();
}

function outcome(bytes: Uint8Array): string {
  try {
    return gunzipped(bytes, [64]);
  } catch {
    // Of which kind does not matter here.
    return 'an error';
  }
}

describe('a stream of gzip members', () => {
  it('is what they hold, in whatever pieces it comes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (sizes) => {
        expect(gunzipped(whole, sizes)).toBe(texts.join(''));
      }),
    );
  });

  it.each([0, 1, 2])(
    'names member %i + 1 where its data are not those of its checksum',
    (index) => {
      const end = members.slice(0, index + 1).reduce((sum, { length }) => sum + length, 0);
      for (const at of [end - 8, end - 4]) {
        const changed = Buffer.from(whole);
        changed[at] = changed[at]! ^ 1;
        for (const size of [1, 7, whole.length])
          expect(() => gunzipped(changed, [size])).toThrow(
            expect.objectContaining({
              code: 'corrupt',
              where: { part: `gzip member ${index + 1}` },
            }),
          );
      }
    },
  );

  it('says so where it is cut short, and where', () => {
    const rows = Array.from({ length: 5000 }, (_, i) => `${i},${(i * 7919) % 1009}\n`);
    const single = gzipSync(rows.join(''));
    const cuts = [1, 5, 9, 17, 18, 100, ...[3, 5, 7, 9].map((part) => (single.length * part) / 10)];
    // In the last bytes, it looks like one with a wrong trailer.
    const atEnd = Array.from({ length: 20 }, (_, missing) => single.length - missing - 1);
    // The next member's header is no trailer of this one.
    const twice = Buffer.concat([single, single]);
    const inHeader = Array.from({ length: 19 }, (_, more) => single.length + more + 1);
    for (const at of [...cuts, ...atEnd, ...inHeader].map(Math.floor))
      for (const sizes of [[64], [at]])
        expect(() => gunzipped(twice.subarray(0, at), sizes), String(at)).toThrow(
          expect.objectContaining({
            code: 'truncated',
            where: { part: `gzip member ${at > single.length ? 2 : 1}`, offset: at },
          }),
        );
  });

  it('never gives fewer or other bytes without an error, whichever bit is changed', () => {
    const single = gzipSync(texts.join(''));
    for (let at = 10; at < single.length; at++) {
      const changed = Buffer.from(single);
      changed[at] = changed[at]! ^ 0x10;
      expect(['an error', texts.join('')]).toContain(outcome(changed));
      expect(outcome(single.subarray(0, at))).toBe('an error');
    }
  });
});
