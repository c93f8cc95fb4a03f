/**
 * Text: CSV and NDJSON to Arrow batches and back, every common kind of column, by CPU seconds of all threads. Peer in
 * the same process, by turns: DuckDB on one thread, between the same files and a table in memory. Each format has a process
 * of its own, as each job has a thread of its own.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import type { RecordBatch } from 'apache-arrow';
import { initParquetWasm } from '../src/formats/parquet/mini/wasm.ts';
import { openRows } from '../src/formats/rowSources.ts';
import type { RowSource } from '../src/formats/rowSource.ts';
import { createTextWriter } from '../src/formats/text/write/textWriter.ts';
import { createFileSink } from '../src/node/fileSink.ts';
import { openFileSource } from '../src/node/fileSource.ts';
import { connectDuckDB, sqlString } from './lib/duckdb.ts';
import { median } from './lib/figures.ts';

const rows = Number(process.env['COLONNADE_TEXT_ROWS'] ?? '500000');
const runs = 4;

const data = `SELECT
  i AS id, (hash(i) % 1000)::INTEGER - 500 AS small, (hash(i + 1) >> 1)::BIGINT AS large,
  random() AS uniform, round(random() * 1000, 2) AS rounded, (random() * 1e6)::DECIMAL(12, 2) AS price,
  'item ' || hash(i) % 5000 AS name, 'said "' || i || '", and ' || chr(228) || ' left' AS quoted,
  i % 3 = 0 AS flag, DATE '2000-01-01' + (i % 9000)::INTEGER AS day,
  TIMESTAMP '2020-01-01' + to_microseconds(i * 61000007) AS moment,
  CASE WHEN i % 4 > 0 THEN (i % 77)::BIGINT END AS sparse
  FROM range(${rows}) t(i)`;

const folder = await mkdtemp(path.join(os.tmpdir(), 'colonnade-bench-'));
const at = (name: string): string => path.join(folder, name);

async function opened<T>(file: string, use: (source: RowSource) => Promise<T>): Promise<T> {
  const source = await openFileSource(file);
  try {
    return await use(await openRows(source, { memoryLimitBytes: 2 ** 30 }));
  } finally {
    await source.close();
  }
}

function batchesOf(source: RowSource): AsyncIterable<RecordBatch> {
  const columns = [...source.schema.fields.keys()];
  return source.read({ rows: { start: 0, end: Infinity }, columns });
}

async function readText(file: string): Promise<void> {
  let read = 0;
  await opened(file, async (source) => {
    for await (const batch of batchesOf(source)) read += batch.numRows;
  });
  if (read !== rows) throw new Error(`${file} has ${read} rows`);
}

async function cpuSeconds(run: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

async function compare(
  title: string,
  ours: () => Promise<unknown>,
  theirs: () => Promise<unknown>,
): Promise<void> {
  const [mine, peer]: [number[], number[]] = [[], []];
  for (let run = 0; run <= runs; run++) {
    mine.push(await cpuSeconds(ours));
    peer.push(await cpuSeconds(theirs));
  }
  // The first of each warms up.
  const [best, other] = [median(mine.slice(1)), median(peer.slice(1))];
  console.log(
    `${title.padEnd(12)} ours ${best.toFixed(2)} s (first ${(mine[0] ?? NaN).toFixed(2)}), ` +
      `DuckDB ${other.toFixed(2)} s: ${(best / other).toFixed(2)} × its CPU time`,
  );
}

const wasm = createRequire(path.resolve('package.json')).resolve(
  'parquet-wasm/esm/parquet_wasm_bg.wasm',
);

async function measure(format: 'csv' | 'ndjson'): Promise<void> {
  initParquetWasm(new WebAssembly.Module(readFileSync(wasm)));
  const duckdb = await connectDuckDB();
  await duckdb.run(`CREATE TABLE t AS ${data}`);
  await duckdb.run(`COPY t TO ${sqlString(at('t.parquet'))} (FORMAT parquet)`);
  const [file, own] = [at(`t.${format}`), at(`own.${format}`)];
  const copy = `COPY t TO ${sqlString(file)} (FORMAT ${format === 'csv' ? 'csv' : 'json'})`;
  await duckdb.run(copy);
  const { size } = await stat(file);
  console.log(`${format}: ${rows.toLocaleString('en')} rows, ${(size / 1e6).toFixed(0)} MB`);
  const load = `CREATE OR REPLACE TABLE u AS
    FROM read_${format === 'csv' ? 'csv' : 'json'}(${sqlString(file)})`;
  await compare(
    '  reading',
    () => readText(file),
    () => duckdb.run(load),
  );
  await opened(at('t.parquet'), async (table) => {
    const batches: RecordBatch[] = [];
    for await (const batch of batchesOf(table)) batches.push(batch);
    const write = async (): Promise<void> => {
      const sink = await createFileSink({ path: own, overwrite: true });
      const writer = createTextWriter(sink, table.schema, { format });
      for (const batch of batches) await writer.write(batch);
      await writer.finish();
      await sink.abort();
    };
    await compare('  writing', write, () => duckdb.run(copy));
  });
}

const [script = '', format] = process.argv.slice(1);
try {
  if (format === 'csv' || format === 'ndjson') await measure(format);
  else
    for (const each of ['csv', 'ndjson'])
      spawnSync(process.execPath, [script, each], { stdio: 'inherit' });
} finally {
  await rm(folder, { recursive: true, force: true });
}
