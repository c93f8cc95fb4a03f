import { writeFile } from 'node:fs/promises';
import { brotliCompressSync, constants } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { memorySource, type ByteSource } from '../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../src/io/memorySink.ts';
import { rewrite } from '../../../src/jobs/rewrite.ts';
import { compressionCodecs, physicalTypes } from '../../../src/formats/parquet/thrift/metadata.ts';
import { readFooter } from '../../../src/formats/parquet/footer/footer.ts';
import { handmadeFile } from '../formats/parquet/handmadeFile.ts';
import { temporaryFolder } from '../node/temporaryFolder.ts';
import { openDuckDB } from './duckdb.ts';
import '../parquetWasm.ts';

const valueBytes = 256 * 1024 * 1024;

/** A text of 256 MiB in each of two rows, and their numbers: a kilobyte, compressed. */
function giantFile(): Uint8Array {
  const value = new Uint8Array(4 + valueBytes).fill(97);
  new DataView(value.buffer).setUint32(0, valueBytes, true);
  const body = brotliCompressSync(value, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
  const page = { values: 1, body, uncompressedBytes: value.length };
  const text = {
    element: {
      name: 'text',
      type: physicalTypes.indexOf('BYTE_ARRAY'),
      repetitionType: 0,
      convertedType: 0,
    },
    codec: 'BROTLI',
    pages: [page, page],
  } as const;
  const id = {
    element: { name: 'id', type: physicalTypes.indexOf('INT32'), repetitionType: 0 },
    pages: [{ values: 2, body: Uint8Array.of(7, 0, 0, 0, 8, 0, 0, 0) }],
  } as const;
  return handmadeFile(2, [text, id]);
}

async function rewritten(source: ByteSource) {
  return rewrite({
    source,
    createSink: async () => Promise.resolve(createMemorySink(1 << 26)),
    options: {
      rowGroupRows: 1,
      rowGroupBytes: 1 << 20,
      compression: 'zstd',
      verify: 'values',
      reshape: { keep: [{ name: 'id' }, { name: 'text', as: 'words' }] },
    },
  });
}

describe('a rewrite of values too large for the encoder', () => {
  const folder = temporaryFolder();

  it('keeps their pages as they are, under the new name, and encodes the other columns', async () => {
    const input = giantFile();
    const {
      losses,
      rowGroupsOut,
      output = new Uint8Array(),
    } = await rewritten(memorySource('giant.parquet', input));
    expect(losses.filter((loss) => loss.includes('pages'))).toEqual([
      'The pages of column words stay as they are: their values are too large to be encoded anew.',
    ]);
    // They cannot be parted.
    expect(rowGroupsOut).toBe(1);
    const { metaData } = await readFooter(memorySource('output', output));
    const codecs = Array.from(
      metaData.rowGroups.at(0).columns,
      ({ metaData: chunk }) => compressionCodecs[chunk?.codec ?? -1],
    );
    expect(codecs).toEqual(['ZSTD', 'BROTLI']);
    const file = folder.file('giant.parquet');
    await writeFile(file, output);
    const duckdb = await openDuckDB();
    const query = `SELECT id, length(words), left(words, 3), rtrim(words, 'a') FROM '${file}' ORDER BY id`;
    expect(await duckdb.rows(query)).toEqual([
      [7, String(valueBytes), 'aaa', ''],
      [8, String(valueBytes), 'aaa', ''],
    ]);
  }, 120_000);

  it('fails where they do not read back as they were', async () => {
    const input = giantFile();
    const sink = createMemorySink(1 << 26);
    const spoilt = {
      ...sink,
      get position() {
        return sink.position;
      },
      write: sink.write.bind(sink),
      abort: sink.abort.bind(sink),
      commit: sink.commit.bind(sink),
      readBack: async (start: number, end: number) => {
        const bytes = (await sink.readBack(start, end)).slice();
        // Beyond the magic and the header of the first page.
        if (start < 100 && end > 100) bytes[100 - start]! ^= 1;
        return bytes;
      },
    };
    const running = rewrite({
      source: memorySource('giant.parquet', input),
      createSink: async () => Promise.resolve(spoilt),
      options: { rowGroupRows: 9, rowGroupBytes: 1 << 20, compression: 'zstd', verify: 'values' },
    });
    await expect(running).rejects.toMatchObject({
      code: 'verifyFailed',
      where: { part: 'row group 0, column text' },
    });
  }, 120_000);
});
