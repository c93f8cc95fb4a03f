/** DuckDB as an independent writer and reader of Parquet files. */
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

export interface DuckDB {
  run(sql: string): Promise<void>;
  /** Column names and types, then every row as text; or the error. */
  contents(file: string): Promise<DuckContents | Error>;
  /** Rows of a query as plain values. */
  rows(sql: string): Promise<readonly (readonly unknown[])[]>;
}

interface DuckContents {
  readonly columns: readonly string[];
  readonly rows: readonly string[];
}

export async function openDuckDB(): Promise<DuckDB> {
  const connection: DuckDBConnection = await (await DuckDBInstance.create()).connect();
  const rows = async (sql: string): Promise<readonly (readonly unknown[])[]> =>
    (await connection.runAndReadAll(sql)).getRowsJson();
  return {
    rows,
    run: async (sql) => {
      await connection.run(sql);
    },
    contents: async (file) => {
      try {
        const result = await connection.runAndReadAll(`SELECT * FROM read_parquet('${file}')`);
        const types = result.columnTypes().map(String);
        return {
          columns: result.columnNames().map((name, index) => `${name} ${types[index] ?? ''}`),
          rows: result.getRowsJson().map((row) => JSON.stringify(row)),
        };
      } catch (error) {
        if (error instanceof Error) return error;
        throw error;
      }
    },
  };
}
