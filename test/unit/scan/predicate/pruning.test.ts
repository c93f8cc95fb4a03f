import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTable } from '../../../../src/formats/registry.ts';
import type { TableReader, ValueBounds } from '../../../../src/formats/format.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';
import { filteredRows } from '../../../../src/scan/filteredRows.ts';
import { parseCondition } from '../../../../src/scan/predicate/parseCondition.ts';
import { mayMatch } from '../../../../src/scan/predicate/pruning.ts';
import { promisingRows } from '../../../../src/scan/predicate/promisingRows.ts';
import { rowFilter } from '../../../../src/scan/predicate/rowFilter.ts';
import type { DataType } from '../../../../src/table/schema.ts';
import { countingSource } from '../../countingSource.ts';
import { openDuckDB, type DuckDB } from '../../jobs/duckdb.ts';
import '../../parquetWasm.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'pruning-'));
const file = path.join(folder, 'in.parquet');
let duckdb: DuckDB;
let reader: TableReader;

beforeAll(async () => {
  duckdb = await openDuckDB();
  // Values of neighbouring row groups overlap a little; one row group has nothing but nulls in them.
  await duckdb.run(`COPY (SELECT i AS n, x - 40000 AS x,
      CASE WHEN i // 2048 != 3 THEN (x / 16)::DOUBLE END AS ratio,
      CASE WHEN i // 2048 != 3 THEN ((x - 40000) / 100)::DECIMAL(12, 2) END AS price,
      CASE WHEN i // 2048 != 3 THEN 'p' || lpad(x::VARCHAR, 6, '0') END AS text,
      CASE WHEN i % 3 > 0 THEN TIMESTAMP '1970-01-01' + INTERVAL (x - 40000) MINUTE END AS time,
      DATE '1970-01-01' + (x // 20 - 2000)::INT AS day, x > 50000 AS flag,
      CASE WHEN i % 500 = 0 THEN 'NaN'::FLOAT ELSE x::FLOAT END AS half
    FROM (SELECT i, i * 8 + (hash(i) % 900)::INT AS x FROM range(16384) t(i)))
    TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
  const options = { memoryLimitBytes: 2 ** 28, cacheBytes: 0 };
  reader = await openTable(memorySource('in.parquet', readFileSync(file)), options);
});
afterAll(() => {
  reader.close();
  rmSync(folder, { recursive: true });
});

const all = { start: 0, end: 16_384 };

/** Row groups that would be read. */
async function read(condition: string): Promise<number[]> {
  const filter = rowFilter(parseCondition(condition), reader.schema);
  const groups: number[] = [];
  for await (const { start, end } of promisingRows(reader, all, filter))
    for (let row = start; row < end; row += 2048) groups.push(row / 2048);
  return groups;
}

const x = fc.integer({ min: -50_000, max: 110_000 });
const literals: Readonly<Record<string, fc.Arbitrary<string>>> = {
  x: x.map(String),
  ratio: x.map((n) => String(n / 16)),
  price: x.map((n) => (n / 100).toFixed(3)),
  half: x.map(String),
  text: x.map((n) => `'p${String(Math.abs(n)).padStart(6, '0')}'`),
  time: x.map((n) => `'${new Date(n * 60_000).toISOString().slice(0, 19).replace('T', ' ')}'`),
  day: x.map((n) => `'${new Date((n >> 4) * 86_400_000).toISOString().slice(0, 10)}'`),
};

const test = fc.constantFrom(...Object.keys(literals)).chain((column) => {
  const literal = literals[column]!;
  return fc.oneof(
    fc
      .tuple(fc.constantFrom('=', '!=', '<', '<=', '>', '>='), literal)
      .map(([sign, value]) => `${column} ${sign} ${value}`),
    fc
      .tuple(fc.constantFrom('', 'not '), fc.array(literal, { minLength: 1, maxLength: 3 }))
      .map(([not, values]) => `${column} ${not}in (${values.join(', ')})`),
    fc.constantFrom(`${column} is null`, `${column} is not null`, 'flag = true', 'not flag = true'),
    fc.integer({ min: 0, max: 9999 }).map((n) => `text like 'p${n}%'`),
  );
});
const conditions = fc
  .array(test, { minLength: 1, maxLength: 3 })
  .chain((tests) => fc.constantFrom(tests.join(' and '), tests.join(' or ')));

describe('row groups that cannot have a wanted row', () => {
  it('are never among those that have one', async () => {
    await fc.assert(
      fc.asyncProperty(conditions, async (condition) => {
        const wanted = await duckdb.rows(
          `SELECT DISTINCT (n // 2048)::INT AS g FROM '${file}' WHERE ${condition} ORDER BY g`,
        );
        expect(await read(condition), condition).toEqual(
          expect.arrayContaining(wanted.map(([group]) => Number(group))),
        );
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['x < -35000', [0]],
    ['x = 100', [2]],
    ['price between -350 and -345.5', [0]],
    ['ratio is null', [3]],
    ["text like 'p01%'", [0, 1]],
    ["time > '1970-02-28 00:00:00'", [7]],
    ["day = '1969-01-05' or x > 80000", []],
    ['x in (-39990, 88000)', [0, 7]],
    // NaN is above all numbers, and bounds do not tell of it.
    ['half > 1e9', [0, 1, 2, 3, 4, 5, 6, 7]],
  ])('are left out for %s', async (condition, groups) => {
    const found = await read(condition);
    if (groups.length === 0) expect(found.length).toBeLessThan(4);
    else expect(found).toEqual(groups);
  });

  it('are not read', async () => {
    const source = countingSource('in.parquet', readFileSync(file));
    const table = await openTable(source, { memoryLimitBytes: 2 ** 28, cacheBytes: 0 });
    const filter = rowFilter(parseCondition('x < -35000'), table.schema);
    let rows = 0;
    for await (const batch of filteredRows(table, { filter, columns: [0, 4] }))
      rows += batch.numRows;
    expect(await duckdb.rows(`SELECT count(*)::INT FROM '${file}' WHERE x < -35000`)).toEqual([
      [rows],
    ]);
    const values = source.reads.filter(([, end]) => end < source.size);
    const bytes = values.reduce((sum, [start, end]) => sum + end - start, 0);
    expect(bytes).toBeLessThan(source.size / 4);
  });
});

