import { parquetMetadata } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { readFooter } from '../../../../../src/formats/parquet/footer/footer.ts';
import { ParquetLayout } from '../../../../../src/formats/parquet/layout/layout.ts';
import { schemaTree } from '../../../../../src/formats/parquet/schema/schemaTree.ts';
import { memorySource } from '../../../../../src/io/byteSource.ts';
import { corpusBytes, corpusFiles, otherReaders } from '../../../corpus.ts';
import { fixtureBytes } from '../fixture.ts';

async function layoutOf(bytes: Uint8Array): Promise<ParquetLayout> {
  const footer = await readFooter(memorySource('test.parquet', bytes));
  return new ParquetLayout(footer, schemaTree(footer.metaData.schema));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

describe('ParquetLayout', () => {
  it('tells the facts of a file', async () => {
    const bytes = fixtureBytes('pages.parquet');
    const { facts } = await layoutOf(bytes);
    expect(facts).toMatchObject({
      format: 'parquet',
      fileBytes: bytes.byteLength,
      rowCount: 300,
      columnCount: 8,
      leafCount: 10,
      segmentCount: 3,
      createdBy: 'parquet-cpp-arrow version 26.0.1',
      version: '2',
      codecs: ['SNAPPY'],
      keyValueMetadata: [],
      encryption: 'none',
    });
  });

  it('tells where row groups are, what they hold and how they are sorted', async () => {
    const layout = await layoutOf(fixtureBytes('pages.parquet'));
    const segments = layout.segments({ start: 1, end: 99 });
    expect(segments.map(({ index, rowStart, rowCount }) => [index, rowStart, rowCount])).toEqual([
      [1, 120, 120],
      [2, 240, 60],
    ]);
    expect(segments[0]?.sortedBy).toEqual(['id ascending, nulls last']);
    const all = layout.segments({ start: 0, end: 3 });
    expect(sum(all.map((segment) => segment.compressedBytes))).toBe(layout.facts.compressedBytes);
    for (const { index, offset, compressedBytes } of all) {
      const chunks = layout.columnChunks(index);
      expect(offset).toBe(chunks[0]?.offset);
      expect(compressedBytes).toBe(sum(chunks.map((chunk) => chunk.compressedBytes)));
    }
  });

  it('tells what a column chunk is made of', async () => {
    const layout = await layoutOf(fixtureBytes('pages.parquet'));
    const [id, amount, at, city] = layout.columnChunks(2);
    expect(id).toMatchObject({
      path: 'id',
      physicalType: 'INT64',
      logicalType: '',
      codec: 'SNAPPY',
      values: 60,
      nulls: 0,
      min: '240',
      max: '299',
      minExact: true,
      hasDictionary: false,
      offsetIndex: { offset: expect.any(Number) as number },
      bloomFilter: undefined,
    });
    expect(amount?.logicalType).toBe('DECIMAL(9,2)');
    expect(at?.max).toBe('2024-01-01T00:04:59.000000001Z');
    expect(city).toMatchObject({
      hasDictionary: true,
      logicalType: 'STRING',
      physicalType: 'BYTE_ARRAY',
    });
    expect(city?.encodings).toContain('RLE_DICTIONARY');
    expect(layout.columnChunks(2).at(-1)?.path).toBe('flag');
    expect(layout.columnChunks(3)).toEqual([]);
  });

  it('pictures the file in as many bins as asked for, without losing a byte', async () => {
    const layout = await layoutOf(fixtureBytes('pages.parquet'));
    const whole = layout.map(100, 100);
    expect(whole).toMatchObject({
      segmentBins: 3,
      columnBins: 10,
      segmentsPerBin: 1,
      columnsPerBin: 1,
    });
    expect(whole.bytes[1 * 10 + 3]).toBe(layout.columnChunks(1)[3]?.compressedBytes);
    const coarse = layout.map(2, 4);
    expect(coarse).toMatchObject({
      segmentBins: 2,
      columnBins: 4,
      segmentsPerBin: 2,
      columnsPerBin: 3,
    });
    expect(sum(coarse.bytes)).toBe(layout.facts.compressedBytes);
  });

  it('agrees with hyparquet on every file of the corpus', async () => {
    const differing: string[] = [];
    let compared = 0;
    for (const name of corpusFiles) {
      if (typeof otherReaders[name]?.hyparquet !== 'number') continue;
      const bytes = corpusBytes(name);
      const layout = await layoutOf(bytes);
      const theirs = parquetMetadata(new Uint8Array(bytes).buffer, { geoparquet: false });
      const ours = layout.segments({ start: 0, end: Infinity }).map(({ index, rowCount }) => ({
        rowCount,
        columns: layout
          .columnChunks(index)
          .map((chunk) => [
            chunk.path,
            chunk.physicalType,
            chunk.codec,
            chunk.values,
            chunk.compressedBytes,
            chunk.uncompressedBytes,
            chunk.nulls,
          ]),
      }));
      const expected = theirs.row_groups.map((rowGroup) => ({
        rowCount: Number(rowGroup.num_rows),
        columns: rowGroup.columns.map(({ meta_data: chunk }) => [
          chunk!.path_in_schema.join('.'),
          chunk!.type,
          chunk!.codec,
          Number(chunk!.num_values),
          Number(chunk!.total_compressed_size),
          Number(chunk!.total_uncompressed_size),
          chunk!.statistics?.null_count === undefined
            ? undefined
            : Number(chunk!.statistics.null_count),
        ]),
      }));
      if (JSON.stringify(ours) !== JSON.stringify(expected)) differing.push(name);
      compared++;
    }
    expect(differing).toEqual([]);
    expect(corpusFiles.length === 0 || compared > 150).toBe(true);
  });
});
