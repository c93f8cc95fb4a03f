import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lendCodecs } from '../../../../src/codecs/codecs.ts';
import type { TableReader } from '../../../../src/formats/format.ts';
import { openTable } from '../../../../src/formats/registry.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../../src/io/memorySink.ts';
import type { ConvertSummary } from '../../../../src/jobs/convertSpec.ts';
import { jobSpec } from '../../../../src/jobs/jobSpec.ts';
import { runJob } from '../../../../src/jobs/jobs.ts';
import { nodeCodecs } from '../../../../src/node/nodeCodecs.ts';
import { readParts } from '../../../../src/scan/readParts.ts';
import { readIpc } from '../../../../src/scan/tile.ts';
import { rowNumbers, shownReader } from '../../../../src/scan/shown/shownReader.ts';
import { ShownRows } from '../../../../src/scan/shown/shownRows.ts';
import { columnsOfIpc } from '../../../../src/table/ipcColumns.ts';
import type { RowView } from '../../../../src/table/rowView.ts';
import { countingSource } from '../../countingSource.ts';
import { openDuckDB, type DuckDB } from '../../jobs/duckdb.ts';
import '../../parquetWasm.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'shown-'));
const file = path.join(folder, 'table.parquet');
const rowCount = 30_000;
const memoryLimitBytes = 2 ** 28;
let duckdb: DuckDB;
let readers: Readonly<Record<'parquet' | 'avro', TableReader>>;

