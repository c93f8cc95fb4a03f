import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { toTableError } from '../../../../src/base/errors.ts';
import { errorText } from '../../../../src/base/errorText.ts';
import '../../parquetWasm.ts';
import { cellsOf, openBytes } from './fixture.ts';
import { handmadeFile, joined, type HandmadeColumn, type HandmadePage } from './handmadeFile.ts';

type Codec = NonNullable<HandmadeColumn['codec']>;

const rows = { start: 0, end: Infinity };

/** Little-endian, as PLAIN stores INT64. */
const int64s = (...values: readonly bigint[]): Uint8Array =>
  new Uint8Array(BigInt64Array.from(values).buffer);
const values = int64s(1n, -2n, 2n ** 63n - 1n);
const texts = ['1', '-2', '9223372036854775807'];

const page = (count: number, body: Uint8Array, uncompressedBytes = count * 8): HandmadePage => ({
  values: count,
  body,
  uncompressedBytes,
});

async function textsOf(file: Uint8Array): Promise<readonly string[] | undefined> {
  const { reader } = await openBytes(file);
  return (await cellsOf(reader, { rows, columns: [0] }))[0];
}

/** A file of one required INT64 column. */
function fileOf(codec: Codec, pages: readonly HandmadePage[]): Uint8Array {
  const count = pages.reduce((sum, { values: some }) => sum + some, 0);
  return handmadeFile(count, [
    { element: { name: 'a', type: 2, repetitionType: 0 }, codec, pages },
  ]);
}

const read = async (codec: Codec, body: Uint8Array): Promise<readonly string[] | undefined> =>
  textsOf(fileOf(codec, [page(3, body)]));

const uint32 = (value: number, littleEndian: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value, littleEndian);
  return new Uint8Array(view.buffer);
};

/** An LZ4 block of nothing but literals: https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md */
const lz4Block = (bytes: Uint8Array): Uint8Array =>
  joined(Uint8Array.of(0xf0, bytes.length - 15), bytes);

/** Blocks with their sizes before them, most significant byte first, as Hadoop's codec frames them. */
const hadoopFrame = (bytes: Uint8Array): Uint8Array => {
  const block = lz4Block(bytes);
  return joined(uint32(bytes.length, false), uint32(block.length, false), block);
};

/** Magic, descriptor and its checksum, one block, end: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md */
const lz4Frame = (bytes: Uint8Array): Uint8Array => {
  const head = Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82);
  const block = lz4Block(bytes);
  return joined(head, uint32(block.length, true), block, uint32(0, true));
};

describe('a compressed page', () => {
  it('is read from LZ4 in each of its framings', async () => {
    expect(await read('LZ4_RAW', lz4Block(values))).toEqual(texts);
    expect(await read('LZ4', hadoopFrame(values))).toEqual(texts);
    expect(await read('LZ4', lz4Frame(values))).toEqual(texts);
    expect(await read('LZ4', lz4Block(values))).toEqual(texts);
  });

  it('is read from several Hadoop blocks', async () => {
    const halves = [values.subarray(0, 16), values.subarray(8)].map(hadoopFrame);
    const file = fileOf('LZ4', [page(4, joined(...halves))]);
    expect(await textsOf(file)).toEqual(['1', '-2', '-2', '9223372036854775807']);
  });

  it('is read from gzip members one after the other', async () => {
    const members = [gzipSync(values.subarray(0, 8)), gzipSync(values.subarray(8))];
    expect(await read('GZIP', joined(...members))).toEqual(texts);
  });

  it('is refused with a clear sentence where it is LZO, of which only the name is in the specification', async () => {
    const error = toTableError(await read('LZO', values).catch((thrown: unknown) => thrown));
    expect(error.code).toBe('unsupported');
    expect(errorText(error, 'a.parquet')).toBe(
      'a.parquet uses a feature that Colonnade does not read yet: LZO compression, which the specification only names (row group 0, column a, byte 4).',
    );
  });
});

describe('a page without values', () => {
  it('is passed over, wherever it is', async () => {
    const none = page(0, new Uint8Array(0));
    const pages = [none, page(1, values.subarray(0, 8)), none, page(2, values.subarray(8)), none];
    expect(await textsOf(fileOf('UNCOMPRESSED', pages))).toEqual(texts);
    expect(await textsOf(fileOf('UNCOMPRESSED', [none]))).toEqual([]);
  });
});

describe('a column that does not say whether it is repeated', () => {
  it('is required', async () => {
    const element = { name: 'a', type: 2 };
    const file = handmadeFile(3, [{ element, pages: [page(3, values)] }]);
    expect(await textsOf(file)).toEqual(texts);
  });
});

describe('INT96', () => {
  it('is exact over its whole range', async () => {
    const stored = (nanos: bigint, julianDay: number): Uint8Array =>
      joined(int64s(nanos), uint32(julianDay >>> 0, true));
    const last = 86_400_000_000_000n - 1n;
    const body = joined(
      stored(1n, 2_440_588),
      stored(last, 2 ** 31 - 1),
      stored(0n, -(2 ** 31)),
      stored(0n, 0),
      stored(-1n, 2_440_588),
    );
    const file = handmadeFile(5, [
      { element: { name: 'a', type: 3, repetitionType: 0 }, pages: [{ values: 5, body }] },
    ]);
    expect(await textsOf(file)).toEqual([
      '1970-01-01T00:00:00.000000001',
      '+5874898-06-03T23:59:59.999999999',
      '-5884323-05-15T00:00:00',
      '-004713-11-24T00:00:00',
      '1969-12-31T23:59:59.999999999',
    ]);
  });
});
