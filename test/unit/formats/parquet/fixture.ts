/** The Parquet files that test/fixtures/parquet/make.py made. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openParquet } from '../../../../src/formats/parquet/reader.ts';
import type { ReadRequest, TableReader } from '../../../../src/formats/format.ts';
import { readIpc } from '../../../../src/scan/tile.ts';
import { cellText } from '../../../../src/table/cellText.ts';
import { columnsOfIpc } from '../../../../src/table/ipcColumns.ts';
import { countingSource, type CountingSource } from '../../countingSource.ts';

export function fixturePath(name: string): string {
  return fileURLToPath(new URL(`../../../fixtures/parquet/${name}`, import.meta.url));
}

export function fixtureBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(fixturePath(name)));
}

/** A file of test/fixtures/samples. */
export function sampleBytes(name: string): Uint8Array {
  const file = new URL(`../../../fixtures/samples/${name}`, import.meta.url);
  return new Uint8Array(readFileSync(file));
}

export interface OpenFixture {
  readonly reader: TableReader;
  readonly source: CountingSource;
}

export async function openBytes(
  bytes: Uint8Array,
  memoryLimitBytes = 64 * 1024 * 1024,
): Promise<OpenFixture> {
  const source = countingSource('test.parquet', bytes);
  return { reader: await openParquet(source, { memoryLimitBytes }), source };
}

export async function openFixture(name: string): Promise<OpenFixture> {
  return openBytes(fixtureBytes(name));
}

/** Cells as text by column, `(null)` for nulls. */
export async function cellsOf(
  reader: TableReader,
  request: ReadRequest,
  signal?: AbortSignal,
): Promise<string[][]> {
  const columns = columnsOfIpc(await readIpc(reader, request, signal));
  return columns.map((column, index) => {
    const type = reader.schema.fields[request.columns[index]!]!.type;
    return Array.from({ length: column.length }, (_, row) => {
      const value = column.at(row);
      return value === null || value === undefined ? '(null)' : cellText(value, type);
    });
  });
}
