/** Test data and an independent reader and writer: DuckDB. */
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

/** One thread, so that figures per core compare. */
export async function connectDuckDB(): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  return instance.connect();
}

/** A path inside SQL text. */
export function sqlString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
