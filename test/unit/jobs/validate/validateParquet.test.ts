import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readFooter } from '../../../../src/formats/parquet/footer/footer.ts';
import {
  columnIndex,
  offsetIndex,
  type ColumnChunk,
} from '../../../../src/formats/parquet/thrift/metadata.ts';
import { decode, eagerList, encode } from '../../../../src/formats/parquet/thrift/thriftStruct.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';
import type { JobProgress } from '../../../../src/jobs/job.ts';
import { corpusBytes, corpusFiles, hasCorpus } from '../../corpus.ts';
import { withChunk, withFooter } from './changedFooter.ts';
import { groupsOf, parquetOf, rewritten, validated } from './validating.ts';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(
    readFileSync(fileURLToPath(new URL(`../../../fixtures/${name}`, import.meta.url))),
  );

const columns = `i AS id, (i * 40000000)::UBIGINT AS big, ((i % 2001) - 1000)::DECIMAL(9, 2) AS price,
  ((i % 2001) - 1000)::DECIMAL(30, 5) AS wide, (i / 7.0)::DOUBLE AS ratio, i % 2 = 0 AS flag,
  CASE WHEN i % 5 = 0 THEN NULL ELSE repeat('æ', 20 + (i % 30)::INTEGER) || i END AS name,
  DATE '1960-01-01' + (i % 20000)::INTEGER AS day, [i, NULL, i + 1] AS list,
  CASE WHEN i % 3 = 0 THEN NULL ELSE {'a': i, 'b': [i::VARCHAR]} END AS nested, (i::VARCHAR)::BLOB AS blob`;

let original: Uint8Array;

beforeAll(async () => {
  original = await parquetOf(`SELECT ${columns} FROM range(3000) t(i)`, ', ROW_GROUP_SIZE 2048');
});

const withStatistics =
  (changes: object) =>
  (chunk: ColumnChunk): ColumnChunk => ({
    ...chunk,
    metaData: chunk.metaData && {
      ...chunk.metaData,
      statistics: { ...chunk.metaData.statistics, ...changes },
    },
  });

