import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  offsetIndex,
  pageTypes,
  type PageHeader,
} from '../../../src/formats/parquet/thrift/metadata.ts';
import {
  chunkBytes,
  isDictionary,
  pageEnd,
  walkPages,
} from '../../../src/formats/parquet/pages/pageHeaders.ts';
import { lendCodecs } from '../../../src/codecs/codecs.ts';
import { crc32 } from '../../../src/codecs/crc32.ts';
import { probeBloomFilter } from '../../../src/formats/parquet/statistics/bloomFilter.ts';
import { readFooter } from '../../../src/formats/parquet/footer/footer.ts';
import { decode } from '../../../src/formats/parquet/thrift/thriftStruct.ts';
import type { ParquetWriteOptions } from '../../../src/formats/parquet/write/writeOptions.ts';
import { memorySource } from '../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../src/io/memorySink.ts';
import { planRewriteOf, rewrite } from '../../../src/jobs/rewrite.ts';
import { nodeCodecs } from '../../../src/node/nodeCodecs.ts';
import { temporaryFolder } from '../node/temporaryFolder.ts';
import { openDuckDB, type DuckDB } from './duckdb.ts';
import '../parquetWasm.ts';

const columns = `
  i AS id, (i % 100)::INTEGER AS few, (i * 7919 % 100003)::DOUBLE AS ratio, 'name ' || i AS name,
  i % 3 = 0 AS flag, md5(i::VARCHAR)::UUID AS uuid,
  CASE WHEN i % 5 = 0 THEN NULL ELSE {'a': i, 'b': [i::VARCHAR, NULL], 'c': i / 3.0} END AS place`;

/** A text with `part` in it. */
const containing = (part: string): string => expect.stringContaining(part) as string;

