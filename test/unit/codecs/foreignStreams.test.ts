import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Codec, CodecName } from '../../../src/codecs/codec.ts';
import { implementations } from './codecImplementations.ts';

interface Stream {
  readonly codec: CodecName;
  readonly what: string;
  /** Of the data before it was compressed. */
  readonly length: number;
  /** In base 64. */
  readonly data: string;
}

const file = new URL('../../fixtures/codecs/streams.json', import.meta.url);
// make.py, beside it, writes this shape.
const streams = JSON.parse(readFileSync(file, 'utf8')) as readonly Stream[];
const lines = Array.from({ length: 30_000 }, (_, i) => `line ${String(i)}\n`).join('');

function original({ what, length }: Stream): string {
  return what === 'long runs' ? `line 0\nline 0\n${'x'.repeat(100_000)}` : lines.slice(0, length);
}

const cases = implementations.flatMap(({ title, name, codec }) =>
  streams
    .filter((stream) => stream.codec === name)
    .map((stream) => ({ title, codec, what: stream.what, stream })),
);
const damaged = implementations.flatMap(({ title, name, codec }) => {
  const stream = streams.find((each) => each.codec === name);
  return stream === undefined ? [] : [{ title, name, codec, stream }];
});

function bytesOf({ data }: Stream): Uint8Array {
  return new Uint8Array(Buffer.from(data, 'base64'));
}

/** The text, or the code of the TableError. */
async function outcome(codec: Codec, bytes: Uint8Array, maxBytes: number): Promise<string> {
  try {
    return new TextDecoder().decode(await codec.decompress(bytes, maxBytes));
  } catch (error) {
    expect(error).toMatchObject({ name: 'TableError' });
    return `error: ${(error as { code: string }).code}`;
  }
}

describe('data that other programs compressed', () => {
  it.each(cases)('$title: $what', async ({ codec, stream }) => {
    expect(await outcome(codec, bytesOf(stream), stream.length)).toBe(original(stream));
  });

  it('is of every codec', () => {
    expect(new Set(cases.map(({ stream }) => stream.codec)).size).toBe(8);
  });
});

describe.each(damaged)('damaged $title', ({ name, codec, stream }) => {
  const bytes = bytesOf(stream);

  it('is refused wherever it is cut short', async () => {
    for (let end = 0; end < bytes.length; end += Math.max(1, bytes.length >> 6)) {
      const text = await outcome(codec, bytes.subarray(0, end), stream.length);
      // A block of LZ4 may end after any of its sequences.
      if (name === 'lz4') expect(text.startsWith('error') || lines.startsWith(text)).toBe(true);
      else expect(text, `cut at ${String(end)}`).toBe('error: corrupt');
    }
  });

  it('gives an error or as many bytes as are allowed, and comes to an end', async () => {
    const mutation = fc.array(
      fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    await fc.assert(
      fc.asyncProperty(mutation, async (changes) => {
        const mutant = bytes.slice();
        for (const [at, by] of changes) mutant[at] = mutant[at]! ^ by;
        const text = await outcome(codec, mutant, stream.length);
        expect(text).toMatch(/^error: (?:corrupt|tooLarge|unsupported)$|^(?!error)/);
        expect(text.length).toBeLessThanOrEqual(Math.max(stream.length, 24));
      }),
      { numRuns: 150 },
    );
  });
});

const framed: readonly CodecName[] = ['gzip', 'zstd', 'bzip2', 'xz'];

describe.each(damaged.filter(({ name }) => framed.includes(name)))('$title', (damage) => {
  it('is refused when something else follows', async () => {
    const bytes = bytesOf(damage.stream);
    const long = new Uint8Array(bytes.length + 40).fill(0x5a);
    long.set(bytes);
    expect(await outcome(damage.codec, long, 1 << 20)).toBe('error: corrupt');
  });
});
