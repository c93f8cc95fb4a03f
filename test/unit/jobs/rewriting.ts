/** Rewrites of a table that has every common type, for the tests of rewriting. */
import { readFile } from 'node:fs/promises';
import { readFooter } from '../../../src/formats/parquet/footer/footer.ts';
import { memorySource, type ByteSource } from '../../../src/io/byteSource.ts';
import { createMemorySink } from '../../../src/io/memorySink.ts';
import { rewrite, type RewriteJob } from '../../../src/jobs/rewrite.ts';
import type { RewriteOptions } from '../../../src/jobs/rewriteSpec.ts';
import type { DuckDB } from './duckdb.ts';
import '../parquetWasm.ts';

export const defaults: RewriteOptions = {
  rowGroupRows: 1 << 20,
  rowGroupBytes: 1 << 29,
  compression: 'zstd',
};

export async function rewritten(
  source: ByteSource,
  options: Partial<RewriteOptions> = {},
  rest: Partial<RewriteJob> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { output } = await rewrite({
    source,
    createSink: async () => Promise.resolve(createMemorySink(1 << 30)),
    options: { ...defaults, ...options },
    ...rest,
  });
  return output ?? new Uint8Array();
}

export async function footerOf(bytes: Uint8Array) {
  return readFooter(memorySource('', bytes));
}

const columnsOfEveryOrder = `
  i AS id, (i % 7 - 3)::TINYINT AS tiny, (i % 256)::UTINYINT AS small, (i * 40000000)::UBIGINT AS big,
  (4294967295 - i)::UINTEGER AS unsigned, ((i % 2001) - 1000)::DECIMAL(9, 2) AS price,
  ((i % 2001) - 1000)::DECIMAL(30, 5) AS wide, i::DECIMAL(38, 0) AS positive,
  CASE WHEN i % 5 = 0 THEN NULL ELSE repeat('æ', 20 + (i % 30)::INTEGER) || i END AS name,
  (i / 7.0)::DOUBLE AS ratio, DATE '1960-01-01' + (i % 20000)::INTEGER AS day,
  TIMESTAMP '2024-01-01' + INTERVAL (i) SECOND AS at, [i, NULL, i + 1] AS list,
  CASE WHEN i % 3 = 0 THEN NULL ELSE {'a': i, 'b': [i::VARCHAR]} END AS nested,
  MAP {'k': i} AS map, md5(i::VARCHAR)::UUID AS uuid, i % 2 = 0 AS flag, (i::VARCHAR)::BLOB AS blob`;

/** Writes a table to a file: columns of every common type, in row groups of 2,048 rows. */
export async function writeTable(duckdb: DuckDB, file: string, rows = 50_000): Promise<Uint8Array> {
  const select = `SELECT ${columnsOfEveryOrder} FROM range(${rows}) t(i)`;
  await duckdb.run(`COPY (${select}) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
  return readFile(file);
}