describe('the options of a rewrite', () => {
  const folder = temporaryFolder();
  let duckdb: DuckDB;
  let input: Uint8Array;
  let expected: unknown;
  beforeAll(async () => {
    lendCodecs(nodeCodecs());
    duckdb = await openDuckDB();
  });

  async function table(rows = 9000): Promise<void> {
    const file = folder.file('in.parquet');
    await duckdb.run(
      `COPY (SELECT ${columns} FROM range(${rows}) t(i)) TO '${file}' (FORMAT parquet)`,
    );
    input = await readFile(file);
    expected = await duckdb.contents(file);
  }

  /** The rewritten file, whose contents are those of the input. */
  async function rewritten(options: ParquetWriteOptions): Promise<Uint8Array> {
    const { output = new Uint8Array() } = await rewrite({
      source: memorySource('in', input),
      createSink: async () => Promise.resolve(createMemorySink(1 << 28)),
      options,
    });
    const file = folder.file('out.parquet');
    await writeFile(file, output);
    duckdb = await openDuckDB();
    expect(await duckdb.contents(file)).toEqual(expected);
    return output;
  }

  /** What DuckDB says of each column, as an object of column path to text. */
  async function told(expression: string): Promise<Record<string, string>> {
    const rows = await duckdb.rows(
      `SELECT path_in_schema, ${expression} FROM parquet_metadata('${folder.file('out.parquet')}')`,
    );
    return Object.fromEntries(rows.map(([path, value]) => [String(path), String(value)]));
  }

  async function pagesOf(file: Uint8Array, leaf: number): Promise<readonly PageHeader[]> {
    const source = memorySource('out', file);
    const chunk = chunkBytes(await readFooter(source), 0, leaf);
    const pages: PageHeader[] = [];
    for await (const { header } of walkPages(source, chunk, chunk, undefined)) pages.push(header);
    return pages;
  }

  /** Checks every size and checksum, and where the page index leads; gives the number of checksums. */
  async function expectSound(file: Uint8Array): Promise<number> {
    const source = memorySource('out', file);
    const footer = await readFooter(source);
    let checked = 0;
    for (const [leaf, column] of [...footer.metaData.rowGroups.at(0).columns].entries()) {
      const chunk = chunkBytes(footer, 0, leaf);
      const places: unknown[] = [];
      let uncompressed = 0;
      for await (const page of walkPages(source, chunk, chunk, undefined)) {
        const { header, offset, headerBytes } = page;
        uncompressed += headerBytes + header.uncompressedPageSize;
        if (header.crc !== undefined) {
          const body = file.subarray(offset + headerBytes, pageEnd(page));
          expect(header.crc >>> 0).toBe(crc32(body));
          checked++;
        }
        if (isDictionary(page)) continue;
        places.push({ offset, compressedPageSize: pageEnd(page) - offset });
      }
      expect(column.metaData?.totalUncompressedSize).toBe(uncompressed);
      const { offsetIndexOffset: start = 0, offsetIndexLength: length = 0 } = column;
      const index = decode(offsetIndex, file.subarray(start, start + length)).value;
      expect(index.pageLocations).toMatchObject(places);
    }
    return checked;
  }

  const dataPages = (pages: readonly PageHeader[]): readonly PageHeader[] =>
    pages.filter(({ type }) => pageTypes[type] !== 'DICTIONARY_PAGE');

  it('give every column the encoding and the codec that were asked for, within groups too', async () => {
    await table();
    await rewritten({
      compression: 'snappy',
      columns: {
        id: { encoding: 'DELTA_BINARY_PACKED', compression: 'none' },
        few: { dictionary: false },
        ratio: { encoding: 'BYTE_STREAM_SPLIT' },
        name: { encoding: 'DELTA_BYTE_ARRAY', compression: 'brotli' },
        flag: { encoding: 'RLE' },
        uuid: { encoding: 'DELTA_BYTE_ARRAY' },
        'place.a': { encoding: 'DELTA_BINARY_PACKED', compression: 'gzip' },
        'place.c': { encoding: 'BYTE_STREAM_SPLIT', dictionary: true },
        'place.b': { encoding: 'DELTA_LENGTH_BYTE_ARRAY' },
      },
    });
    expect(await told('encodings')).toEqual({
      id: containing('DELTA_BINARY_PACKED'),
      few: containing('PLAIN'),
      ratio: containing('BYTE_STREAM_SPLIT'),
      name: containing('DELTA_BYTE_ARRAY'),
      flag: 'RLE',
      uuid: containing('DELTA_BYTE_ARRAY'),
      'place, a': containing('DELTA_BINARY_PACKED'),
      'place, b, list, element': containing('DELTA_LENGTH_BYTE_ARRAY'),
      'place, c': containing('RLE_DICTIONARY'),
    });
    expect(await told('compression')).toMatchObject({
      id: 'UNCOMPRESSED',
      few: 'SNAPPY',
      name: 'BROTLI',
      'place, a': 'GZIP',
      'place, c': 'SNAPPY',
    });
  });

  it.each([1, 2] as const)('write data pages of version %i', async (dataPageVersion) => {
    await table();
    const output = await rewritten({ dataPageVersion, compression: 'lz4' });
    for (let leaf = 0; leaf < 9; leaf++) {
      const pages = dataPages(await pagesOf(output, leaf));
      expect(pages.length).toBeGreaterThan(0);
      for (const { type } of pages)
        expect(pageTypes[type]).toBe(dataPageVersion === 2 ? 'DATA_PAGE_V2' : 'DATA_PAGE');
    }
  });

  it('end pages by bytes, and give up dictionaries that grow too large', async () => {
    await table();
    const output = await rewritten({ pageBytes: 4096, dictionaryPageBytes: 64 });
    const pages = dataPages(await pagesOf(output, 2));
    expect(pages.length).toBeGreaterThan(9);
    for (const { uncompressedPageSize } of pages) expect(uncompressedPageSize).toBeLessThan(20_000);
    expect(await told('encodings')).toMatchObject({ ratio: containing('PLAIN') });
  });

  it('write statistics of chunks, of pages, or none', async () => {
    await table();
    for (const statistics of ['none', 'chunk', 'page'] as const) {
      const { metaData } = await readFooter(memorySource('', await rewritten({ statistics })));
      const [chunk] = metaData.rowGroups.at(0).columns;
      expect(chunk?.offsetIndexLength).toBeGreaterThan(0);
      expect(chunk?.columnIndexLength !== undefined).toBe(statistics === 'page');
      expect(await told('stats_min_value')).toMatchObject({
        id: statistics === 'none' ? 'null' : '0',
      });
    }
  });

  it.each([
    { compression: 'zstd', low: 1, high: 19 },
    { compression: 'gzip', low: 1, high: 9 },
    { compression: 'brotli', low: 0, high: 9 },
  ] as const)(
    'compress with $compression at the level that is asked for',
    async ({ compression, low, high }) => {
      await table();
      for (const dataPageVersion of [1, 2] as const) {
        const sizes: number[] = [];
        for (const compressionLevel of [low, high]) {
          const options = { compression, compressionLevel, dataPageVersion, checksums: true };
          const output = await rewritten(options);
          await expectSound(output);
          const { metaData } = await readFooter(memorySource('', output));
          sizes.push(metaData.rowGroups.at(0).columns.at(3).metaData?.totalCompressedSize ?? 0);
          expect(new Set(Object.values(await told('compression')))).toEqual(
            new Set([compression.toUpperCase()]),
          );
        }
        expect(sizes[1]).not.toBe(sizes[0]);
      }
    },
  );

  it('compress one column harder than the others, and say so', async () => {
    await table();
    const options: ParquetWriteOptions = {
      compression: 'snappy',
      columns: { 'place.b': { compression: 'zstd', compressionLevel: 15 } },
    };
    await rewritten(options);
    expect(await told('compression')).toMatchObject({
      'place, a': 'SNAPPY',
      'place, b, list, element': 'ZSTD',
    });
    const { choices } = await planRewriteOf(memorySource('', input), options);
    expect(choices).toContain('Column place.b.list.element: zstd, level 15.');
  });

  it('keep checksums where there are some, and say when they are lost', async () => {
    await table(5000);
    input = await rewritten({ checksums: true });
    const kept = await rewritten({ compression: 'snappy' });
    expect(await expectSound(kept)).toBeGreaterThan(9);
    const dropped = { checksums: false };
    expect((await planRewriteOf(memorySource('', input), dropped)).losses).toContain(
      'The checksums of pages are not kept.',
    );
    expect(await pagesOf(await rewritten(dropped), 0)).not.toContainEqual(
      expect.objectContaining({ crc: expect.any(Number) as number }),
    );
  });

  it('make bloom filters that other readers skip row groups by', async () => {
    await table(9000);
    const options: ParquetWriteOptions = {
      rowGroupRows: 3000,
      bloomFilter: false,
      columns: Object.fromEntries(
        ['id', 'few', 'ratio', 'name', 'uuid', 'place'].map((path) => [
          path,
          { bloomFilter: true },
        ]),
      ),
    };
    const output = await rewritten(options);
    const file = folder.file('out.parquet');
    const probe = async (column: string, value: string): Promise<readonly unknown[]> => {
      const rows = await duckdb.rows(
        `SELECT bloom_filter_excludes FROM parquet_bloom_probe('${file}', '${column}', ${value})`,
      );
      return rows.map(([excludes]) => excludes);
    };
    const [row] = await duckdb.rows(
      `SELECT few, ratio, name, uuid FROM '${folder.file('in.parquet')}' WHERE id = 4321`,
    );
    const [few, ratio, name, uuid] = row ?? [];
    expect(await probe('id', '4321')).toEqual([true, false, true]);
    expect(await probe('few', String(few))).toEqual([false, false, false]);
    expect(await probe('few', '12345')).toEqual([true, true, true]);
    expect(await probe('ratio', `${String(ratio)}::DOUBLE`)).toEqual([true, false, true]);
    expect(await probe('name', `'${String(name)}'`)).toEqual([true, false, true]);
    expect(await told('bloom_filter_offset > 0 AND bloom_filter_length > 32')).toMatchObject({
      id: 'true',
      flag: 'null',
      'place, a': 'true',
      'place, b, list, element': 'true',
    });
    const footer = await readFooter(memorySource('', output));
    const ask = async (leaf: number, value: Uint8Array) =>
      Promise.all(
        [0, 1, 2].map(async (rowGroup) => {
          const source = memorySource('', output);
          return probeBloomFilter(source, footer, { rowGroup, leaf, value });
        }),
      );
    const uuidBytes = Buffer.from(String(uuid).replaceAll('-', ''), 'hex');
    expect(await ask(5, uuidBytes)).toEqual(['absent', 'maybe', 'absent']);
    expect(await ask(7, new TextEncoder().encode('4321'))).toEqual(['absent', 'maybe', 'absent']);
  });

  it('make bloom filters anew where the input has some, and say when they are lost', async () => {
    await table(9000);
    input = await rewritten({
      bloomFilter: false,
      columns: { id: { bloomFilter: true }, name: { bloomFilter: true } },
    });
    const source = memorySource('', input);
    expect((await planRewriteOf(source, {})).losses).toEqual([]);
    await rewritten({ columns: { name: { bloomFilter: false } } });
    expect(await told('bloom_filter_length > 0')).toMatchObject({
      id: 'true',
      name: 'null',
      few: 'null',
    });
    const lost = await planRewriteOf(source, { bloomFilter: false });
    expect(lost.losses).toEqual(['The Bloom filters of columns id and name are not kept.']);
  });

  it('leave out the page index', async () => {
    await table(1000);
    const { metaData } = await readFooter(memorySource('', await rewritten({ pageIndex: false })));
    for (const chunk of metaData.rowGroups.at(0).columns) {
      expect(chunk.offsetIndexOffset).toBeUndefined();
      expect(chunk.columnIndexOffset).toBeUndefined();
    }
  });

  it('are told before they are carried out', async () => {
    await table(10);
    const { choices } = await planRewriteOf(memorySource('', input), {
      compression: 'gzip',
      pageBytes: 64_000,
      statistics: 'chunk',
      dictionary: false,
      columns: { id: { encoding: 'DELTA_BINARY_PACKED' }, place: { compression: 'none' } },
    });
    expect(choices).toEqual([
      'Compression: gzip.',
      'Column id: DELTA_BINARY_PACKED.',
      'Columns few, ratio, name and 2 more: without a dictionary.',
      'Columns place.a, place.b.list.element and place.c: none, without a dictionary.',
      'Bytes per page: about 64.0 kB before compression.',
      'Smallest and largest values: of column chunks only.',
    ]);
  });
});
