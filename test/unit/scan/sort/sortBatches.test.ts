import { rmSync } from 'node:fs';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RecordBatch } from 'apache-arrow';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTable } from '../../../../src/formats/registry.ts';
import type { TableReader } from '../../../../src/formats/format.ts';
import type { ByteSink } from '../../../../src/io/byteSink.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../../src/io/memorySink.ts';
import { sortBatches } from '../../../../src/scan/sort/sortBatches.ts';
import { parseSortOrder, sortColumns } from '../../../../src/scan/sort/sortOrder.ts';
import { openDuckDB, type DuckDB } from '../../jobs/duckdb.ts';
import '../../parquetWasm.ts';

const rowCount = 3000;
const names = [
  'tiny',
  'wide',
  'unsigned',
  'ratio',
  'half',
  'text',
  'price',
  'large',
  'flag',
  'id',
  'day',
  'time',
  'bytes',
];
const folder = mkdtempSync(path.join(tmpdir(), 'sort-'));
const file = path.join(folder, 'in.parquet');
let duckdb: DuckDB;
let reader: TableReader;

beforeAll(async () => {
  duckdb = await openDuckDB();
  // Few values of each, so that rows are equal in some columns; nulls and all that is special of each type.
  await duckdb.run(`COPY (SELECT i AS n, [i, NULL] AS list, {'a': 'x' || i} AS pair,
      CASE WHEN hash(i, 1) % 9 > 0 THEN (hash(i, 2) % 5)::TINYINT - 2 END AS tiny,
      CASE WHEN hash(i, 3) % 9 > 0 THEN [-9223372036854775808, 9223372036854775807, -1, 0, 4294967296]
        [(hash(i, 4) % 5)::INT + 1]::BIGINT END AS wide,
      [0, 18446744073709551615, 9223372036854775808][(hash(i, 5) % 3)::INT + 1]::UBIGINT AS unsigned,
      ['NaN'::DOUBLE, '-inf', 'inf', -0.0, 0.0, -1.5, 2, NULL][(hash(i, 6) % 8)::INT + 1] AS ratio,
      ['NaN'::FLOAT, -1e30, 1e-40, 0, 3][(hash(i, 7) % 5)::INT + 1]::FLOAT AS half,
      ['', 'a', 'ab', 'a' || chr(0), 'é', '𝄞', '', NULL][(hash(i, 8) % 8)::INT + 1] AS text,
      ((hash(i, 9) % 7)::INT - 3)::DECIMAL(9, 2) AS price,
      ((hash(i, 10) % 7)::INT - 3)::DECIMAL(38, 2) AS large,
      hash(i, 11) % 2 = 0 AS flag,
      md5((hash(i, 12) % 6)::VARCHAR)::UUID AS id,
      DATE '1970-01-03' - (hash(i, 13) % 5)::INT AS day,
      TIMESTAMP '1970-01-01' + INTERVAL ((hash(i, 14) % 5)::INT - 2) SECOND AS time,
      [''::BLOB, '\\x00'::BLOB, '\\x00\\x00'::BLOB, '\\xFF'::BLOB][(hash(i, 15) % 4)::INT + 1] AS bytes
    FROM range(${rowCount}) t(i)) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 1000)`);
  reader = await openTable(memorySource('in.parquet', readFileSync(file)), {
    memoryLimitBytes: 2 ** 28,
  });
});
afterAll(() => {
  reader.close();
  rmSync(folder, { recursive: true });
});

interface Scratches {
  made: number;
  open: number;
}

async function* inBatches(rows: number): AsyncGenerator<RecordBatch> {
  const columns = [...reader.schema.fields.keys()];
  for (let start = 0; start < rowCount; start += rows)
    yield* reader.read({ rows: { start, end: start + rows }, columns });
}

