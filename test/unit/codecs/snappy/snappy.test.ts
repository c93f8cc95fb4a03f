// Elements as they come, which no compressor makes; codecs.test.ts has what compressors make.
import fc from 'fast-check';
import { snappyUncompressor } from 'hysnappy';
import { describe, expect, it } from 'vitest';
import { snappy } from '../../../../src/codecs/snappy/snappy.ts';

type Element =
  | {
      readonly kind: 'literal';
      readonly bytes: Uint8Array;
      readonly lengthBytes: 0 | 1 | 2 | 3 | 4;
    }
  | {
      readonly kind: 'copy';
      readonly length: number;
      readonly back: number;
      readonly width: 1 | 2 | 4;
    };

const literals = fc
  .record({
    bytes: fc.oneof(
      { weight: 9, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 70 }) },
      fc.uint8Array({ minLength: 250, maxLength: 600, size: 'max' }),
    ),
    lengthBytes: fc.constantFrom(0, 1, 2, 3, 4),
  })
  .map((literal): Element => {
    const { length } = literal.bytes;
    const least = length <= 60 ? 0 : length <= 256 ? 1 : 2;
    const lengthBytes = Math.max(least, literal.lengthBytes) as 0 | 1 | 2 | 3 | 4;
    return { kind: 'literal', bytes: literal.bytes, lengthBytes };
  });

const copies = fc
  .record({
    length: fc.integer({ min: 1, max: 64 }),
    back: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 5000 })),
    width: fc.constantFrom(1, 2, 4),
  })
  .map(({ length, back, width }): Element => ({ kind: 'copy', length, back, width }));

/** The elements as Snappy writes them, and the bytes that they make. A copy reaches at most to the start. */
function written(elements: readonly Element[]): { data: Uint8Array; bytes: Uint8Array } {
  const bytes: number[] = [];
  const data: number[] = [];
  for (const element of elements) {
    if (element.kind === 'literal') {
      const { lengthBytes, bytes: own } = element;
      const less = own.length - 1;
      data.push(lengthBytes === 0 ? less << 2 : (59 + lengthBytes) << 2);
      for (let i = 0; i < lengthBytes; i++) data.push((less >> (8 * i)) & 0xff);
      data.push(...own);
      bytes.push(...own);
    } else if (bytes.length > 0) {
      const back = Math.min(element.back, bytes.length);
      const isShort = element.width === 1 && back < 2048;
      const length = isShort ? 4 + (element.length & 7) : element.length;
      if (isShort) data.push(((back >> 8) << 5) | ((length - 4) << 2) | 1, back & 0xff);
      else if (element.width === 4) data.push(((length - 1) << 2) | 3, ...littleEndian(back, 4));
      else data.push(((length - 1) << 2) | 2, ...littleEndian(back, 2));
      for (let i = 0; i < length; i++) bytes.push(bytes.at(-back)!);
    }
  }
  return {
    data: Uint8Array.from([...varint(bytes.length), ...data]),
    bytes: Uint8Array.from(bytes),
  };
}

function littleEndian(value: number, width: number): number[] {
  return Array.from({ length: width }, (_, i) => (value >> (8 * i)) & 0xff);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >> 7)];
}

const room = 1 << 20;
const streams = fc.array(fc.oneof(literals, copies), { maxLength: 40 }).map(written);

function attempt(run: () => Uint8Array): string {
  try {
    return Buffer.from(run()).toString('hex');
  } catch {
    return 'refused';
  }
}

describe('snappy', () => {
  it('undoes elements of every kind and length, near and far', () => {
    fc.assert(
      fc.property(streams, ({ data, bytes }) => {
        expect(Buffer.compare(snappy.decompress(data, room), bytes)).toBe(0);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses what is cut, and makes of damage what the reference makes, or refuses it', () => {
    const library = snappyUncompressor();
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(streams, damage, fc.nat(), ({ data, bytes }, changes, cut) => {
        if (bytes.length === 0) return;
        const short = data.subarray(0, 1 + (cut % (data.length - 1)));
        expect(attempt(() => snappy.decompress(short, room))).toBe('refused');
        const harmed = data.slice();
        for (const [at, byte] of changes) harmed[1 + (at % (harmed.length - 1))] = byte;
        const length = snappy.declaredBytes(harmed) ?? 0;
        expect(attempt(() => snappy.decompress(harmed, room))).toBe(
          length > room ? 'refused' : attempt(() => library(harmed, length)),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('lends each user memory of its own, and writes over it when that user comes again', () => {
    const [mine, others] = [snappy.decompressorNow(), snappy.decompressorNow()];
    const [one, two] = [Uint8Array.of(1, 0, 1), Uint8Array.of(1, 0, 2)];
    const lent = mine(one, room);
    others(two, room);
    expect([...lent]).toEqual([1]);
    mine(two, room);
    expect([...lent]).toEqual([2]);
  });

  it.each([
    ['a copy of nothing', [4, 0, 0x61, 0b1, 0]],
    ['a copy from before the start', [5, 0, 0x61, 0b1, 2]],
    ['a copy past the end', [4, 0, 0x61, 0b1, 1]],
    ['a literal past the end', [1, 1 << 2, 0x61, 0x61]],
    ['a literal of 4 GB', [1, 63 << 2, 0xff, 0xff, 0xff, 0xff, 0x61]],
    ['less than was said', [3, 1 << 2, 0x61, 0x61]],
  ])('refuses %s, and goes on with the next block', (_, data) => {
    expect(() => snappy.decompress(Uint8Array.from(data), room)).toThrow('snappy');
    expect(snappy.decompress(Uint8Array.of(1, 0, 0x61), room)).toEqual(Uint8Array.of(0x61));
  });
});
