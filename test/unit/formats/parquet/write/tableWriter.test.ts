import { readFile, writeFile } from 'node:fs/promises';
import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TableError } from '../../../../../src/base/errors.ts';
import { recordBatch } from '../../../../../src/formats/arrowType.ts';
import { readFooter } from '../../../../../src/formats/parquet/footer/footer.ts';
import { openParquet } from '../../../../../src/formats/parquet/reader.ts';
import {
  createParquetWriter,
  type ParquetTableOptions,
} from '../../../../../src/formats/parquet/write/tableWriter.ts';
import type { TableReader } from '../../../../../src/formats/format.ts';
import { memorySource } from '../../../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../../../src/io/memorySink.ts';
import type { DataType, Field, TableSchema } from '../../../../../src/table/schema.ts';
import { turnsOf } from '../../../base/turns.ts';
import { corpusBytes, corpusFiles, hasCorpus, otherReaders } from '../../../corpus.ts';
import { openDuckDB, type DuckDB } from '../../../jobs/duckdb.ts';
import { limitedSink } from '../../../jobs/sinks.ts';
import { temporaryFolder } from '../../../node/temporaryFolder.ts';
import { cellsOf, sampleBytes } from '../fixture.ts';
import '../../../parquetWasm.ts';

const memoryLimitBytes = 2 ** 30;

async function open(bytes: Uint8Array): Promise<TableReader> {
  return openParquet(memorySource('test', bytes), { memoryLimitBytes });
}

/** All rows in batches of the given sizes, over and over. */
async function* batchesOf(reader: TableReader, sizes: readonly number[]) {
  const columns = reader.schema.fields.map((_, index) => index);
  let turn = 0;
  for await (const batch of reader.read({ rows: { start: 0, end: Infinity }, columns }))
    for (let at = 0; at < batch.numRows;) {
      const rows = Math.min(sizes[turn++ % sizes.length] ?? 1, batch.numRows - at);
      yield batch.slice(at, at + rows);
      at += rows;
    }
}

async function written(
  schema: TableSchema,
  batches: AsyncIterable<arrow.RecordBatch> | Iterable<arrow.RecordBatch>,
  options: ParquetTableOptions = {},
): Promise<Uint8Array> {
  const sink = createMemorySink(1 << 30);
  const writer = createParquetWriter(sink, schema, options);
  for await (const batch of batches) await writer.write(batch);
  await writer.finish();
  return (await sink.commit()) ?? new Uint8Array();
}

async function rewritten(
  bytes: Uint8Array,
  options: ParquetTableOptions = {},
  sizes: readonly number[] = [1000],
): Promise<Uint8Array> {
  const reader = await open(bytes);
  return written(reader.schema, batchesOf(reader, sizes), options);
}

async function footerOf(bytes: Uint8Array) {
  return (await readFooter(memorySource('', bytes))).metaData;
}

async function cells(bytes: Uint8Array): Promise<string[][]> {
  const reader = await open(bytes);
  const columns = reader.schema.fields.map((_, index) => index);
  return cellsOf(reader, { rows: { start: 0, end: Infinity }, columns });
}

type Contents = Awaited<ReturnType<DuckDB['contents']>>;

/** Tells the first row that differs, rather than all. */
function expectSameTable(found: Contents, expected: Contents): void {
  if (found instanceof Error) throw found;
  if (expected instanceof Error) throw expected;
  expect(found.columns).toEqual(expected.columns);
  expect(found.rows.length).toBe(expected.rows.length);
  const row = found.rows.findIndex((text, index) => text !== expected.rows[index]);
  expect(found.rows[row]).toEqual(expected.rows[row]);
}

function field(name: string, type: DataType, nullable = true): Field {
  return { name, type, nullable, typeText: '' };
}

/** One column of Arrow data. */
function oneColumn(type: DataType, data: arrow.Data, nullable = true) {
  const fields = [field('c', type, nullable)];
  const schema = new arrow.Schema([new arrow.Field('c', data.type, nullable)]);
  return { schema: { fields }, batches: [recordBatch(schema, data.length, [data])] };
}