function sort(order: string, memoryBytes: number, scratches: Scratches = { made: 0, open: 0 }) {
  const createScratch = async (): Promise<ByteSink> => {
    const inner = createMemorySink(2 ** 28);
    scratches.made++;
    scratches.open++;
    return Promise.resolve({
      get position() {
        return inner.position;
      },
      write: async (bytes, signal) => inner.write(bytes, signal),
      readBack: async (start, end) => inner.readBack(start, end),
      commit: async () => Promise.reject(new Error('nothing of it is kept')),
      abort: async () => {
        scratches.open--;
        await inner.abort();
      },
    });
  };
  const { schema } = reader;
  return sortBatches(inBatches(251), {
    fields: schema.fields,
    order: sortColumns(parseSortOrder(order), schema),
    memoryBytes,
    createScratch,
  });
}

async function numbersOf(batches: AsyncIterable<RecordBatch>): Promise<number[]> {
  const numbers: number[] = [];
  for await (const batch of batches)
    for (const n of batch.getChild('n') ?? []) numbers.push(Number(n));
  return numbers;
}

/** What DuckDB says, with the rows' numbers to tell equal rows apart. */
async function expected(order: string): Promise<number[]> {
  const rows = await duckdb.rows(`SELECT n FROM '${file}' ORDER BY ${order}, n`);
  return rows.map(([n]) => Number(n));
}

describe('sorting record batches', () => {
  it.each(names)(
    'sorts by %s as DuckDB does, up and down, equal rows as they come',
    async (name) => {
      for (const order of [`${name} nulls last`, `${name} desc nulls first`])
        expect(await numbersOf(sort(order, 2 ** 26)), order).toEqual(await expected(order));
    },
  );

  it('sorts by several columns, in memory and in however many runs', async () => {
    const key = fc.tuple(
      fc.constantFrom(...names),
      fc.constantFrom('asc', 'desc'),
      fc.constantFrom('nulls first', 'nulls last'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(key, { minLength: 1, maxLength: 3, selector: ([name]) => name }),
        fc.constantFrom(30_000, 300_000, 2 ** 26),
        async (keys, memoryBytes) => {
          const order = keys.map((words) => words.join(' ')).join(', ');
          expect(await numbersOf(sort(order, memoryBytes))).toEqual(await expected(order));
        },
      ),
      { numRuns: 12 },
    );
  });

  it('writes nothing down that fits into memory, and removes what it wrote', async () => {
    const scratches = { made: 0, open: 0 };
    await numbersOf(sort('text', 2 ** 26, scratches));
    expect(scratches).toEqual({ made: 0, open: 0 });
    await numbersOf(sort('text', 20_000, scratches));
    expect(scratches).toEqual({ made: 1, open: 0 });
  });

  it('removes what it wrote when it is left early', async () => {
    const scratches = { made: 0, open: 0 };
    for await (const batch of sort('text', 20_000, scratches)) {
      expect(batch.numRows).toBeGreaterThan(0);
      expect(scratches).toEqual({ made: 1, open: 1 });
      break;
    }
    expect(scratches.open).toBe(0);
  });

  it('carries nested columns along', async () => {
    for (const memoryBytes of [20_000, 2 ** 26])
      for await (const batch of sort('text desc', memoryBytes)) {
        const [n, list, pair] = ['n', 'list', 'pair'].map((name) => batch.getChild(name));
        for (let row = 0; row < batch.numRows; row++) {
          expect(Array.from(list?.get(row) as Iterable<bigint | null>)).toEqual([
            n?.get(row),
            null,
          ]);
          expect(String(pair?.get(row))).toBe(`{"a": "x${String(n?.get(row))}"}`);
        }
      }
  });
});

describe('the words of an order', () => {
  it('are those of SQL, and names may be quoted', () => {
    expect(parseSortOrder('a, "b, ""c""" DESC nulls FIRST ,d asc')).toEqual([
      { column: 'a', descending: false, nullsFirst: false },
      { column: 'b, "c"', descending: true, nullsFirst: true },
      { column: 'd', descending: false, nullsFirst: false },
    ]);
  });

  it.each(['', 'a,', 'a b', 'a desc asc', 'a nulls', '"a'])('refuses %j', (text) => {
    expect(() => parseSortOrder(text)).toThrow('is not understood');
  });

  it('refuses columns that are not there, or have no order', () => {
    expect(() => sortColumns([{ column: 'nowhere' }], reader.schema)).toThrow('no column nowhere');
    expect(() => sortColumns([{ column: 'list' }], reader.schema)).toThrow('have no order');
  });
});
