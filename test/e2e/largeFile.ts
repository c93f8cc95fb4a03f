/** Parquet files made and judged by DuckDB. */
import { DuckDBInstance } from '@duckdb/node-api';

/** A row of a query's answer, every value as DuckDB's own text. */
export type Row = readonly (string | null)[];

export async function query(sql: string): Promise<Row[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  try {
    const result = await connection.runAndReadAll(sql);
    return result
      .getRows()
      .map((row) => row.map((value) => (value === null ? null : String(value))));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** A file name as a SQL string. */
export const quoted = (file: string): string => `'${file.replaceAll("'", "''")}'`;

/** Rows of numbers, text and time: two million of them are a few seconds of work to rewrite. */
export async function writeLargeFile(file: string, rows = 2_000_000): Promise<void> {
  await query(`
    COPY (
      SELECT i AS id,
             hash(i) AS noise,
             'customer ' || hash(i) % 50000 AS customer,
             (hash(i) % 1000000 / 100)::DECIMAL(10, 2) AS amount,
             TIMESTAMP '2024-01-01' + INTERVAL (i) SECOND AS at,
             CASE WHEN i % 11 = 0 THEN NULL ELSE random() END AS share
      FROM range(${rows}) t(i)
    ) TO ${quoted(file)} (FORMAT parquet, ROW_GROUP_SIZE 20480, COMPRESSION zstd)`);
}

/** Rows that are in one file and not in the other, counted both ways: [0, 0] when they hold the same. */
export async function differences(a: string, b: string): Promise<readonly number[]> {
  const minus = (left: string, right: string) =>
    `(SELECT count(*) FROM (FROM ${quoted(left)} EXCEPT ALL FROM ${quoted(right)}))`;
  const [row] = await query(`SELECT ${minus(a, b)}, ${minus(b, a)}`);
  return (row ?? []).map(Number);
}
