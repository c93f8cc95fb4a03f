import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TableReader } from '../../../../src/formats/format.ts';
import { openParquet } from '../../../../src/formats/parquet/reader.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';
import { parseCondition } from '../../../../src/scan/predicate/parseCondition.ts';
import { rowFilter } from '../../../../src/scan/predicate/rowFilter.ts';
import { openDuckDB, type DuckDB } from '../../jobs/duckdb.ts';
import '../../parquetWasm.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'filter-'));
const file = path.join(folder, 'table.parquet');
let duckdb: DuckDB;
let reader: TableReader;

beforeAll(async () => {
  duckdb = await openDuckDB();
  await duckdb.run(`COPY (SELECT i AS n,
      CASE WHEN i % 7 = 0 THEN NULL ELSE (i - 2500) * 3689348814741 END::BIGINT AS long,
      i::UBIGINT * 3689348814741910::UBIGINT AS ulong, (i % 200 - 100)::TINYINT AS tiny,
      CASE WHEN i % 5 = 0 THEN 'NaN'::DOUBLE WHEN i % 5 = 1 THEN '-0.0'::DOUBLE ELSE i / 8 END AS real,
      (i / 10)::FLOAT AS single, (i * 1.01 - 2000)::DECIMAL(9, 2) AS price,
      (i * 12345678901234567890123.45::DECIMAL(32,2))::DECIMAL(38, 2) AS huge,
      CASE WHEN i % 9 = 0 THEN NULL WHEN i % 4 = 0 THEN 'å' || i % 30 ELSE 'city ' || i % 50 END AS city,
      i % 3 = 0 AS flag, DATE '2020-01-01' + (i % 400)::INT AS day,
      TIMESTAMP '2020-01-01' + INTERVAL (i * 977) MILLISECOND AS at,
      TIME '00:00:00' + INTERVAL (i * 13) SECOND AS clock, [i % 3] AS list
    FROM range(5000) t(i)) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
  const source = memorySource('table.parquet', readFileSync(file));
  reader = await openParquet(source, { memoryLimitBytes: 2 ** 28 });
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function rowsWhere(text: string): Promise<number[]> {
  const filter = rowFilter(parseCondition(text), reader.schema);
  const rows = { start: 0, end: reader.facts.rowCount };
  const found: number[] = [];
  let first = 0;
  for await (const batch of reader.read({ rows, columns: filter.columns })) {
    const { count, starts, ends } = filter.select(batch, first);
    for (let i = 0; i < count; i++)
      for (let row = starts[i]!; row < ends[i]!; row++) found.push(row);
    first += batch.numRows;
  }
  return found;
}

describe('rowFilter', () => {
  it.each([
    'n < 10',
    'n >= 4990 and n <> 4995',
    'n = 1.5',
    'n > 1.5 and n <= 3.999',
    'n > -1e3 and n < 1e1',
    'long > 9007199254740993',
    'long <= -3689348814741',
    'long < 99999999999999999999',
    'long != 0',
    'not (long != 0)',
    'ulong > 9223372036854775807',
    'ulong >= -1',
    'tiny between -3 and 3',
    'tiny not between -3 and 3',
    'tiny < -1000',
    'real > 600',
    "real = 'NaN'",
    'real = 0',
    'real < 0.5',
    'single = 0.1',
    'single >= 499.9',
    'price = -1000.1',
    'price > 12.345',
    'huge >= 12345678901234567890123.45',
    'huge < 99999999999999999999999999999.01',
    "city = 'city 7'",
    "city > 'city 9' and city < 'å2'",
    "city in ('city 1', 'å4', 'nowhere')",
    "city not in ('city 1', 'å4')",
    "city like 'å%' or city like 'city _'",
    "city not like '%1%'",
    "city is null or (flag = true and day < '2020-02-01')",
    'city is not null and not flag = true',
    `"at" >= '2020-01-01 00:10:00' and "at" < '2020-01-01T00:20:00.5'`,
    "clock > '17:59:59'",
    "not (city = 'city 7' or n > 100)",
    'n in (1, 2.5, 3)',
  ])('finds the rows that DuckDB finds: %s', async (condition) => {
    const sql = condition.replace("'NaN'", "'NaN'::DOUBLE");
    const rows = await duckdb.rows(`SELECT n::INT FROM '${file}' WHERE ${sql} ORDER BY n`);
    expect(await rowsWhere(condition)).toEqual(rows.map(([row]) => Number(row)));
  });

  it('compares values without an order by their text', async () => {
    expect(await rowsWhere("list = '[2]' and n < 9")).toEqual([2, 5, 8]);
    expect(await rowsWhere("list not in ('[2]', '[1]') and n < 7")).toEqual([0, 3, 6]);
  });

  it('takes columns by quoted names', async () => {
    expect(await rowsWhere('"n" = 3 or `n` = 5')).toEqual([3, 5]);
  });

  it.each([
    ['nowhere = 1', 'there is no column nowhere'],
    ["n = 'Oslo'", 'n cannot be compared with Oslo: it holds numbers'],
    ['city = 5', 'city cannot be compared with 5: it holds other values'],
    ["day = 'soon'", "day cannot be compared with soon: it holds dates, such as '2024-01-31'"],
    ["list > '[1]'", 'the values of list have no order: use = or !='],
  ])('refuses %s', async (condition, message) => {
    await expect(rowsWhere(condition)).rejects.toMatchObject({ code: 'invalidArgument', message });
  });
});

describe('parseCondition', () => {
  it.each([
    ['', 'a column is expected, not the end (character 1)'],
    [
      'n >',
      'a number, true, false or a text in single quotes is expected, not the end (character 4)',
    ],
    ['n > 1 n', 'and, or or the end is expected, not n (character 7)'],
    ['(n > 1', ') is expected, not the end (character 7)'],
    ['n not 5', 'in, like or between is expected, not 5 (character 7)'],
    ['n > 5x', '5x is not understood (character 5)'],
    ["n = 'open", "'open is not understood (character 5)"],
  ])('says what is wrong with “%s”', (text, message) => {
    expect(() => parseCondition(text)).toThrow(`the condition: ${message}`);
  });

  it('refuses nesting that would exhaust the stack', () => {
    expect(() => parseCondition('('.repeat(100_000))).toThrow('nested too deeply');
  });
});
