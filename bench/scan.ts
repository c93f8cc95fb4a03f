/**
 * Scan: every value of a file, front to back, each reader in a process of its own: seconds, and the most memory that the
 * process ever had. A reader may have 1.5 times the bytes of the largest row group, compressed and decoded, and 150 MB.
 * Peers in the same run: parquet-wasm, which decodes the whole file at once; hyparquet, a row group at a time; DuckDB.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { readParquet } from 'parquet-wasm/esm';
import { lendCodecs } from '../src/codecs/codecs.ts';
import type { TableReader } from '../src/formats/format.ts';
import { openParquet } from '../src/formats/parquet/reader.ts';
import { initParquetWasm } from '../src/formats/parquet/mini/wasm.ts';
import { openFileSource } from '../src/node/fileSource.ts';
import { nodeCodecs } from '../src/node/nodeCodecs.ts';
import { peakMemoryBytes } from '../src/node/peakMemory.ts';
import { connectDuckDB, sqlString } from './lib/duckdb.ts';

const run = promisify(execFile);
const megabyte = 1e6;
const allRows = { start: 0, end: Infinity };

function loadWasm(): void {
  const file = createRequire(path.resolve('package.json')).resolve(
    'parquet-wasm/esm/parquet_wasm_bg.wasm',
  );
  initParquetWasm(new WebAssembly.Module(readFileSync(file)));
}

async function openOurs(file: string): Promise<TableReader> {
  return openParquet(await openFileSource(file), { memoryLimitBytes: 2 ** 30 });
}

/** Each reads every value and gives the number of rows that it saw. */
const readers: Readonly<Record<string, (file: string) => Promise<number>>> = {
  colonnade: async (file) => {
    loadWasm();
    // As the engine's workers have them.
    lendCodecs(nodeCodecs());
    const reader = await openOurs(file);
    const columns = reader.schema.fields.map((_, index) => index);
    let rows = 0;
    const request = { rows: allRows, columns, lendsBatches: true };
    for await (const batch of reader.read(request)) rows += batch.numRows;
    return rows;
  },
  'parquet-wasm': async (file) => {
    loadWasm();
    let rows = 0;
    for (const batch of readParquet(await readFile(file)).recordBatches()) rows += batch.numRows;
    return rows;
  },
  hyparquet: async (file) => {
    // Loaded when used: it takes memory that others would be charged for.
    const { asyncBufferFromFile, parquetMetadataAsync, parquetRead } = await import('hyparquet');
    const buffer = await asyncBufferFromFile(file);
    const metadata = await parquetMetadataAsync(buffer);
    let rows = 0;
    for (const { num_rows: count } of metadata.row_groups) {
      const range = { rowStart: rows, rowEnd: rows + Number(count) };
      const onChunk = (): void => undefined;
      await parquetRead({ file: buffer, metadata, ...range, onChunk });
      rows += Number(count);
    }
    return rows;
  },
  DuckDB: async (file) => {
    const duckdb = await connectDuckDB();
    const result = await duckdb.stream(`SELECT * FROM read_parquet(${sqlString(file)})`);
    let rows = 0;
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return rows;
      rows += chunk.rowCount;
    }
  },
};

interface Scan {
  readonly rows: number;
  readonly seconds: number;
  readonly peakBytes: number;
}

/** In the process of a reader. */
async function scan(name: string, file: string): Promise<void> {
  const start = performance.now();
  const rows = await readers[name]?.(file);
  const seconds = (performance.now() - start) / 1000;
  const peakBytes = peakMemoryBytes();
  console.log(JSON.stringify({ rows, seconds, peakBytes }));
}

async function scanApart(name: string, file: string): Promise<Scan | string> {
  const [, script = ''] = process.argv;
  try {
    const { stdout } = await run(process.execPath, [script, name, file]);
    return JSON.parse(stdout) as Scan; // What `scan` printed.
  } catch (error) {
    return String(error).split('\n').at(-2) ?? 'failed';
  }
}

/** Compressed and decoded bytes of the largest row group. */
async function largestRowGroup(file: string): Promise<number> {
  const reader = await openOurs(file);
  const sizes = reader
    .segments(allRows)
    .map(({ index }) =>
      reader
        .columnChunks(index)
        .reduce((sum, chunk) => sum + chunk.compressedBytes + chunk.decodedBytes, 0),
    );
  return Math.max(...sizes);
}

const cases = [
  { rows: 2_000_000, rowGroupRows: 122_880 },
  { rows: 4_000_000, rowGroupRows: 2_000_000 },
];

async function main(): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'colonnade-bench-'));
  const file = path.join(folder, 'scan.parquet');
  try {
    for (const { rows, rowGroupRows } of cases) {
      const duckdb = await connectDuckDB();
      await duckdb.run(`COPY (
        SELECT i AS id, i // 1000 AS "group", hash(i) AS h, (hash(i) % 100000) / 7 AS x,
               'value ' || (i % 977) AS s, TIMESTAMP '2024-01-01' + to_seconds(i) AS at,
               md5(i::VARCHAR) AS code
        FROM range(${rows}) t(i)
      ) TO ${sqlString(file)} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE ${rowGroupRows})`);
      const largest = await largestRowGroup(file);
      const allowed = 1.5 * largest + 150 * megabyte;
      console.log(
        `${rows.toLocaleString('en')} rows, row groups of ${(largest / megabyte).toFixed(0)} MB ` +
          `compressed and decoded: ${(allowed / megabyte).toFixed(0)} MB are allowed`,
      );
      const ours = await scanApart('colonnade', file);
      for (const name of Object.keys(readers)) {
        const found = name === 'colonnade' ? ours : await scanApart(name, file);
        console.log(`  ${name}: ${typeof found === 'string' ? found : scanText(found, ours)}`);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function scanText({ seconds, peakBytes }: Scan, ours: Scan | string): string {
  const share = typeof ours === 'string' ? NaN : ours.seconds / seconds;
  return (
    `${seconds.toFixed(2)} s (ours takes ${share.toFixed(2)} × of that), ` +
    `peak ${(peakBytes / megabyte).toFixed(0)} MB`
  );
}

const [, , reader, file] = process.argv;
if (reader !== undefined && file !== undefined) await scan(reader, file);
else await main();
