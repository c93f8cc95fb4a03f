/** The public parquet-testing files, where this machine has them. Tests that need them are skipped elsewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const folder = process.env['COLONNADE_CORPUS'] ?? path.resolve(root, '../shared/corpus');
const parquetFolder = path.join(folder, 'parquet-testing');

/** What four other readers say of a file: its number of rows, or `error: …`, or `panic`. */
export interface OtherReaders {
  readonly 'parquet-wasm': number | string;
  readonly hyparquet: number | string;
  readonly duckdb: number | string;
}

function readersOf(): Readonly<Record<string, OtherReaders>> {
  const file = path.join(folder, 'parquet-testing.readers.json');
  if (!existsSync(file)) return {};
  // Our own record of the other readers, in this shape.
  return JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, OtherReaders>>;
}

export const otherReaders = readersOf();
export const hasCorpus = Object.keys(otherReaders).length > 0;
/** Paths within the corpus, such as `data/alltypes_plain.parquet`. */
export const corpusFiles: readonly string[] = hasCorpus
  ? readdirSync(parquetFolder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.parquet(\.encrypted)?$/.test(name))
      .map((name) => name.replaceAll('\\', '/'))
      .sort()
  : [];

export function corpusPath(name: string): string {
  return path.join(parquetFolder, name);
}

export function corpusBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(corpusPath(name)));
}