beforeAll(async () => {
  lendCodecs(nodeCodecs());
  duckdb = await openDuckDB();
  await duckdb.run(`COPY (SELECT i AS n, (hash(i) % 50)::INT AS few, i // 100 AS block,
      CASE WHEN hash(i, 1) % 5 > 0 THEN 'text ' || hash(i, 2) % 300 END AS text,
      CASE WHEN hash(i, 3) % 5 > 0 THEN ((hash(i, 4) % 1000)::INT - 500)::DECIMAL(20, 2) END AS price,
      CASE hash(i, 5) % 6 WHEN 0 THEN NULL WHEN 1 THEN 'NaN'::DOUBLE ELSE (hash(i, 6) % 77) / 7 - 5 END AS real,
      hash(i, 7) % 2 = 0 AS flag, DATE '2020-01-01' + (hash(i, 8) % 400)::INT AS day,
      TIMESTAMP '2020-01-01' + INTERVAL (hash(i, 9) % 100000) SECOND AS time
    FROM range(${rowCount}) t(i)) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
  const bytes = readFileSync(file);
  const context = {
    inputs: [{ name: file, open: async () => Promise.resolve(memorySource(file, bytes)) }],
    reading: { memoryLimitBytes },
    createSink: async () => Promise.resolve(createMemorySink(2 ** 28)),
    report: () => undefined,
  };
  const spec = jobSpec('convert', { format: 'avro', avro: { blockRows: 700 } });
  // A conversion answers with a conversion's summary.
  const { output = new Uint8Array() } = (await runJob(spec, context)) as ConvertSummary;
  readers = {
    parquet: await openTable(memorySource('t.parquet', bytes), { memoryLimitBytes }),
    avro: await openTable(memorySource('t.avro', output), { memoryLimitBytes }),
  };
  await readers.avro.walk?.run(() => undefined);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const formats = ['parquet', 'avro'] as const;

async function shownOf(reader: TableReader, view: RowView): Promise<ShownRows> {
  const shown = new ShownRows(reader, view, memoryLimitBytes);
  await shown.run(() => undefined);
  return shown;
}

async function wanted({ where = 'true', sort }: RowView): Promise<readonly number[]> {
  const direction = sort?.descending === true ? 'DESC' : 'ASC';
  const order = sort === undefined ? 'n' : `${sort.column} ${direction} NULLS LAST, n`;
  const rows = await duckdb.rows(`SELECT n FROM '${file}' WHERE ${where} ORDER BY ${order}`);
  return rows.map(([n]) => Number(n));
}

const numbersOf = (shown: ShownRows): readonly number[] =>
  rowNumbers(shown, { start: 0, end: shown.progress.rows });

const column = fc.constantFrom('n', 'few', 'block', 'text', 'price', 'real', 'flag', 'day', 'time');
const test = fc.oneof(
  fc
    .tuple(fc.constantFrom('few', 'block'), fc.constantFrom('=', '<', '>=', '<>'), fc.nat(60))
    .map((parts) => parts.join(' ')),
  fc.integer({ min: -1, max: rowCount }).map((n) => `n > ${n}`),
  fc.nat(300).map((n) => `text = 'text ${n}'`),
  fc.nat(30).map((n) => `text like 'text ${n}%'`),
  fc.integer({ min: -500, max: 500 }).map((n) => `price < ${n}`),
  fc.integer({ min: -5, max: 6 }).map((n) => `real >= ${n}`),
  fc.constantFrom('text is null', 'price is not null', 'flag = true', "day < '2020-03-01'"),
);
const condition = fc
  .tuple(test, fc.constantFrom('and', 'or', ''), test)
  .map(([a, word, b]) => (word === '' ? a : `${a} ${word} ${b}`));
const view: fc.Arbitrary<RowView> = fc.record(
  { where: condition, sort: fc.record({ column, descending: fc.boolean() }) },
  { requiredKeys: [] },
);

describe('ShownRows', () => {
  it.each(formats)('finds and sorts the rows of %s as DuckDB does', async (format) => {
    await fc.assert(
      fc.asyncProperty(view, async (asked) => {
        const shown = await shownOf(readers[format], asked);
        expect(numbersOf(shown)).toEqual(await wanted(asked));
        expect(shown.progress).toMatchObject({ seen: rowCount, unread: 0, isDone: true });
      }),
      { numRuns: 25 },
    );
  });

  it.each(formats)('reads the values of %s where they are shown', async (format) => {
    const reader = readers[format];
    const asked = { where: 'few < 20', sort: { column: 'text', descending: true } };
    const shown = await shownOf(reader, asked);
    const rows = { start: 5_000, end: 5_256 };
    const columns = [3, 0, 1];
    const found = columnsOfIpc(await readIpc(shownReader(reader, shown), { rows, columns }));
    const expected = await duckdb.rows(`SELECT text, n, few FROM '${file}' WHERE few < 20
      ORDER BY text DESC NULLS LAST, n LIMIT 256 OFFSET 5000`);
    const values = expected.map((_, row) => found.map((each) => each.at(row)));
    expect(values).toEqual(expected.map(([text, n, few]) => [text, BigInt(Number(n)), few]));
  });

  it('tells where a row of the table is shown, or the next one that is', async () => {
    const filtered = await shownOf(readers.parquet, { where: 'n >= 100 and few = 7' });
    const numbers = numbersOf(filtered);
    expect(filtered.placeOf(numbers[40]!)).toBe(40);
    expect(filtered.placeOf(numbers[40]! - 1)).toBe(40);
    expect(filtered.placeOf(0)).toBe(0);
    expect(filtered.placeOf(rowCount - 1)).toBeUndefined();
    const sorted = await shownOf(readers.parquet, { sort: { column: 'n', descending: true } });
    expect(sorted.placeOf(12)).toBe(rowCount - 13);
  });

  it('goes on where it was stopped, and finds each row once', async () => {
    const where = 'few = 7';
    const shown = new ShownRows(readers.avro, { where }, memoryLimitBytes);
    const abort = new AbortController();
    const stopped = shown.run(() => {
      abort.abort();
    }, abort.signal);
    // It may have been done with all before it looked.
    await stopped.catch((error: unknown) => {
      expect(error).toMatchObject({ name: 'AbortError' });
    });
    await shown.run(() => undefined);
    expect(numbersOf(shown)).toEqual(await wanted({ where }));
  });

  it('does not read what statistics rule out', async () => {
    const bytes = readFileSync(file);
    const counting = countingSource('t.parquet', bytes);
    const reader = await openTable(counting, { memoryLimitBytes });
    const before = counting.reads.length;
    await shownOf(reader, { where: 'n >= 29000' });
    const read = counting.reads.slice(before).reduce((sum, [start, end]) => sum + end - start, 0);
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(bytes.length / 10);
    reader.close();
  });

  it('passes over what cannot be read, says how much that is, and shows the rest', async () => {
    const name = new URL('../../../fixtures/samples/damaged.parquet', import.meta.url);
    const source = memorySource('damaged.parquet', readFileSync(name));
    const reader = await openTable(source, { memoryLimitBytes });
    const shown = await shownOf(reader, { where: 'id >= 0' });
    expect(shown.progress).toMatchObject({ unread: 100, isDone: true });
    expect(shown.progress.rows).toBe(reader.facts.rowCount - 100);
    // What can be found by another column is shown as far as it can be read.
    const other = reader.schema.fields[1]?.name ?? '';
    const all = await shownOf(reader, { where: `${other} is not null or ${other} is null` });
    const parts = await readParts(shownReader(reader, all), {
      rows: { start: 350, end: 450 },
      columns: [0, 1],
    });
    expect(parts.map(({ kind, rows }) => [kind, rows.start, rows.end])).toEqual([
      ['cells', 350, 400],
      ['failed', 400, 450],
      ['cells', 350, 450],
    ]);
  });

  it('refuses what the table has no columns for, and more rows than are sorted', async () => {
    const { parquet } = readers;
    expect(() => new ShownRows(parquet, { where: 'nowhere = 1' }, memoryLimitBytes)).toThrow(
      'no column nowhere',
    );
    expect(() => new ShownRows(parquet, { where: 'n =' }, memoryLimitBytes)).toThrow(
      'the condition',
    );
    const sort = { column: 'nowhere', descending: false };
    expect(() => new ShownRows(parquet, { sort }, memoryLimitBytes)).toThrow('no column nowhere');
    const huge = { ...parquet.facts, rowCount: 5_000_001 };
    const table = { schema: parquet.schema, facts: huge } as TableReader;
    const many = new ShownRows(table, { sort: { column: 'n', descending: false } }, 2 ** 30);
    await expect(many.run(() => undefined)).rejects.toThrow(
      '5,000,001 rows are more than the 5,000,000 that are sorted',
    );
  });

  it('remembers no more than an eighth of the memory that there is', async () => {
    const { parquet } = readers;
    const sort = { column: 'few', descending: false };
    const sorted = new ShownRows(parquet, { sort }, 8 * 4 * (rowCount - 1));
    await expect(sorted.run(() => undefined)).rejects.toThrow(
      '30,000 rows are more than the 29,999',
    );
    await duckdb.run(
      `COPY (SELECT i % 2 AS n FROM range(200000) t(i)) TO '${file}.long' (FORMAT parquet)`,
    );
    const long = await openTable(memorySource('long', readFileSync(`${file}.long`)), {
      memoryLimitBytes,
    });
    // A bit for each of 65,536 rows: of three such pieces, two fit.
    const bits = 65_536 / 8;
    const fitting = new ShownRows(long, { where: 'n = 1' }, 8 * 3 * bits);
    await fitting.run(() => undefined);
    expect(fitting.progress.rows).toBe(100_000);
    const tight = new ShownRows(long, { where: 'n = 1' }, 8 * 2 * bits);
    await expect(tight.run(() => undefined)).rejects.toThrow('allow more memory');
    long.close();
  });
});
