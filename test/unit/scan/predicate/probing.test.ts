import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TableReader } from '../../../../src/formats/format.ts';
import { createParquetWriter } from '../../../../src/formats/parquet/write/tableWriter.ts';
import { openTable } from '../../../../src/formats/registry.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../../src/io/memorySink.ts';
import { matchingRows } from '../../../../src/scan/matchingRows.ts';
import { parseCondition } from '../../../../src/scan/predicate/parseCondition.ts';
import { promisingRows } from '../../../../src/scan/predicate/promisingRows.ts';
import { rowFilter } from '../../../../src/scan/predicate/rowFilter.ts';
import { countingSource } from '../../countingSource.ts';
import { openDuckDB } from '../../jobs/duckdb.ts';
import '../../parquetWasm.ts';

const rows = 20_000;
const options = { memoryLimitBytes: 2 ** 28, cacheBytes: 0 };
let bytes: Uint8Array;
let reader: TableReader;

/** Ten row groups, each with all sizes of values, so that statistics rule out nothing, but with values of its own. */
beforeAll(async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bloom-'));
  const file = path.join(folder, 'in.parquet');
  const duckdb = await openDuckDB();
  await duckdb.run(`COPY (SELECT v::INT AS small, v * 5000000000 AS long, 'text ' || v AS text,
      CASE v % 500 WHEN 0 THEN 0.0 WHEN 1 THEN '-0'::DOUBLE WHEN 2 THEN 'NaN'::DOUBLE ELSE v / 8 END AS real,
      CASE WHEN v % 500 = 3 THEN '-0'::FLOAT ELSE (v / 8)::FLOAT END AS single,
      (v / 100)::DECIMAL(9, 2) AS price, (v / 100)::DECIMAL(18, 2) AS larger,
      (v / 100)::DECIMAL(30, 2) AS largest, DATE '2020-01-01' + v::INT AS day,
      TIME '00:00:00' + INTERVAL (v % 80000) SECOND AS clock,
      TIMESTAMP '2020-01-01' + INTERVAL (v) SECOND AS time, uuid AS id,
      CASE WHEN v % 3 = 0 THEN NULL ELSE v % 1000 END AS some
    FROM (SELECT (i % 2000) * 10 + i // 2000 AS v,
      md5(((i % 2000) * 10 + i // 2000)::VARCHAR)::UUID AS uuid FROM range(${rows}) t(i))
    ) TO '${file}' (FORMAT parquet)`);
  const input = await openTable(memorySource('in.parquet', readFileSync(file)), options);
  const sink = createMemorySink(2 ** 28);
  const writer = createParquetWriter(sink, input.schema, { rowGroupRows: 2000, bloomFilter: true });
  const all = { rows: { start: 0, end: rows }, columns: [...input.schema.fields.keys()] };
  for await (const batch of input.read(all)) await writer.write(batch);
  await writer.finish();
  bytes = (await sink.commit())!;
  rmSync(folder, { recursive: true });
  input.close();
  reader = await openTable(memorySource('bloom.parquet', bytes), options);
}, 60_000);
afterAll(() => {
  reader.close();
});

/** The same table without filters. */
function withoutFilters(): TableReader {
  const { schema, facts } = reader;
  return {
    ...reader,
    schema,
    facts,
    mayHold: undefined,
    read: (request, signal) => reader.read(request, signal),
    close: () => undefined,
  };
}

async function found(table: TableReader, condition: string): Promise<number[]> {
  const filter = rowFilter(parseCondition(condition), table.schema);
  const numbers: number[] = [];
  const all = { start: 0, end: rows };
  for await (const { found: some } of matchingRows(table, all, filter, undefined))
    for (let i = 0; i < some.count; i++)
      for (let row = some.starts[i]!; row < some.ends[i]!; row++) numbers.push(row);
  return numbers;
}

async function promising(condition: string): Promise<number> {
  const filter = rowFilter(parseCondition(condition), reader.schema);
  let count = 0;
  for await (const { start, end } of promisingRows(reader, { start: 0, end: rows }, filter))
    count += end - start;
  return count;
}

const iso = (seconds: number): string =>
  new Date(Date.UTC(2020, 0, 1) + seconds * 1000).toISOString();
