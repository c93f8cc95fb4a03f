import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TableReader } from '../../../../src/formats/format.ts';
import { openParquet } from '../../../../src/formats/parquet/reader.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';
import type { SampleMethod } from '../../../../src/jobs/sample/sampleMethod.ts';
import { sampledRows, type SampleProgress } from '../../../../src/jobs/sample/sampler.ts';
import { openDuckDB, type DuckDB } from '../duckdb.ts';
import '../../parquetWasm.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sampler-'));
const file = path.join(folder, 'table.parquet');

let duckdb: DuckDB;
let reader: TableReader;

beforeAll(async () => {
  duckdb = await openDuckDB();
  // Shuffled, with nulls and odd values in every key; small row groups, so that several windows are needed.
  await duckdb.run(`COPY (
    SELECT row_number() OVER () - 1 AS n, * FROM (
      SELECT CASE WHEN i % 11 = 0 THEN NULL ELSE i % 5 END::BIGINT AS whole,
        CASE WHEN i % 13 = 0 THEN NULL WHEN i % 7 = 0 THEN '' ELSE 'k' || (i % 37) END AS text,
        CASE WHEN i % 17 = 0 THEN 'NaN'::DOUBLE WHEN i % 2 = 0 THEN -0.0 ELSE (i % 3)::DOUBLE END AS real,
        (i % 4 = 0) AS flag,
        (i % 19)::DECIMAL(38, 3) AS money,
        DATE '2020-01-01' + (i % 6)::INT AS day,
        [i % 2, NULL] AS list,
        CASE WHEN i % 9 = 0 THEN NULL ELSE {whole: i % 3, text: [NULL, 'k' || i % 2]} END AS pair,
        MAP {'k' || i % 4: i % 2} AS map
      FROM range(30000) t(i) ORDER BY hash(i)))
    TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 4096)`);
  const source = memorySource('table.parquet', readFileSync(file));
  reader = await openParquet(source, { memoryLimitBytes: 2 ** 28 });
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function sample(method: SampleMethod, seed = 1) {
  const rows: number[] = [];
  let last: SampleProgress | undefined;
  const onProgress = (progress: SampleProgress): void => {
    last = progress;
  };
  for await (const batch of sampledRows(reader, { method, seed, columns: [0], onProgress }))
    for (const value of batch.getChildAt(0) ?? []) rows.push(Number(value));
  return { rows, last };
}

const column = async (sql: string): Promise<number[]> =>
  (await duckdb.rows(sql)).map(([value]) => Number(value));

/** The same question in SQL: rows whose ID is among the first of its group. */
async function firstIdsBySql(groupBy: string[], id: string[], perGroup: number): Promise<number[]> {
  const keys = [...groupBy, ...id];
  const same = keys.map((key) => `t.${key} IS NOT DISTINCT FROM r.${key}`).join(' AND ');
  const partition = groupBy.length === 0 ? '' : `PARTITION BY ${groupBy.join(', ')}`;
  return column(`WITH ids AS (SELECT ${keys.join(', ')}, min(n) AS first FROM '${file}' GROUP BY ALL),
    ranked AS (SELECT *, row_number() OVER (${partition} ORDER BY first) AS k FROM ids)
    SELECT t.n FROM '${file}' t JOIN ranked r ON ${same} WHERE r.k <= ${perGroup} ORDER BY t.n`);
}

describe('a sample of the first IDs of each group', () => {
  it.each([
    { groupBy: ['whole'], id: ['text'], idsPerGroup: 3 },
    { groupBy: ['text'], id: ['whole'], idsPerGroup: 2 },
    { groupBy: ['real'], id: ['text'], idsPerGroup: 5 },
    { groupBy: ['flag', 'day'], id: ['money'], idsPerGroup: 4 },
    { groupBy: ['day'], id: ['real', 'text'], idsPerGroup: 7 },
    { groupBy: ['list'], id: ['money'], idsPerGroup: 2 },
    { groupBy: ['pair'], id: ['map'], idsPerGroup: 2 },
    { groupBy: ['map', 'flag'], id: ['list', 'pair'], idsPerGroup: 3 },
    { groupBy: [], id: ['text'], idsPerGroup: 10 },
    { groupBy: ['whole'], id: ['n'], idsPerGroup: 100 },
    { groupBy: ['whole'], id: ['text'], idsPerGroup: 1_000_000 },
  ])('by $groupBy, of $id, is what SQL gives', async ({ groupBy, id, idsPerGroup }) => {
    const { rows } = await sample({ kind: 'ids', groupBy, id, idsPerGroup, choose: 'first' });
    expect(rows).toEqual(await firstIdsBySql(groupBy, id, idsPerGroup));
  });

  it('tells how many groups and IDs it kept', async () => {
    const method = { kind: 'ids', groupBy: ['whole'], id: ['text'], idsPerGroup: 3 } as const;
    const { rows, last } = await sample({ ...method, choose: 'first' });
    expect(last).toMatchObject({ groups: 6, ids: 18, rowsKept: rows.length, rowsSeen: 30_000 });
  });
});

describe('a sample of IDs by chance', () => {
  const method = { kind: 'ids', groupBy: ['whole'], id: ['text'], idsPerGroup: 5 } as const;
  it.each(['hash', 'random'] as const)(
    'keeps the asked number of IDs and all of their rows (%s)',
    async (choose) => {
      const { rows } = await sample({ ...method, choose });
      const list = rows.join(',');
      const ids = `SELECT DISTINCT whole, text FROM '${file}' WHERE n IN (${list})`;
      expect(
        await duckdb.rows(`SELECT whole, count(*)::INT FROM (${ids}) GROUP BY ALL ORDER BY ALL`),
      ).toEqual([...['0', '1', '2', '3', '4'].map((group) => [group, 5]), [null, 5]]);
      expect(
        await column(
          `SELECT t.n FROM '${file}' t JOIN (${ids}) i ON t.whole IS NOT DISTINCT FROM i.whole
           AND t.text IS NOT DISTINCT FROM i.text ORDER BY t.n`,
        ),
      ).toEqual(rows);
    },
  );

  it('is the same for the same seed, and another for another', async () => {
    const { rows } = await sample({ ...method, choose: 'hash' }, 7);
    expect((await sample({ ...method, choose: 'hash' }, 7)).rows).toEqual(rows);
    expect((await sample({ ...method, choose: 'hash' }, 8)).rows).not.toEqual(rows);
  });

  it('by hash does not depend on the order of the rows', async () => {
    const sorted = path.join(folder, 'sorted.parquet');
    await duckdb.run(
      `COPY (SELECT * FROM '${file}' ORDER BY text, n DESC) TO '${sorted}' (FORMAT parquet)`,
    );
    const before = (await sample({ ...method, choose: 'hash' })).rows;
    const source = memorySource('sorted.parquet', readFileSync(sorted));
    const unsorted = reader;
    reader = await openParquet(source, { memoryLimitBytes: 2 ** 28 });
    const after = (await sample({ ...method, choose: 'hash' })).rows;
    reader = unsorted;
    expect(after.sort((a, b) => a - b)).toEqual(before);
  });
});

describe('a sample of rows', () => {
  it('may be the first ones', async () => {
    const { rows, last } = await sample({ kind: 'first', rows: 5000 });
    expect(rows).toEqual(Array.from({ length: 5000 }, (_, row) => row));
    expect(last?.rowsSeen).toBeLessThanOrEqual(30_000);
  });

  it('may be every n-th', async () => {
    const { rows } = await sample({ kind: 'every', nth: 7 });
    expect(rows).toEqual(Array.from({ length: Math.ceil(30_000 / 7) }, (_, row) => row * 7));
  });

  it('may be a fraction', async () => {
    const { rows } = await sample({ kind: 'fraction', fraction: 0.1 });
    // Five standard deviations around the mean.
    expect(Math.abs(rows.length - 3000)).toBeLessThan(5 * Math.sqrt(30_000 * 0.1 * 0.9));
    expect((await sample({ kind: 'fraction', fraction: 1 })).rows).toHaveLength(30_000);
  });

  it('may be so many by chance, each once, all parts of the file alike', async () => {
    const { rows } = await sample({ kind: 'random', rows: 6000 });
    expect(new Set(rows).size).toBe(6000);
    expect(rows).toEqual([...rows].sort((a, b) => a - b));
    const firstThird = rows.filter((row) => row < 10_000).length;
    expect(Math.abs(firstThird - 2000)).toBeLessThan(200);
    expect((await sample({ kind: 'random', rows: 99_999 })).rows).toHaveLength(30_000);
  });

  it.each([
    { kind: 'first', rows: 0 },
    { kind: 'every', nth: 0.5 },
    { kind: 'fraction', fraction: 1.5 },
    { kind: 'ids', groupBy: [], id: [], idsPerGroup: 1, choose: 'first' },
    { kind: 'ids', groupBy: ['nowhere'], id: ['n'], idsPerGroup: 1, choose: 'first' },
  ] as const)('of %o is refused', async (method) => {
    await expect(sample(method)).rejects.toMatchObject({ code: 'invalidArgument' });
  });
});
