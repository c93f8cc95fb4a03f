import { readColumnIndex, readOffsetIndex } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { TableError } from '../../../../src/base/errors.ts';
import type { TableReader } from '../../../../src/formats/format.ts';
import { openParquet } from '../../../../src/formats/parquet/reader.ts';
import { readFooter } from '../../../../src/formats/parquet/footer/footer.ts';
import {
  chunkBytes,
  isDictionary,
  pageEnd,
  valuesOf,
  walkPages,
  type FoundPage,
} from '../../../../src/formats/parquet/pages/pageHeaders.ts';
import { openPageDirectory } from '../../../../src/formats/parquet/layout/pageDirectory.ts';
import { schemaTree } from '../../../../src/formats/parquet/schema/schemaTree.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';
import type { PageLayout } from '../../../../src/table/layout.ts';
import { corpusBytes, corpusFiles, hasCorpus } from '../../corpus.ts';
import { cellsOf, fixtureBytes, openBytes, openFixture } from './fixture.ts';
import '../../parquetWasm.ts';

const all = { start: 0, end: Infinity };

/** Every page of a chunk by its headers alone. */
async function walk(bytes: Uint8Array, rowGroup: number, leaf: number): Promise<FoundPage[]> {
  const source = memorySource('test.parquet', bytes);
  const chunk = chunkBytes(await readFooter(source), rowGroup, leaf);
  const pages: FoundPage[] = [];
  for await (const page of walkPages(source, chunk, chunk, undefined)) pages.push(page);
  return pages;
}

const dataPages = (pages: readonly PageLayout[]): readonly PageLayout[] =>
  pages.filter(({ kind }) => kind.startsWith('DATA_PAGE'));

/** What is wrong with the pages of one chunk, all that is known of it being compared. */
async function contradictions(reader: TableReader, bytes: Uint8Array): Promise<string[]> {
  const wrong: string[] = [];
  for (const { index, rowCount } of reader.segments(all))
    for (const [leaf, chunk] of reader.columnChunks(index).entries()) {
      const { count, pages } = await reader.pages({ segment: index, leaf }, all);
      const walked = await walk(bytes, index, leaf);
      const where = `row group ${index}, ${chunk.path}`;
      if (walked.some((page, i) => page.offset !== pages[i]?.offset) || walked.length !== count)
        wrong.push(`${where}: the index and the headers differ`);
      if (walked.some((page, i) => pages[i + 1] && pageEnd(page) !== pages[i + 1]!.offset))
        wrong.push(`${where}: there are gaps`);
      const data = dataPages(pages);
      const values = data.reduce((sum, page) => sum + (page.values ?? 0), 0);
      if (values !== chunk.values) wrong.push(`${where}: ${values} values of ${chunk.values}`);
      const rows = data.reduce((sum, page) => sum + (page.rows ?? NaN), 0);
      if (!Number.isNaN(rows) && rows !== rowCount) wrong.push(`${where}: ${rows} of ${rowCount}`);
      const nulls = data.reduce((sum, page) => sum + (page.nulls ?? NaN), 0);
      if (!Number.isNaN(nulls) && chunk.nulls !== undefined && nulls !== chunk.nulls)
        wrong.push(`${where}: ${nulls} nulls of ${chunk.nulls}`);
    }
  return wrong;
}

/** Every chunk that can be had. */
async function ownIndexes(bytes: Uint8Array) {
  const { metaData } = await readFooter(memorySource('test.parquet', bytes));
  return [...metaData.rowGroups].flatMap(({ columns }, segment) =>
    [...columns].map((chunk, leaf) => ({ segment, leaf, chunk })),
  );
}