const everyOrder = `
  i AS id, (i % 7 - 3)::TINYINT AS tiny, (i % 256)::UTINYINT AS small, (i * 40000000)::UBIGINT AS big,
  (4294967295 - i)::UINTEGER AS unsigned, ((i % 2001) - 1000)::DECIMAL(9, 2) AS price,
  ((i % 2001) - 1000)::DECIMAL(30, 5) AS wide, i::DECIMAL(38, 0) AS positive,
  CASE WHEN i % 5 = 0 THEN NULL ELSE repeat('æ', 20 + (i % 30)::INTEGER) || i END AS name,
  (i / 7.0)::DOUBLE AS ratio, DATE '1960-01-01' + (i % 20000)::INTEGER AS day,
  TIMESTAMP '2024-01-01' + INTERVAL (i) SECOND AS at, [i, NULL, i + 1] AS list,
  CASE WHEN i % 3 = 0 THEN NULL ELSE {'a': i, 'b': [i::VARCHAR]} END AS nested,
  MAP {'k': i} AS map, md5(i::VARCHAR)::UUID AS uuid, i % 2 = 0 AS flag, (i::VARCHAR)::BLOB AS blob`;

describe('a Parquet file of record batches', () => {
  const folder = temporaryFolder();
  let duckdb: DuckDB;
  let original: Uint8Array;
  const rows = 20_000;
  beforeAll(async () => {
    duckdb = await openDuckDB();
  });
  beforeEach(async () => {
    const file = folder.file('original.parquet');
    const select = `SELECT ${everyOrder} FROM range(${rows}) t(i)`;
    await duckdb.run(`COPY (${select}) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
    original = await readFile(file);
  });

  async function expectSameContents(output: Uint8Array, name: string) {
    await writeFile(folder.file(name), output);
    const expected = await duckdb.contents(folder.file('original.parquet'));
    expectSameTable(await duckdb.contents(folder.file(name)), expected);
  }

  it('holds the same types and values for DuckDB, whatever the size of batches and row groups', async () => {
    for (const [rowGroupRows, sizes] of [
      [1 << 20, [1000]],
      [1 << 20, [1, 2, 3, 50, 7]],
      [3000, [65_536]],
      [777, [13, 4000, 1]],
    ] as const) {
      const output = await rewritten(original, { rowGroupRows }, sizes);
      const counts = Array.from((await footerOf(output)).rowGroups, ({ numRows }) => numRows);
      const whole = Math.floor(rows / rowGroupRows);
      expect(counts).toEqual([
        ...Array<number>(whole).fill(rowGroupRows),
        ...(rows % rowGroupRows === 0 ? [] : [rows % rowGroupRows]),
      ]);
      await expectSameContents(output, `rows-${rowGroupRows}-${sizes[0]}.parquet`);
    }
  });

  it('ends row groups at the asked number of bytes', async () => {
    const output = await rewritten(original, { rowGroupBytes: 1 << 20 });
    const { rowGroups } = await footerOf(output);
    expect(rowGroups.length).toBeGreaterThan(4);
    for (const { totalByteSize } of rowGroups) expect(totalByteSize).toBeLessThan(1.2 * (1 << 20));
    await expectSameContents(output, 'bytes.parquet');
  });

  it('says smallest and largest values that hold, for every kind of order', async () => {
    const file = folder.file('bounds.parquet');
    await writeFile(file, await rewritten(original));
    for (const column of [
      'tiny',
      'small',
      'big',
      'unsigned',
      'price',
      'wide',
      'positive',
      'ratio',
      'day',
      'uuid',
    ]) {
      const [bounds] = await duckdb.rows(
        `SELECT stats_min_value, stats_max_value FROM parquet_metadata('${file}')
         WHERE path_in_schema = '${column}'`,
      );
      const [values] = await duckdb.rows(
        `SELECT min(${column})::VARCHAR, max(${column})::VARCHAR FROM read_parquet('${file}')`,
      );
      expect(bounds, column).toEqual(values);
    }
  });

  it('encodes integers that hardly repeat as differences', async () => {
    const ids = BigInt64Array.from({ length: 400_000 }, (_, i) => BigInt(i));
    const data = arrow.makeData({ type: new arrow.Int64(), data: ids });
    const { schema, batches } = oneColumn({ kind: 'int', bits: 64, signed: true }, data, false);
    const output = await written(schema, batches, { compression: 'none' });
    expect(output.byteLength).toBeLessThan(50_000);
  });

  it('encodes columns, and parts of them, as it is asked to', async () => {
    const columns = {
      id: { compression: 'snappy', encoding: 'DELTA_BINARY_PACKED' },
      'nested.b': { compression: 'gzip', dictionary: false },
    } as const;
    const output = await rewritten(original, { compression: 'none', columns });
    await expectSameContents(output, 'columns.parquet');
    const found = await duckdb.rows(
      `SELECT DISTINCT path_in_schema, compression FROM parquet_metadata('${folder.file('columns.parquet')}')
       WHERE path_in_schema IN ('id', 'nested, a', 'nested, b, list, element') ORDER BY ALL`,
    );
    expect(found).toEqual([
      ['id', 'SNAPPY'],
      ['nested, a', 'UNCOMPRESSED'],
      ['nested, b, list, element', 'GZIP'],
    ]);
  });

  it('takes dictionaries as they are, each batch its own', async () => {
    const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32());
    const batch = (words: readonly string[], data: readonly number[]) => {
      const dictionary = arrow.vectorFromArray(words, new arrow.Utf8());
      return arrow.makeData({ type, data: Int32Array.from(data), dictionary });
    };
    const string: DataType = { kind: 'string' };
    const one = oneColumn(string, batch(['a', 'b'], [1, 0, 1]));
    const other = oneColumn(string, batch(['c', 'dd'], [0, 0, 1]));
    const plain = oneColumn(string, arrow.vectorFromArray(['e', null], new arrow.Utf8()).data[0]!);
    const mixed = [...one.batches, ...other.batches, ...plain.batches];
    expect(await cells(await written(one.schema, mixed))).toEqual([
      ['b', 'a', 'b', 'c', 'c', 'dd', 'e', '(null)'],
    ]);
    const large = batch(
      ['x', 'y'],
      Array.from({ length: 20_000 }, (_, i) => i % 2),
    );
    const { schema, batches } = oneColumn(string, large);
    const [column] = await cells(await written(schema, [...batches, ...one.batches, ...batches]));
    expect(column?.length).toBe(40_003);
    expect(column?.slice(20_000, 20_003)).toEqual(['b', 'a', 'b']);
  });

  it('keeps text that is not UTF-8 as it is', async () => {
    const bytes = Uint8Array.of(0x61, 0xff, 0x62);
    const data = arrow.makeData({
      type: new arrow.Utf8(),
      length: 2,
      valueOffsets: Int32Array.of(0, 2, 3),
      data: bytes,
    });
    const { schema, batches } = oneColumn({ kind: 'string' }, data);
    expect(await cells(await written(schema, batches))).toEqual([['a\ufffd', 'b']]);
  });

  it('writes what Parquet does not have as the nearest that it has', async () => {
    const seconds = arrow.makeData({
      type: new arrow.TimestampSecond(null),
      data: BigInt64Array.of(-1n, 86_400n),
    });
    const ts = oneColumn({ kind: 'timestamp', unit: 's', zone: undefined }, seconds);
    expect(await cells(await written(ts.schema, ts.batches))).toEqual([
      ['1969-12-31T23:59:59', '1970-01-02T00:00:00'],
    ]);
    const empty = new arrow.Data(new arrow.Struct([]), 0, 2, 0);
    const nothing = oneColumn({ kind: 'struct', fields: [] }, empty);
    expect(await cells(await written(nothing.schema, nothing.batches))).toEqual([
      ['(null)', '(null)'],
    ]);
    const none = arrow.makeData({
      type: new arrow.FixedSizeBinary(0),
      length: 2,
      data: new Uint8Array(0),
    });
    const bytes = oneColumn({ kind: 'binary', width: 0 }, none);
    expect(await cells(await written(bytes.schema, bytes.batches))).toEqual([['', '']]);
    const spans = arrow.makeData({
      type: new arrow.DurationSecond(),
      data: BigInt64Array.of(5n, -7n),
    });
    const duration = oneColumn({ kind: 'duration', unit: 's' }, spans);
    const file = await written(duration.schema, duration.batches);
    expect(await cells(file)).toEqual([['5', '-7']]);
    const [entry] = (await footerOf(file)).keyValueMetadata ?? [];
    expect(entry?.key).toBe('ARROW:schema');
    const far = arrow.makeData({
      type: new arrow.TimestampSecond(null),
      data: BigInt64Array.of(2n ** 60n),
    });
    const tooFar = oneColumn({ kind: 'timestamp', unit: 's', zone: undefined }, far);
    await expect(written(tooFar.schema, tooFar.batches)).rejects.toThrow(/beyond the milliseconds/);
  });

  it('has decimals of every precision, of any width in memory', async () => {
    for (let precision = 1; precision <= 76; precision++)
      for (const bits of [32, 64, 128, 256]) {
        if (precision > Math.floor(((bits - 1) * Math.LN2) / Math.LN10)) continue;
        const type = new arrow.Decimal(0, precision, bits);
        const words = new Uint32Array((bits / 32) * 2);
        words[0] = 7;
        words.fill(0xffff_ffff, bits / 32);
        const data = arrow.makeData({ type, length: 2, data: words });
        const { schema, batches } = oneColumn({ kind: 'decimal', precision, scale: 0 }, data);
        const file = await written(schema, batches);
        expect(await cells(file), `${precision} in ${bits}`).toEqual([['7', '-1']]);
        expect((await open(file)).schema.fields[0]?.type).toEqual({
          kind: 'decimal',
          precision,
          scale: 0,
        });
      }
  });

  it('refuses a null where the schema has none, naming the row and the column', async () => {
    const data = arrow.vectorFromArray([1, null], new arrow.Int32()).data[0]!;
    const { schema, batches } = oneColumn({ kind: 'int', bits: 32, signed: true }, data, false);
    const error = await written(schema, batches).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TableError);
    expect(error).toMatchObject({ code: 'invalidArgument', where: { part: 'row 1, column c' } });
  });

  it('is a table without rows, or without columns', async () => {
    const { schema } = await open(original);
    const bare = await written(schema, []);
    expect((await open(bare)).schema).toEqual((await open(await rewritten(original))).schema);
    await writeFile(folder.file('bare.parquet'), bare);
    expect(await duckdb.rows(`SELECT count(*) FROM '${folder.file('bare.parquet')}'`)).toEqual([
      ['0'],
    ]);
    const batch = recordBatch(new arrow.Schema([]), 5, []);
    expect((await footerOf(await written({ fields: [] }, [batch]))).numRows).toBe(5);
  });

  it('gives up at once when cancelled, and when the disk is full', async () => {
    const reader = await open(original);
    const abort = new AbortController();
    const writer = createParquetWriter(createMemorySink(1 << 30), reader.schema, {
      rowGroupRows: 5000,
    });
    let batches = 0;
    const run = async () => {
      for await (const batch of batchesOf(reader, [2000])) {
        if (++batches === 3) abort.abort();
        await writer.write(batch, abort.signal);
      }
    };
    await expect(run()).rejects.toMatchObject({ name: 'AbortError' });
    const full = createParquetWriter(limitedSink(createMemorySink(1 << 30), 1000), reader.schema, {
      rowGroupRows: 5000,
    });
    const fill = async () => {
      for await (const batch of batchesOf(reader, [2000])) await full.write(batch);
    };
    await expect(fill()).rejects.toMatchObject({ code: 'diskFull' });
  });

  it('lets what waits have a turn before each large column', async () => {
    const length = 200_000;
    const type = { kind: 'int', bits: 64, signed: true } as const;
    const turns = async (columns: number) => {
      const fields = Array.from({ length: columns }, (_, i) => field(`c${i}`, type, false));
      const data = fields.map(() =>
        arrow.makeData({ type: new arrow.Int64(), length, data: new BigInt64Array(length) }),
      );
      const schema = new arrow.Schema(
        fields.map(({ name }) => new arrow.Field(name, new arrow.Int64(), false)),
      );
      return turnsOf(async () => written({ fields }, [recordBatch(schema, length, data)]));
    };
    expect(await turns(8)).toBeGreaterThanOrEqual((await turns(1)) + 7);
  });

  it('has the rows of any batches, in any row groups', { timeout: 60_000 }, async () => {
    const reader = await open(original);
    const expected = await cells(original);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 500, max: 30_000 }),
        async (sizes, rowGroupRows) => {
          const output = await written(reader.schema, batchesOf(reader, sizes), { rowGroupRows });
          expect(await cells(output)).toEqual(expected);
        },
      ),
      { numRuns: 6 },
    );
  });
});

describe.skipIf(!hasCorpus)('the parquet-testing corpus, as record batches and back', () => {
  it('keeps every type and value', { timeout: 120_000 }, async () => {
    const wrong: string[] = [];
    let files = 0;
    for (const name of corpusFiles) {
      if (typeof otherReaders[name]?.['parquet-wasm'] !== 'number') continue;
      try {
        const bytes = corpusBytes(name);
        const before = await open(bytes);
        const after = await rewritten(bytes, { rowGroupRows: 500 }, [333]);
        const reader = await open(after);
        const types = (all: TableReader) =>
          all.schema.fields.map(({ name: column, nullable, typeText }) => [
            column,
            nullable,
            typeText,
          ]);
        expect(types(reader), name).toEqual(types(before));
        expect(await cells(after), name).toEqual(await cells(bytes));
        files++;
      } catch (error) {
        wrong.push(`${name}: ${String(error).slice(0, 300)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(files).toBeGreaterThan(180);
  });
});

it('keeps the values of every type of the samples', async () => {
  for (const name of ['types.parquet', 'nested.parquet', 'trips.parquet'])
    expect(await cells(await rewritten(sampleBytes(name))), name).toEqual(
      await cells(sampleBytes(name)),
    );
});
