/**
 * Rewrite: thousands of tiny row groups become a few large ones, by the command line's own job in its own process.
 * Peer in the same run: DuckDB's COPY on one thread and on two, in the same kind of process of its own.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { connectDuckDB, sqlString } from './lib/duckdb.ts';
import { cli, duckdb, fastest, type ProcessFigures } from './lib/processes.ts';

const rows = 10_000_000;
const tinyRows = 1_000;
const rowGroupRows = 1_048_576;
const rounds = 3;

const folder = await mkdtemp(path.join(os.tmpdir(), 'colonnade-bench-'));
const at = (name: string): string => path.join(folder, name);

try {
  const connection = await connectDuckDB();
  // The article's file: groups of 1,000 IDs with 1,000 rows each.
  await connection.run(`COPY (
    SELECT i // 1000000 AS "group", i // 1000 AS id, i AS "row" FROM range(${rows}) t(i)
  ) TO ${sqlString(at('plain.parquet'))} (FORMAT parquet)`);
  await cli('rewrite', at('plain.parquet'), at('tiny.parquet'), '--row-group-rows', `${tinyRows}`);
  const before = (await stat(at('tiny.parquet'))).size;
  console.log(`${rows.toLocaleString('en')} rows in row groups of ${tinyRows}: ${before} bytes`);
  for (const compression of ['zstd', 'snappy']) {
    const ours: ProcessFigures[] = [];
    const one: ProcessFigures[] = [];
    const two: ProcessFigures[] = [];
    const options = ['--compression', compression, '--overwrite'];
    const copy = `COPY (SELECT * FROM read_parquet(${sqlString(at('tiny.parquet'))}))
      TO ${sqlString(at('duckdb.parquet'))}
      (FORMAT parquet, COMPRESSION ${compression}, ROW_GROUP_SIZE ${rowGroupRows})`;
    for (let round = 0; round < rounds; round++) {
      ours.push(await cli('rewrite', at('tiny.parquet'), at('ours.parquet'), ...options));
      one.push(await duckdb(1, copy));
      two.push(await duckdb(2, copy));
    }
    const bytes = (await stat(at('ours.parquet'))).size;
    const duckBytes = (await stat(at('duckdb.parquet'))).size;
    const line = (name: string, figure: ProcessFigures, size: number): string =>
      `  ${name}: ${figure.seconds.toFixed(2)} s, ${(figure.peakMemoryBytes / 1e6).toFixed(0)} MB peak, ` +
      `${size} bytes (${((size / before) * 100).toFixed(1)} % of the input)`;
    console.log(compression);
    console.log(line('Colonnade', fastest(ours), bytes));
    console.log(line('DuckDB, 1 thread', fastest(one), duckBytes));
    console.log(line('DuckDB, 2 threads', fastest(two), duckBytes));
    const times = (peer: readonly ProcessFigures[]): string =>
      (fastest(ours).seconds / fastest(peer).seconds).toFixed(2);
    console.log(
      `  ${times(one)} × the time of DuckDB on 1 thread, ${times(two)} × on 2; ` +
        `${(bytes / duckBytes).toFixed(2)} × its bytes; ` +
        `${(fastest(ours).peakMemoryBytes / fastest(one).peakMemoryBytes).toFixed(2)} × its memory`,
    );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
