/** Test data and an independent reader and writer: DuckDB. */
import type { DuckDBConnection } from '@duckdb/node-api';

/** One thread, so that figures per core compare. Loaded when used: it takes memory that others would be charged for. */
export async function connectDuckDB(): Promise<DuckDBConnection> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  return instance.connect();
}

/** A path inside SQL text. */
export function sqlString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
