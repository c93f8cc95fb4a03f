import { describe, expect, it } from 'vitest';
import type { TableReader } from '../../../../../src/formats/format.ts';
import { block, file, header, rows } from '../../../../fakes/avroContainer.ts';
import { deflateRawSync } from 'node:zlib';
import { open, sampleBytes } from '../reading.ts';

const all = { start: 0, end: Infinity };

async function walked(bytes: Uint8Array): Promise<TableReader> {
  const reader = await open(bytes, { badBlocks: 'skip' });
  await reader.walk?.run(() => undefined);
  return reader;
}

const sizesOf = async (reader: TableReader, range = all, decompresses = true) =>
  reader.uncompressedSizes?.({ range, decompresses });

describe('sizes before compression', () => {
  it.each(['deflate', 'snappy', 'bzip2', 'xz', 'zstandard'])(
    'of blocks of %s are those of the same blocks without compression',
    async (codec) => {
      const plain = (await walked(sampleBytes('null.avro'))).segments(all);
      const reader = await walked(sampleBytes(`${codec}.avro`));
      const expected = plain.map(({ uncompressedBytes }) => uncompressedBytes);
      expect(expected.every((size) => size !== undefined && size > 0)).toBe(true);
      expect(await sizesOf(reader)).toEqual(expected);
      expect(await sizesOf(reader, { start: 1, end: 3 })).toEqual(expected.slice(1, 3));
      const told = await sizesOf(reader, all, false);
      // What these two say of themselves takes no decompressing.
      const says = codec === 'snappy' || codec === 'zstandard';
      expect(told).toEqual(says ? expected : expected.map(() => undefined));
    },
  );

  it('are left open where a block is damaged', async () => {
    const packed = (start: number): Uint8Array => deflateRawSync(Uint8Array.from(rows(start, 10)));
    const bytes = file(
      header({ codec: 'deflate' }),
      block(10, packed(0)),
      // There is no third kind of deflate block.
      block(10, packed(10).fill(0xff, 0, 1)),
      block(-1, packed(10)),
      block(10, packed(20)),
    );
    const size = rows(0, 10).length;
    expect(await sizesOf(await walked(bytes))).toEqual([
      size,
      undefined,
      undefined,
      rows(20, 10).length,
    ]);
  });
});