const literals: Readonly<Record<string, (v: number) => readonly string[]>> = {
  small: (v) => [String(v), `${v}.0`, `'${v}'`, `${v}.5`, `${v}e0`],
  long: (v) => [String(v * 5e9), String(v * 5e9 + 1)],
  text: (v) => [`'text ${v}'`, `'text ${v} '`],
  real: (v) => [String(v / 8), '0', '-0.0', "'NaN'", '1e-400', String(v / 7)],
  single: (v) => [String(v / 8), '-0.0', '1e-60', '0'],
  price: (v) => [String(v / 100), `${v / 100}000`, String(v / 1000)],
  larger: (v) => [String(v / 100), `${v}e-2`],
  largest: (v) => [String(v / 100), (v / 100).toFixed(4)],
  day: (v) => [`'${iso(v * 86_400).slice(0, 10)}'`],
  clock: (v) => [`'${iso(v).slice(11, 19)}'`, `'${iso(v).slice(11, 19)}.0000001'`],
  time: (v) => [`'${iso(v)}'`, `'${iso(v).slice(0, 19).replace('T', ' ')}'`],
  some: (v) => [String(v % 1000)],
};
const test = fc
  .tuple(
    fc.constantFrom(...Object.keys(literals)),
    fc.array(fc.integer({ min: -20, max: rows + 20 }), { minLength: 1, maxLength: 3 }),
    fc.nat(),
  )
  .chain(([column, values, choice]) => {
    const texts = values.map((v) => {
      const forms = literals[column]!(v);
      return forms[choice % forms.length]!;
    });
    return fc.constantFrom(
      `${column} = ${texts[0]}`,
      `${column} in (${texts.join(', ')})`,
      `${column} not in (${texts.join(', ')})`,
      `not ${column} = ${texts[0]}`,
      `${column} < ${texts[0]}`,
      `${column} is null`,
    );
  });
const condition = fc.letrec<{ any: string; both: string; either: string }>((tie) => ({
  any: fc.oneof({ maxDepth: 2 }, test, tie('both'), tie('either')),
  both: fc.tuple(tie('any'), tie('any')).map(([a, b]) => `(${a} and ${b})`),
  either: fc.tuple(tie('any'), tie('any')).map(([a, b]) => `(${a} or ${b})`),
})).any;

describe('bloom filters', () => {
  it('leave out no row that a condition is true of', async () => {
    const plain = withoutFilters();
    await fc.assert(
      fc.asyncProperty(condition, async (asked) => {
        expect(await found(reader, asked), asked).toEqual(await found(plain, asked));
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it.each([
    ['small = 12345', 1],
    ['small in (12345, 12346, -1)', 2],
    ["text = 'text 17'", 1],
    ["text = 'text 17' and small > 0", 1],
    ["text = 'text 17' or small = 18", 2],
    ['price = 1.23', 1],
    ['largest = 1.23', 1],
    ["time = '2020-01-01T00:00:05Z'", 1],
    ["day in ('2020-01-03', '2020-01-05')", 2],
    // Zeros have two signs, and are what is too small for a column.
    ['real = 0', 2],
    ['real = -0.0', 2],
    ['real = 1e-400', 2],
    ['single = 1e-60', 2],
    // What others than these values may be true of is read.
    ["text = 'text 17' or small > 100", 10],
    ['small != 17', 10],
    ["real = 'NaN'", 10],
  ])('leave out the row groups that cannot have a row of %s', async (asked, groups) => {
    // One value of a hundred may be taken for one that is there.
    const most = groups === 10 ? 10 : groups + 2;
    const count = (await promising(asked)) / 2000;
    expect(count).toBeGreaterThanOrEqual(groups);
    expect(count).toBeLessThanOrEqual(most);
    expect(await found(reader, asked)).toEqual(await found(withoutFilters(), asked));
  });

  it('are not asked where statistics know, and with few bytes where they are', async () => {
    const source = countingSource('bloom.parquet', bytes);
    const table = await openTable(source, options);
    const readsOf = async (asked: string): Promise<number[]> => {
      const before = source.reads.length;
      const filter = rowFilter(parseCondition(asked), table.schema);
      for await (const part of promisingRows(table, { start: 0, end: rows }, filter))
        expect(part.end).toBeGreaterThan(part.start);
      return source.reads.slice(before).map(([start, end]) => end - start);
    };
    expect(await readsOf('small = 20005')).toEqual([]);
    expect(await readsOf('small > 5 or small = 7')).toEqual([]);
    expect(await readsOf("text = 'text 17' and small = -1")).toEqual([]);
    const reads = await readsOf('small in (12345, 99999)');
    // A header and 32 bytes, ten times: the other value is larger than all.
    expect(reads).toHaveLength(20);
    expect(Math.max(...reads)).toBeLessThanOrEqual(256);
    table.close();
  });

  it('that are damaged leave out nothing', async () => {
    const spoilt = bytes.slice();
    for (const { bloomFilter } of reader.columnChunks(4)) {
      const start = bloomFilter?.offset ?? 0;
      spoilt.fill(0xff, start, start + 12);
    }
    const table = await openTable(memorySource('spoilt.parquet', spoilt), options);
    expect(await found(table, 'small = 4')).toEqual(await found(withoutFilters(), 'small = 4'));
    table.close();
  });
});