describe('validating a Parquet file', () => {
  it.each([
    'samples/trips.parquet',
    'samples/duckdb.parquet',
    'samples/types.parquet',
    'samples/nested.parquet',
    'samples/int96.parquet',
    'samples/empty.parquet',
    'parquet/details.parquet',
    'parquet/pages.parquet',
    'parquet/noColumns.parquet',
    'parquet/polarsCategorical.parquet',
  ])('finds nothing wrong with %s', async (name) => {
    expect(await validated(fixture(name))).toMatchObject({ faults: 0, groups: [], unchecked: [] });
  });

  it('finds nothing wrong with what DuckDB writes, and counts all that it looked at', async () => {
    const summary = await validated(original);
    expect(summary).toMatchObject({ format: 'parquet', rows: 3000, segments: 2, columns: 11 });
    expect(summary.groups).toEqual([]);
    expect(summary.pages).toBeGreaterThanOrEqual(24);
    expect(summary.checksums).toBe(0);
  });

  it.each([1, 2] as const)(
    'finds nothing wrong with our own pages of version %i, their index and their checksums',
    async (dataPageVersion) => {
      const statistics = 'page';
      const options = { dataPageVersion, statistics, checksums: true, pageIndex: true } as const;
      const summary = await validated(await rewritten(original, { ...options, pageBytes: 2048 }));
      expect(summary.groups).toEqual([]);
      expect(summary.checksums).toBe(summary.pages);
      expect(summary.pages).toBeGreaterThan(60);
    },
  );

  it('tells of every page whose bytes are not those that were written', async () => {
    const bytes = await rewritten(original, {
      checksums: true,
      compression: 'none',
      pageBytes: 4096,
    });
    const { metaData } = await readFooter(memorySource('', bytes));
    const offsets = [0, 2].map((index) => {
      const chunk = metaData.rowGroups.at(index).columns.at(0).metaData;
      return (chunk?.dataPageOffset ?? 0) + (chunk?.totalCompressedSize ?? 0) - 1;
    });
    for (const offset of offsets) bytes[offset]! ^= 1;
    const { groups } = await validated(bytes);
    const wrong = groups.find(({ kind }) => kind === 'checksum');
    expect(wrong).toMatchObject({ subject: 'id', count: 2 });
    expect(wrong?.faults.map(({ part }) => part)).toEqual([
      'row group 0, column id',
      'row group 2, column id',
    ]);
    expect(wrong?.faults[0]?.message).toMatch(/^a page has the checksum \w{8}, but says \w{8}$/);
  });

  it('goes on after a page that cannot be decoded, and says which it is', async () => {
    const bytes = await rewritten(original, {
      pageBytes: 4096,
      dictionary: false,
      compression: 'zstd',
    });
    const { metaData } = await readFooter(memorySource('', bytes));
    const chunk = metaData.rowGroups.at(1).columns.at(4);
    const place = { start: chunk.offsetIndexOffset ?? 0, bytes: chunk.offsetIndexLength ?? 0 };
    const index = bytes.subarray(place.start, place.start + place.bytes);
    const [, second] = decode(offsetIndex, index).value.pageLocations;
    const end = (second?.offset ?? 0) + (second?.compressedPageSize ?? 0);
    bytes.fill(0xaa, end - 200, end);
    const summary = await validated(bytes);
    expect(groupsOf(summary)).toEqual(['data ratio 1']);
    expect(summary.groups[0]?.faults[0]).toMatchObject({
      part: 'row group 1, column ratio',
      offset: second?.offset,
    });
  });

  it.each<[string, number, object, string]>([
    [
      'a smallest value',
      0,
      { minValue: new Uint8Array([9, 0, 0, 0, 0, 0, 0, 0]) },
      'the smallest value is said to be 9, but is 0',
    ],
    [
      'a largest value',
      0,
      { maxValue: new Uint8Array([9, 0, 0, 0, 0, 0, 0, 0]) },
      'the largest value is said to be 9, but is 2047',
    ],
    [
      'an unsigned one',
      1,
      { maxValue: new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0]) },
      'the largest value is said to be 1, but is 81880000000',
    ],
    [
      'a decimal one',
      2,
      { minValue: new Uint8Array([0, 0, 0, 0]) },
      'the smallest value is said to be 0.00, but is -1000.00',
    ],
    [
      'a text',
      6,
      { minValue: Buffer.from('ø') },
      `the smallest value is said to be ø, but is ${'æ'.repeat(21)}1`,
    ],
    ['a count of nulls', 6, { nullCount: 3 }, 'it is said to have 3 nulls, but has 410'],
    ['nulls within a list', 8, { nullCount: 1 }, 'it is said to have 1 null, but has 2048'],
  ])('tells of %s that the statistics have wrong', async (_, leaf, changes, message) => {
    const summary = await validated(await withChunk(original, leaf, withStatistics(changes)));
    const { groups } = summary;
    expect(groups.map(({ kind, count }) => [kind, count])).toEqual([['statistics', 1]]);
    expect(groups[0]?.faults[0]?.message).toBe(message);
  });

  it('takes bounds that are wider than the values for right, unless they are said to be exact', async () => {
    const minValue = new Uint8Array([255, 255, 255, 255, 255, 255, 255, 255]);
    const wide = await withChunk(original, 0, withStatistics({ minValue, isMinValueExact: false }));
    expect(await validated(wide)).toMatchObject({ faults: 0 });
    const exact = await withChunk(original, 0, withStatistics({ minValue, isMinValueExact: true }));
    expect(await validated(exact)).toMatchObject({ faults: 1 });
  });

  it('tells of a page index that is not that of the pages', async () => {
    const bytes = await rewritten(original, {
      pageBytes: 2048,
      dictionary: false,
      statistics: 'page',
    });
    const { metaData } = await readFooter(memorySource('', bytes));
    const { columnIndexOffset: at = 0, columnIndexLength = 0 } = metaData.rowGroups
      .at(0)
      .columns.at(0);
    const index = decode(columnIndex, bytes.subarray(at, at + columnIndexLength)).value;
    const swapped = { ...index, minValues: [...index.minValues].reverse() };
    bytes.set(encode(columnIndex, swapped), at);
    const { groups } = await validated(bytes, { placesPerGroup: 1 });
    expect(groups.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual(['pageIndex id']);
    expect(groups[0]?.faults[0]?.message).toMatch(
      /^page 0 of its column index: the smallest value/,
    );
    expect(groups[0]?.count).toBeGreaterThan(1);
  });

  it('tells of counts and sizes that contradict one another', async () => {
    const wrongRows = await withFooter(original, (metaData) => ({ ...metaData, numRows: 7 }));
    expect(groupsOf(await validated(wrongRows))).toEqual(['count footer 1']);
    const wrongSize = await withFooter(original, (metaData) => ({
      ...metaData,
      rowGroups: eagerList(
        Array.from(metaData.rowGroups, (rowGroup) => ({ ...rowGroup, totalByteSize: 1 })),
      ),
    }));
    expect(groupsOf(await validated(wrongSize))).toEqual(['count row groups 2']);
    const outside = await withChunk(original, 0, (chunk) => ({
      ...chunk,
      metaData: chunk.metaData && { ...chunk.metaData, totalCompressedSize: 1e9 },
    }));
    expect(groupsOf(await validated(outside))).toContain('layout id 1');
  });

  it('counts all faults, but tells of a bounded number in full', async () => {
    const small = await rewritten(original, { rowGroupRows: 10 });
    const wrong = await withFooter(small, (metaData) => ({
      ...metaData,
      rowGroups: eagerList(
        Array.from(metaData.rowGroups, (rowGroup) => ({ ...rowGroup, totalByteSize: 1 })),
      ),
    }));
    const { faults, groups } = await validated(wrong);
    const { metaData } = await readFooter(memorySource('', small));
    expect(faults).toBe(metaData.rowGroups.length);
    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({ count: faults });
    expect(groups[0]?.faults).toHaveLength(5);
  });

  it('finds any one wrong bound of any column', async () => {
    const leaves = [0, 1, 2, 3, 4, 6, 7, 11];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...leaves), fc.boolean(), async (leaf, isMin) => {
        const swap = (chunk: ColumnChunk): ColumnChunk => {
          const { minValue, maxValue } = chunk.metaData?.statistics ?? {};
          return withStatistics(isMin ? { minValue: maxValue } : { maxValue: minValue })(chunk);
        };
        const { groups } = await validated(await withChunk(original, leaf, swap));
        expect(groups.map(({ kind, count }) => [kind, count])).toEqual([['statistics', 1]]);
      }),
      { numRuns: 16 },
    );
  });

  it('can be cancelled, and tells how far it is', async () => {
    const controller = new AbortController();
    const told: JobProgress[] = [];
    const bytes = await rewritten(original, { rowGroupRows: 50 });
    const validating = validated(
      bytes,
      {},
      {
        signal: controller.signal,
        report: (progress) => {
          told.push(progress);
          controller.abort();
        },
      },
    );
    await expect(validating).rejects.toMatchObject({ name: 'AbortError' });
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ phase: 'running', rowsTotal: 3000, bytesWritten: 0 });
  });

  it('rejects only what cannot be opened', async () => {
    await expect(validated(fixture('samples/truncated.parquet'))).rejects.toMatchObject({
      code: 'truncated',
    });
    expect(groupsOf(await validated(fixture('samples/damaged.parquet')))).toEqual(['layout id 1']);
  });
});

