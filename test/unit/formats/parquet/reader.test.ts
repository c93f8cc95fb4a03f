import type { RecordBatch } from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import { TableError } from '../../../../src/base/errors.ts';
import type { TableReader } from '../../../../src/formats/format.ts';
import { openParquet } from '../../../../src/formats/parquet/reader.ts';
import { countingSource } from '../../countingSource.ts';
import { cellsOf, fixtureBytes, openBytes, openFixture, sampleBytes } from './fixture.ts';
import '../../parquetWasm.ts';

const all = { start: 0, end: Infinity };

async function failure(promise: Promise<unknown>): Promise<TableError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof TableError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

function bytesIn({ data }: RecordBatch): number {
  return data.children.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** The fixture with the page data of one column chunk overwritten. */
async function withDamage(rowGroup: number, path: string): Promise<TableReader> {
  const bytes = fixtureBytes('pages.parquet');
  const { reader } = await openBytes(bytes);
  const chunk = reader.columnChunks(rowGroup).find((column) => column.path === path)!;
  bytes.fill(0xff, chunk.offset, chunk.offset + 24);
  return (await openBytes(bytes)).reader;
}

describe('a Parquet table', () => {
  let reader: TableReader;
  beforeAll(async () => {
    ({ reader } = await openFixture('pages.parquet'));
  });

  it('has its rows numbered through all row groups', async () => {
    const [ids] = await cellsOf(reader, { rows: all, columns: [0] });
    expect(ids).toEqual(Array.from({ length: 300 }, (_, row) => String(row)));
  });

  it('gives rows from the middle of one row group to the middle of another', async () => {
    const [ids] = await cellsOf(reader, { rows: { start: 100, end: 260 }, columns: [0] });
    expect(ids).toEqual(Array.from({ length: 160 }, (_, row) => String(row + 100)));
  });

  it('gives columns in the order asked for, the same one twice if so asked', async () => {
    const cells = await cellsOf(reader, { rows: { start: 1, end: 2 }, columns: [3, 0, 3] });
    expect(cells).toEqual([cells[2], ['1'], cells[0]]);
  });

  it('gives every value exactly', async () => {
    const rows = { start: 1, end: 2 };
    const cells = await cellsOf(reader, { rows, columns: [0, 1, 2, 5, 6, 7] });
    expect(cells.flat()).toEqual([
      '1',
      '-49.63',
      '2024-01-01T00:00:01.000000001Z',
      '{"x":0.25,"y":null}',
      '{"k1":1}',
      'false',
    ]);
  });

  it('gives no rows beyond its end, nor for an empty range', async () => {
    expect(await cellsOf(reader, { rows: { start: 300, end: 400 }, columns: [0] })).toEqual([[]]);
    expect(await cellsOf(reader, { rows: { start: 7, end: 7 }, columns: [0] })).toEqual([[]]);
  });

  it('gives rows without columns', async () => {
    let rows = 0;
    for await (const batch of reader.read({ rows: all, columns: [] })) rows += batch.numRows;
    expect(rows).toBe(300);
  });

  it('frees batches that are lent when the next one is asked for, and no others', async () => {
    const columns = reader.schema.fields.map((_, index) => index);
    const left = async (lendsBatches: boolean): Promise<number[]> => {
      const batches: RecordBatch[] = [];
      for await (const batch of reader.read({ rows: all, columns, lendsBatches })) {
        expect(bytesIn(batch)).toBeGreaterThan(0);
        batches.push(batch);
      }
      return batches.map(bytesIn);
    };
    expect(Math.max(...(await left(true)))).toBe(0);
    expect(Math.min(...(await left(false)))).toBeGreaterThan(0);
    const [ids] = await cellsOf(reader, { rows: all, columns: [0] });
    expect(ids?.at(-1)).toBe('299');
  });

  it('says that a column is not there', async () => {
    const error = await failure(cellsOf(reader, { rows: all, columns: [8] }));
    expect(error.code).toBe('invalidArgument');
  });

  it('knows the row group of a row', () => {
    expect([0, 119, 120, 299, 1000].map((row) => reader.segmentOfRow(row))).toEqual([
      0, 0, 1, 2, 2,
    ]);
  });
});

describe('the cost of a Parquet table', () => {
  it('is one read to open, and one for the first tile', async () => {
    const { reader, source } = await openFixture('pages.parquet');
    expect(source.reads).toHaveLength(1);
    const columns = [0, 1, 2, 3, 4, 5, 6, 7];
    await cellsOf(reader, { rows: { start: 0, end: 100 }, columns });
    expect(source.reads).toHaveLength(2);
  });

  it('is nothing for rows and columns that were decoded before', async () => {
    const { reader, source } = await openFixture('pages.parquet');
    await cellsOf(reader, { rows: { start: 0, end: 50 }, columns: [0, 1, 2] });
    const { length } = source.reads;
    await cellsOf(reader, { rows: { start: 50, end: 120 }, columns: [1, 2] });
    expect(source.reads).toHaveLength(length);
  });

  it('is one decode for two requests at the same time', async () => {
    const { reader, source } = await openFixture('pages.parquet');
    const request = { rows: { start: 0, end: 50 }, columns: [0] };
    await Promise.all([cellsOf(reader, request), cellsOf(reader, request)]);
    expect(source.reads).toHaveLength(2);
  });

  it('does not include what lies before and behind the columns asked for', async () => {
    const { reader, source } = await openFixture('pages.parquet');
    await cellsOf(reader, { rows: { start: 0, end: 1 }, columns: [3] });
    const first = reader.columnChunks(0)[3]!;
    const last = reader.columnChunks(2)[3]!;
    expect(source.reads.slice(1)).toEqual([[first.offset, last.offset + last.compressedBytes]]);
  });

  it('is at most three reads from nothing to the first tile of ordinary files', async () => {
    const names = ['trips', 'duckdb', 'types', 'nested', 'int96', 'tiny-row-groups'];
    for (const name of names) {
      const { reader, source } = await openBytes(sampleBytes(`${name}.parquet`));
      const columns = [...reader.schema.fields.keys()].slice(0, 16);
      await cellsOf(reader, { rows: { start: 0, end: 256 }, columns });
      expect(source.reads.length, name).toBeLessThanOrEqual(3);
    }
  });

  it('is one read for a screenful of tiny row groups', async () => {
    const { reader, source } = await openBytes(sampleBytes('tiny-row-groups.parquet'));
    expect(reader.facts.segmentCount).toBe(1000);
    source.reads.length = 0;
    const columns = [...reader.schema.fields.keys()];
    const tile = { start: 100, end: 356 };
    const cells = await cellsOf(reader, { rows: tile, columns });
    expect(source.reads).toHaveLength(1);
    const all = await cellsOf(reader, { rows: { start: 0, end: Infinity }, columns });
    expect(all[0]).toHaveLength(20_000);
    expect(all.map((column) => column.slice(tile.start, tile.end))).toEqual(cells);
  });
});

describe('a damaged Parquet table', () => {
  it('names the row group, the column and the offset', async () => {
    const reader = await withDamage(1, 'at');
    const error = await failure(cellsOf(reader, { rows: all, columns: [0, 2] }));
    expect(error.code).toBe('corrupt');
    expect(error.where).toEqual({
      part: 'row group 1, column at',
      offset: reader.columnChunks(1)[2]!.offset,
    });
  });

  it('still gives its other columns, and the column in other row groups', async () => {
    const reader = await withDamage(1, 'at');
    const [ids] = await cellsOf(reader, { rows: all, columns: [0] });
    expect(ids).toHaveLength(300);
    const [at] = await cellsOf(reader, { rows: { start: 240, end: 300 }, columns: [2] });
    expect(at).toHaveLength(60);
  });

  it('goes on after an error', async () => {
    const reader = await withDamage(0, 'at');
    await failure(cellsOf(reader, { rows: { start: 0, end: 1 }, columns: [2] }));
    expect(await cellsOf(reader, { rows: { start: 0, end: 1 }, columns: [0] })).toEqual([['0']]);
  });
});

describe('a column chunk that crashed a decoder', () => {
  it('is refused without being read, and its neighbours are read', async () => {
    const crashedParts = ['row group 1, column at'];
    const source = countingSource('test.parquet', fixtureBytes('pages.parquet'));
    const reader = await openParquet(source, { memoryLimitBytes: 2 ** 26, crashedParts });
    source.reads.length = 0;
    const request = { rows: { start: 130, end: 140 }, columns: [2] };
    const error = await failure(cellsOf(reader, request));
    expect(error).toMatchObject({ code: 'corrupt', where: { part: crashedParts[0] } });
    expect(source.reads).toEqual([]);
    expect(await cellsOf(reader, { rows: { start: 119, end: 120 }, columns: [2] })).toHaveLength(1);
    expect(await cellsOf(reader, { rows: { start: 130, end: 131 }, columns: [0] })).toEqual([
      ['130'],
    ]);
  });
});

describe('reading a Parquet table', () => {
  it('stops when it is cancelled, before it reads', async () => {
    const { reader, source } = await openFixture('pages.parquet');
    const request = { rows: all, columns: [0] };
    const error = await failure(cellsOf(reader, request, AbortSignal.abort()));
    expect(error.code).toBe('aborted');
    expect(source.reads).toHaveLength(1);
  });

  it('decodes nothing when it is cancelled while it reads', async () => {
    const controller = new AbortController();
    const source = countingSource('test.parquet', fixtureBytes('pages.parquet'));
    const read = async (start: number, end: number): Promise<Uint8Array<ArrayBuffer>> => {
      const bytes = await source.read(start, end);
      if (source.reads.length > 1) controller.abort();
      return bytes;
    };
    const reader = await openParquet({ ...source, read }, { memoryLimitBytes: 2 ** 26 });
    const request = { rows: all, columns: [0, 1, 2, 3] };
    expect((await failure(cellsOf(reader, request, controller.signal))).code).toBe('aborted');
    expect(source.reads).toHaveLength(2);
  });

  it('refuses to decode what is larger than allowed, and says how large it is', async () => {
    const { reader } = await openBytes(fixtureBytes('pages.parquet'), 1000);
    const error = await failure(cellsOf(reader, { rows: all, columns: [0] }));
    expect(error.code).toBe('tooLarge');
    expect(error.message).toMatch(
      /^decoding takes about 1 megabytes, and 0 are allowed; colonnade\.reader\.memoryLimitMegabytes/,
    );
    expect(error.where?.part).toBe('row group 0, column id');
  });

  it('stops when the table is closed', async () => {
    const { reader } = await openFixture('pages.parquet');
    reader.close();
    expect((await failure(cellsOf(reader, { rows: all, columns: [0] }))).code).toBe('closed');
  });
});

describe('unusual Parquet tables', () => {
  it('show text that is not valid UTF-8 beside text that is', async () => {
    const { reader } = await openFixture('oddNames.parquet');
    const cells = await cellsOf(reader, { rows: all, columns: [0] });
    expect(cells).toEqual([['ok', '\uFFFD\uFFFD', '', '\uFEFF']]);
  });

  it('may have two columns of the same name', async () => {
    const { reader } = await openFixture('oddNames.parquet');
    expect(reader.schema.fields.map(({ name }) => name)).toEqual(['text', 'same', 'same']);
    const cells = await cellsOf(reader, { rows: { start: 0, end: 1 }, columns: [1, 2] });
    expect(cells).toEqual([['1'], ['5']]);
  });

  it('may have no rows', async () => {
    const { reader } = await openFixture('noRows.parquet');
    expect(reader.facts.rowCount).toBe(0);
    expect(await cellsOf(reader, { rows: all, columns: [0, 1] })).toEqual([[], []]);
  });

  it('may have no columns', async () => {
    const { reader } = await openFixture('noColumns.parquet');
    expect(reader.schema.fields).toEqual([]);
    expect(await cellsOf(reader, { rows: all, columns: [] })).toEqual([]);
  });
});
