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
import { filteredRows } from '../../../../src/scan/filteredRows.ts';
import { parseCondition } from '../../../../src/scan/predicate/parseCondition.ts';
import { promisingRows } from '../../../../src/scan/predicate/promisingRows.ts';
import { rowFilter } from '../../../../src/scan/predicate/rowFilter.ts';
import { countingSource } from '../../countingSource.ts';
import { openDuckDB } from '../../jobs/duckdb.ts';
import '../../parquetWasm.ts';

const rows = 65_536;
const options = { memoryLimitBytes: 2 ** 28, cacheBytes: 0 };
let bytes: Uint8Array;
let reader: TableReader;

/** Two row groups with pages of about a thousand rows; DuckDB makes the values, and writes no page index. */
beforeAll(async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'pages-'));
  const file = path.join(folder, 'in.parquet');
  const duckdb = await openDuckDB();
  await duckdb.run(`COPY (SELECT i AS n, (i // 64 + hash(i) % 100)::INT AS near,
      CASE WHEN i // 5000 % 3 != 1 THEN i // 100 END AS some,
      CASE WHEN hash(i) % 500 = 0 THEN 'NaN'::DOUBLE WHEN i % 7 > 0 THEN (i // 16) / 4 - 500 END AS ratio,
      repeat('é', 40 + (i // 8192)::INT) || lpad((i // 50)::VARCHAR, 6, '0') AS long,
      -(i // 1000) * 1.5 AS price, TIMESTAMP '2024-01-01' + INTERVAL (i) SECOND AS time, [i] AS list
    FROM range(${rows}) t(i)) TO '${file}' (FORMAT parquet)`);
  const input = await openTable(memorySource('in.parquet', readFileSync(file)), options);
  const sink = createMemorySink(2 ** 28);
  const asked = { pageBytes: 4096, rowGroupRows: rows / 2, dictionary: false } as const;
  const writer = createParquetWriter(sink, input.schema, asked);
  const all = { rows: { start: 0, end: rows }, columns: [...input.schema.fields.keys()] };
  for await (const batch of input.read(all)) await writer.write(batch);
  await writer.finish();
  bytes = (await sink.commit())!;
  rmSync(folder, { recursive: true });
  input.close();
  reader = await openTable(memorySource('pages.parquet', bytes), options);
}, 60_000);
afterAll(() => {
  reader.close();
});

/** The same table, of which less is said. */
function silent(without: 'segments' | 'pages' | ReadonlySet<number>): TableReader {
  const { schema, facts } = reader;
  return {
    ...reader,
    schema,
    facts,
    valueBounds: without === 'segments' ? undefined : reader.valueBounds,
    pageBounds:
      typeof without === 'string'
        ? undefined
        : async (segment, column, signal) =>
            without.has(column) ? undefined : reader.pageBounds?.(segment, column, signal),
    read: (request, signal) => reader.read(request, signal),
    close: () => undefined,
  };
}

async function kept(table: TableReader, condition: string): Promise<bigint[]> {
  const filter = rowFilter(parseCondition(condition), table.schema);
  const found: bigint[] = [];
  for await (const batch of filteredRows(table, { filter, columns: [0] }))
    found.push(...(batch.data.children[0]!.values as BigInt64Array));
  return found;
}

const at = fc.integer({ min: -2000, max: rows + 2000 });
const literals: Readonly<Record<string, (n: number) => string>> = {
  n: String,
  near: (n) => String(n / 64),
  some: (n) => String(Math.floor(n / 100)),
  ratio: (n) => String(n / 64 - 500),
  long: (n) =>
    `'${'é'.repeat(40 + Math.floor(Math.abs(n) / 8192))}${String(Math.abs(n) % 1400).padStart(6, '0')}'`,
  price: (n) => (-n / 1000).toFixed(1),
  time: (n) => `'${new Date(Date.UTC(2024, 0, 1) + n * 1000).toISOString().slice(0, 19)}'`,
};
const test = fc.tuple(fc.constantFrom(...Object.keys(literals)), at, at).chain(([column, a, b]) => {
  const [one, two] = [literals[column]!(a), literals[column]!(b)];
  return fc.constantFrom(
    ...['=', '!=', '<', '<=', '>', '>='].map((sign) => `${column} ${sign} ${one}`),
    `${column} in (${one}, ${two})`,
    `${column} not in (${one}, ${two})`,
    `${column} is null`,
    `${column} is not null`,
    `long like '${'é'.repeat(40)}0000${String(Math.abs(a) % 100).padStart(2, '0')}'`,
  );
});
const conditions = fc
  .array(test, { minLength: 1, maxLength: 3 })
  .chain((tests) => fc.constantFrom(tests.join(' and '), tests.join(' or ')));

describe('pages that cannot have a wanted row', () => {
  it('are left out without a row being lost, whichever of them say nothing', async () => {
    const everything = silent('segments');
    const columns = fc.uniqueArray(fc.nat(reader.schema.fields.length - 1));
    await fc.assert(
      fc.asyncProperty(conditions, columns, async (condition, mute) => {
        const expected = await kept(everything, condition);
        expect(await kept(reader, condition), condition).toEqual(expected);
        expect(await kept(silent(new Set(mute)), condition), condition).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  }, 120_000);

  it.each([
    ['n between 20000 and 20100', 1, 4096],
    ['near = 300', 1, 12_288],
    ['some is null', 5, 32_768],
    ['some is null and n < 6000', 1, 4096],
    ["time < '2024-01-01T00:01:00'", 1, 2048],
    ['n in (5, 60000)', 2, 4096],
    ['price > 1', 0, 0],
    // NaN is above all numbers, and bounds do not tell of it.
    ['ratio > 1e9', 1, rows],
  ])('leave few of the rows to be read for %s', async (condition, parts, most) => {
    const filter = rowFilter(parseCondition(condition), reader.schema);
    const found: number[] = [];
    for await (const { start, end } of promisingRows(reader, { start: 0, end: rows }, filter))
      found.push(end - start);
    expect(found).toHaveLength(parts);
    expect(found.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(most);
  });

  it('are not read, but for what lies between wanted ones', async () => {
    const source = countingSource('pages.parquet', bytes);
    const table = await openTable(source, options);
    const before = source.reads.length;
    expect(await kept(table, 'n = 40000')).toEqual([40_000n]);
    const reads = source.reads.slice(before);
    // The two indexes, and the page twice: for the condition, and for what is kept.
    expect(reads.length).toBeLessThanOrEqual(4);
    const read = reads.reduce((sum, [start, end]) => sum + end - start, 0);
    expect(read).toBeLessThan(bytes.length / 10);
  });

  it('are asked for nothing where the file has no such index, or one that is broken', async () => {
    expect(await reader.pageBounds?.(0, 7)).toBeUndefined();
    expect(await reader.pageBounds?.(9, 0)).toBeUndefined();
    const [first] = (await reader.pageBounds?.(1, 0)) ?? [];
    expect(first).toMatchObject({ rows: { start: rows / 2 }, min: String(rows / 2), nulls: 0 });
  });
});