const bounds = (min: string, max: string, more: Partial<ValueBounds> = {}): ValueBounds => ({
  min,
  max,
  nulls: 0,
  values: 10,
  ...more,
});

function may(condition: string, type: DataType, found: ValueBounds | undefined): boolean {
  const field = { name: 'a', type, nullable: true, typeText: '' };
  return mayMatch(parseCondition(condition), { fields: [field] }, () => found);
}

describe('mayMatch', () => {
  const int = { kind: 'int', bits: 64, signed: true } as const;

  it('takes thresholds between two integers for what they are', () => {
    expect(may('a > 5.5', int, bounds('1', '5'))).toBe(false);
    expect(may('a < 5.5', int, bounds('5', '9'))).toBe(true);
    expect(may('a = 5.5', int, bounds('5', '6'))).toBe(true);
  });

  it('believes nothing that is not said', () => {
    expect(may('a > 5', int, undefined)).toBe(true);
    const silent = { min: undefined, max: undefined, nulls: undefined, values: 10 };
    for (const test of ['a > 5', 'a is null', 'a is not null'])
      expect(may(test, int, silent)).toBe(true);
  });

  it('knows that nulls fulfil nothing but the test for them', () => {
    const nulls = { min: undefined, max: undefined, nulls: 10, values: 10 };
    expect(may('a != 5', int, nulls)).toBe(false);
    expect(may('a is not null', int, nulls)).toBe(false);
    expect(may('a is null', int, bounds('1', '2'))).toBe(false);
    expect(may('a is null', int, nulls)).toBe(true);
  });
});
