import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compressionLevels, type CodecName } from '../../../src/codecs/codec.ts';
import { codecOf, lendCodecs } from '../../../src/codecs/codecs.ts';
import { compressing, implementations } from './codecImplementations.ts';

const room = 1 << 24;

/** Bytes as columns have them: random, repeated, counting up, or few values. */
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 600 }),
  fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 9 }), fc.integer({ min: 1, max: 30_000 }))
    .map(([unit, times]) =>
      Uint8Array.from({ length: unit.length * times }, (_, i) => unit[i % unit.length]!),
    ),
  fc
    .integer({ min: 0, max: 200_000 })
    .map((length) => Uint8Array.from({ length }, (_, i) => (i >> 3) ^ (i >> 11))),
  fc
    .integer({ min: 0, max: 100_000 })
    .map((length) => Uint8Array.from(randomBytes(length), (byte) => byte & 3)),
);

function levelsOf(name: CodecName): readonly (number | undefined)[] {
  if (!(name in compressionLevels)) return [undefined];
  const { lowest, usual } = compressionLevels[name as keyof typeof compressionLevels];
  return [undefined, lowest, usual + 1, 9];
}

describe.each(compressing)('$title', ({ name, codec }) => {
  it('gives back what it compressed', async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes, fc.constantFrom(...levelsOf(name)), async (bytes, level) => {
        const compressed = await codec.compressor!(level)(bytes);
        const restored = await codec.decompress(compressed, bytes.length);
        expect(Buffer.compare(restored, bytes)).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it('gives back a block of several megabytes', async () => {
    const bytes = Uint8Array.from({ length: 3_000_000 }, (_, i) => (i % 251) ^ (i >> 12));
    const compressed = await codec.compressor!()(bytes);
    if (name !== 'none') expect(compressed.length).toBeLessThan(bytes.length / 2);
    expect(Buffer.compare(await codec.decompress(compressed, bytes.length), bytes)).toBe(0);
  });

  it('has room for exactly the limit, and not for one byte less', async () => {
    const bytes = new Uint8Array(50_000).fill(7);
    const compressed = await codec.compressor!()(bytes);
    expect(await codec.decompress(compressed, 50_000)).toHaveLength(50_000);
    await expect(async () => codec.decompress(compressed, 49_999)).rejects.toMatchObject({
      name: 'TableError',
      code: 'tooLarge',
    });
  });

  it('refuses what would fill the memory before it does', async () => {
    const compressed = await codec.compressor!()(new Uint8Array(20_000_000));
    const before = process.memoryUsage().arrayBuffers;
    await expect(async () => codec.decompress(compressed, 1_000_000)).rejects.toMatchObject({
      code: 'tooLarge',
    });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });
});

describe.each(compressing.filter(({ name }) => name in compressionLevels))(
  '$title',
  ({ name, codec }) => {
    it('makes less of it at a high level than at a low one', async () => {
      const words = ['north', 'south', 'east', 'west', 'up', 'down', 'left', 'right'];
      const random = randomBytes(60_000);
      const bytes = new TextEncoder().encode(
        Array.from(random, (byte) => words[byte & 7]).join(' '),
      );
      const { lowest } = compressionLevels[name as keyof typeof compressionLevels];
      const low = await codec.compressor!(lowest)(bytes);
      const high = await codec.compressor!(9)(bytes);
      expect(high.length).toBeLessThan(low.length);
    });
  },
);

describe.each(implementations.filter(({ name }) => name !== 'none'))('$title', ({ codec }) => {
  it('refuses nothing at all, and garbage', async () => {
    for (const bytes of [new Uint8Array(0), new Uint8Array(64).fill(0xee)])
      await expect(async () => codec.decompress(bytes, room)).rejects.toMatchObject({
        name: 'TableError',
        code: 'corrupt',
      });
  });
});

describe('codecOf', () => {
  it('prefers the codec that the platform lent, and gives the same one again', async () => {
    const { codec } = implementations[0]!;
    lendCodecs({ gzip: codec });
    expect(await codecOf('gzip')).toBe(codec);
    lendCodecs({});
    const portable = await codecOf('gzip');
    expect(portable).not.toBe(codec);
    expect(await codecOf('gzip')).toBe(portable);
  });

  it('says that a codec is not available', async () => {
    lendCodecs({});
    await expect(codecOf('brotli')).rejects.toMatchObject({ code: 'unsupported' });
  });
});