/** Public files that contradict themselves, and what about. All others are sound. */
const contradictory: Readonly<Record<string, readonly string[]>> = {
  'bad_data/ARROW-GH-41317.parquet': ['data', 'count'],
  'bad_data/ARROW-GH-41321.parquet': ['data', 'layout'],
  'bad_data/ARROW-GH-45185.parquet': ['data'],
  'bad_data/ARROW-GH-47662.parquet': ['data'],
  'bad_data/ARROW-RS-GH-6229-DICTHEADER.parquet': ['layout', 'count'],
  'bad_data/ARROW-RS-GH-6229-LEVELS.parquet': ['layout', 'count'],
  'data/alltypes_plain.snappy.parquet': ['count'],
  'data/datapage_v1-corrupt-checksum.parquet': ['checksum', 'pageIndex'],
  'data/datapage_v1-snappy-compressed-checksum.parquet': ['pageIndex'],
  'data/datapage_v1-uncompressed-checksum.parquet': ['pageIndex'],
  'data/list_columns.parquet': ['count'],
  'data/nan_in_stats.parquet': ['count'],
  'data/nation.dict-malformed.parquet': ['layout', 'count'],
  'data/nested_structs.rust.parquet': ['count'],
  'data/non_hadoop_lz4_compressed.parquet': ['count'],
  'data/repeated_no_annotation.parquet': ['count'],
  'data/rle-dict-uncompressed-corrupt-checksum.parquet': ['checksum'],
  'data/rle_boolean_encoding.parquet': ['count'],
  'data/single_nan.parquet': ['count'],
};
/** Whose footers cannot be read at all. */
const unreadable = /encrypt|external_key|PARQUET-1481/;

describe.runIf(hasCorpus)('validating the public files', () => {
  it.each(corpusFiles.filter((name) => !unreadable.test(name)))(
    'finds what is wrong with %s, and nothing else',
    { timeout: 60_000 },
    async (name) => {
      const { groups } = await validated(corpusBytes(name));
      const kinds = new Set(groups.map(({ kind }) => kind));
      expect([...kinds]).toEqual(contradictory[name] ?? []);
    },
  );
});