describe('pages', () => {
  it('of a chunk with a page index tell their rows, nulls and bounds', async () => {
    const { reader } = await openFixture('pages.parquet');
    const { count, pages } = await reader.pages({ segment: 1, leaf: 0 }, all);
    expect(count).toBe(pages.length);
    expect(count).toBeGreaterThan(2);
    expect(pages[0]).toMatchObject({
      kind: 'DATA_PAGE',
      encoding: 'PLAIN',
      firstRow: 0,
      nulls: 0,
      min: '120',
      minExact: true,
    });
    expect(pages.at(-1)).toMatchObject({ max: '239', maxExact: true });
    expect(pages[1]!.firstRow).toBe(pages[0]!.rows);
  });

  it('of a chunk without one are found by their headers', async () => {
    const { reader } = await openFixture('details.parquet');
    const leaf = reader.columnChunks(0).findIndex(({ path }) => path === 'text');
    const { pages } = await reader.pages({ segment: 0, leaf }, all);
    expect(
      pages.map(({ kind, encoding, values, rows, nulls, firstRow }) => [
        kind,
        encoding,
        values,
        rows,
        nulls,
        firstRow,
      ]),
    ).toEqual([
      ['DICTIONARY_PAGE', 'PLAIN', 21, undefined, undefined, undefined],
      ['DATA_PAGE_V2', 'RLE_DICTIONARY', 10, 10, 2, 0],
      ['DATA_PAGE_V2', 'RLE_DICTIONARY', 10, 10, 1, 10],
      ['DATA_PAGE_V2', 'RLE_DICTIONARY', 5, 5, 1, 20],
    ]);
    expect(pages.every(({ crc }) => /^[0-9a-f]{8}$/.test(crc ?? ''))).toBe(true);
  });

  it('add up to their chunks, whether an index or the headers tell of them', async () => {
    for (const name of ['pages.parquet', 'details.parquet']) {
      const { reader } = await openFixture(name);
      expect(await contradictions(reader, fixtureBytes(name))).toEqual([]);
    }
  });

  it('can be asked for a few at a time', async () => {
    const { reader } = await openFixture('pages.parquet');
    const chunk = { segment: 0, leaf: 0 };
    const { pages } = await reader.pages(chunk, all);
    expect((await reader.pages(chunk, { start: 1, end: 3 })).pages).toEqual(pages.slice(1, 3));
    expect((await reader.pages(chunk, { start: 1000, end: 2000 })).pages).toEqual([]);
  });

  it('are pictured without losing a byte', async () => {
    const { reader } = await openFixture('pages.parquet');
    const leaf = reader.columnChunks(0).findIndex(({ path }) => path === 'city');
    const chunk = { segment: 0, leaf };
    const strip = await reader.pageStrip(chunk, 2);
    expect(strip.encodings).toEqual(['dictionary', 'RLE_DICTIONARY']);
    expect(strip.bins).toBe(2);
    const bytes = strip.bytes.reduce((a, b) => a + b, 0);
    expect(bytes).toBe(reader.columnChunks(0)[leaf]!.compressedBytes);
  });

  it('are read by their headers alone, and only once', async () => {
    const body = 3_000_000;
    const bytes = await withLargePages(body);
    const { reader, source } = await openBytes(bytes);
    source.reads.length = 0;
    await reader.pages({ segment: 0, leaf: 0 }, all);
    const read = source.reads.reduce((sum, [start, end]) => sum + end - start, 0);
    expect(read).toBeLessThan(10_000);
    source.reads.length = 0;
    await reader.pages({ segment: 0, leaf: 0 }, all);
    expect(source.reads).toEqual([]);
  });

  it('stop being read when nobody wants them any more', async () => {
    const { reader } = await openFixture('pages.parquet');
    const gone = AbortSignal.abort();
    await expect(reader.pages({ segment: 0, leaf: 0 }, all, gone)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });
});

/** A file of one chunk whose only page is `body` bytes long. */
async function withLargePages(body: number): Promise<Uint8Array> {
  const { encode, eagerList } =
    await import('../../../../src/formats/parquet/thrift/thriftStruct.ts');
  const { fileMetaData, pageHeader } =
    await import('../../../../src/formats/parquet/thrift/metadata.ts');
  const header = encode(pageHeader, {
    type: 0,
    uncompressedPageSize: body,
    compressedPageSize: body,
    dataPageHeader: {
      numValues: body / 8,
      encoding: 0,
      definitionLevelEncoding: 3,
      repetitionLevelEncoding: 3,
    },
  });
  const size = header.byteLength + body;
  const footer = encode(fileMetaData, {
    version: 2,
    schema: [
      { name: 'root', numChildren: 1 },
      { name: 'a', type: 2, repetitionType: 0 },
    ],
    numRows: body / 8,
    rowGroups: eagerList([
      {
        numRows: body / 8,
        totalByteSize: size,
        columns: eagerList([
          {
            fileOffset: 4,
            metaData: {
              type: 2,
              encodings: [0],
              pathInSchema: ['a'],
              codec: 0,
              numValues: body / 8,
              totalUncompressedSize: size,
              totalCompressedSize: size,
              dataPageOffset: 4,
            },
          },
        ]),
      },
    ]),
  });
  const length = new Uint8Array(new Uint32Array([footer.byteLength]).buffer);
  const magic = Buffer.from('PAR1');
  return new Uint8Array(
    Buffer.concat([magic, header, new Uint8Array(body), footer, length, magic]),
  );
}

describe('page headers that lie', () => {
  /** details.parquet with byte `at` of the first header of its first chunk changed. */
  async function failureOf(change: (bytes: Uint8Array, header: number) => void): Promise<unknown> {
    const bytes = fixtureBytes('details.parquet');
    change(bytes, 4);
    const { reader } = await openBytes(bytes);
    return reader.pages({ segment: 0, leaf: 0 }, all).catch((error: unknown) => error);
  }

  it('about the size of their page are damage, with the place', async () => {
    // type = 3 (15 06), uncompressed size (15 ..), compressed size (15 ..): all zigzag varints.
    const error = await failureOf((bytes, header) => {
      expect([bytes[header], bytes[header + 1]]).toEqual([0x15, 0x06]);
      bytes.set([0xfe, 0x7f], header + 5);
    });
    expect(error).toBeInstanceOf(TableError);
    expect(error).toMatchObject({
      code: 'corrupt',
      where: { part: 'row group 0, column int32', offset: 4 },
    });
  });

  it('about their kind, or that are no headers at all, are damage', async () => {
    const kinds = await failureOf((bytes, header) => {
      bytes[header + 1] = 0x00;
    });
    expect(kinds).toMatchObject({ code: 'corrupt' });
    const noise = await failureOf((bytes, header) => {
      bytes.fill(0xff, header, header + 40);
    });
    expect(noise).toMatchObject({
      code: 'corrupt',
      message: expect.stringContaining('page header cannot be read') as string,
    });
  });
});

describe.skipIf(!hasCorpus)('pages of the corpus', () => {
  it(
    'add up to their chunks in every file, or say what is damaged',
    { timeout: 60_000 },
    async () => {
      const wrong: string[] = [];
      let chunks = 0;
      for (const name of corpusFiles) {
        const bytes = corpusBytes(name);
        try {
          const { reader } = await openBytes(bytes);
          wrong.push(...(await contradictions(reader, bytes)).map((what) => `${name}: ${what}`));
          chunks += reader.facts.segmentCount * reader.facts.leafCount;
        } catch (error) {
          if (!(error instanceof TableError)) throw error;
          wrong.push(`${name}: ${error.code}`);
        }
      }
      expect(chunks).toBeGreaterThan(1500);
      expect(
        wrong.filter((what) => !what.startsWith('bad_data/') && !what.endsWith(': encrypted')),
      ).toEqual([]);
    },
  );

  it('have the places, rows and nulls that hyparquet reads in their indexes', async () => {
    let compared = 0;
    for (const name of corpusFiles) {
      const bytes = corpusBytes(name);
      if (name.startsWith('bad_data/') || name.endsWith('.encrypted')) continue;
      const source = memorySource(name, bytes);
      const footer = await readFooter(source);
      const tree = schemaTree(footer.metaData.schema);
      for (const { segment, leaf, chunk } of await ownIndexes(bytes)) {
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        if (chunk.offsetIndexOffset === undefined || chunk.columnIndexOffset === undefined)
          continue;
        const offsets = readOffsetIndex({ view, offset: chunk.offsetIndexOffset });
        const element = { name: 'a', type: 'BYTE_ARRAY' } as const;
        const columns = readColumnIndex({ view, offset: chunk.columnIndexOffset }, element);
        const directory = await openPageDirectory({ source, footer, tree }, { segment, leaf });
        const ours = dataPages(await directory.layouts(all));
        expect(ours.map(({ offset }) => BigInt(offset))).toEqual(
          offsets.page_locations.map(({ offset }) => offset),
        );
        expect(ours.map(({ firstRow }) => BigInt(firstRow!))).toEqual(
          offsets.page_locations.map(({ first_row_index }) => first_row_index),
        );
        expect(ours.map(({ nulls }) => nulls)).toEqual(
          columns.null_counts?.map(Number) ?? ours.map(({ nulls }) => nulls),
        );
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(20);
  });

  it('have right checksums but in the files that are there to have wrong ones', async () => {
    const wrong: string[] = [];
    let checked = 0;
    for (const name of corpusFiles) {
      if (name.startsWith('bad_data/') || name.endsWith('.encrypted')) continue;
      const { reader } = await openBytes(corpusBytes(name));
      for (const { index } of reader.segments(all))
        for (const [leaf, { path }] of reader.columnChunks(index).entries()) {
          const report = await reader.verifyChecksums({ segment: index, leaf });
          checked += report.checked;
          if (report.wrong.length > 0) wrong.push(`${name} ${path} @${report.wrong.join()}`);
        }
    }
    expect(wrong).toEqual([
      'data/datapage_v1-corrupt-checksum.parquet a @4',
      'data/datapage_v1-corrupt-checksum.parquet b @30808',
      'data/rle-dict-uncompressed-corrupt-checksum.parquet long_field @4',
      'data/rle-dict-uncompressed-corrupt-checksum.parquet binary_field @57',
    ]);
    expect(checked).toBeGreaterThan(10);
  });
});

describe('checksums', () => {
  it('are right in a fresh file, and tell which page was changed', async () => {
    const bytes = fixtureBytes('details.parquet');
    const chunk = { segment: 0, leaf: 1 };
    const fresh = (await openBytes(bytes)).reader;
    expect(await fresh.verifyChecksums(chunk)).toEqual({ pages: 3, checked: 3, wrong: [] });
    const pages = await walk(bytes, 0, 1);
    const last = pages.at(-1)!;
    bytes[pageEnd(last) - 1]! ^= 1;
    const changed = (await openBytes(bytes)).reader;
    expect((await changed.verifyChecksums(chunk)).wrong).toEqual([last.offset]);
    expect(pages.some(isDictionary)).toBe(false);
    expect(valuesOf(last)).toBe(5);
  });

  it('are looked at while reading where that is asked for', async () => {
    const bytes = fixtureBytes('details.parquet');
    const last = (await walk(bytes, 0, 1)).at(-1)!;
    bytes[pageEnd(last) - 4]! ^= 1;
    const request = { rows: all, columns: [0, 1] };
    const open = async (verifyChecksums: boolean, file = bytes): Promise<TableReader> =>
      openParquet(memorySource('t', file), { memoryLimitBytes: 2 ** 26, verifyChecksums });

    const sound = await cellsOf(await open(true, fixtureBytes('details.parquet')), request);
    expect(sound[1]).toHaveLength(40);
    // The value that was changed looks like any other.
    const unnoticed = await cellsOf(await open(false), request);
    expect(unnoticed[0]).toEqual(sound[0]);
    expect(unnoticed[1]).not.toEqual(sound[1]);
    const refused = cellsOf(await open(true), request);
    await expect(refused).rejects.toMatchObject({
      code: 'corrupt',
      where: { part: 'row group 0, column uint8', offset: last.offset },
    });
    await expect(refused).rejects.toThrow(/^a page has the checksum [0-9a-f]{8} and not/);
    expect(await cellsOf(await open(true), { ...request, columns: [0] })).toEqual([sound[0]]);
    // Keys read as runs are not decoded, and would not be looked at.
    const segments = { start: 0, end: 1 };
    expect((await open(true)).keyRuns!(segments, [0])).toBeUndefined();
    expect((await open(false)).keyRuns!(segments, [0])).toBeDefined();
  });
});

describe.skipIf(!hasCorpus)('checksums of the corpus', () => {
  it('keep nothing from being read but what they say is wrong', { timeout: 60_000 }, async () => {
    const refused: string[] = [];
    const cellsWith = async (bytes: Uint8Array, verifyChecksums: boolean) => {
      const options = { memoryLimitBytes: 2 ** 26, verifyChecksums };
      const reader = await openParquet(memorySource('t', bytes), options);
      const columns = reader.schema.fields.map((_, index) => index);
      const cells = cellsOf(reader, { rows: { start: 0, end: 1000 }, columns });
      return cells.catch((error: unknown) => error);
    };
    for (const name of corpusFiles) {
      if (!/checksum|ARROW|list|delta/.test(name)) continue;
      const checked = await cellsWith(corpusBytes(name), true);
      if (checked instanceof TableError && checked.message.includes('checksum'))
        refused.push(`${name} ${checked.where?.part} @${checked.where?.offset}`);
      else expect(checked, name).toEqual(await cellsWith(corpusBytes(name), false));
    }
    expect(refused).toEqual([
      'data/datapage_v1-corrupt-checksum.parquet row group 0, column a @4',
      'data/rle-dict-uncompressed-corrupt-checksum.parquet row group 0, column long_field @4',
    ]);
  });
});
