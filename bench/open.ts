/**
 * Open: from nothing open to the first tile, in the engine that the editor uses, for files of very different size.
 * Peers in the same run: hyparquet and DuckDB reading the same first rows.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { Engine } from '../src/engine/engine.ts';
import { nodeEnginePlatform } from '../src/node/nodeEngine.ts';
import { tileColumns, tileRows } from '../src/protocol/tiles.ts';
import { connectDuckDB, sqlString } from './lib/duckdb.ts';
import { median, ratio, spread, timed } from './lib/figures.ts';

const rowCounts = [100_000, 1_000_000, 20_000_000];
const runs = 7;

const folder = await mkdtemp(path.join(os.tmpdir(), 'colonnade-bench-'));
const engine = new Engine(nodeEnginePlatform(path.resolve('dist')), {
  readers: 1,
  memoryLimitBytes: () => 2 ** 30,
});
try {
  const duckdb = await connectDuckDB();
  const medians: number[] = [];
  for (const rows of rowCounts) {
    const file = path.join(folder, `${rows}.parquet`);
    await duckdb.run(`COPY (
      SELECT i AS id, i // 1000 AS "group", hash(i) AS h, random() AS x, 'value ' || (i % 977) AS s,
             TIMESTAMP '2024-01-01' + to_seconds(i) AS at
      FROM range(${rows}) t(i)
    ) TO ${sqlString(file)} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880)`);
    const ours = await timed(runs, async () => {
      const table = await engine.openTable({ kind: 'path', path: file });
      const { schema } = await table.open();
      const columns = schema.fields.slice(0, tileColumns).map((_, index) => index);
      await table.readIpc({ rows: { start: 0, end: tileRows }, columns });
      await table.close();
    });
    const hyparquet = await timed(runs, async () =>
      parquetReadObjects({ file: await asyncBufferFromFile(file), rowStart: 0, rowEnd: tileRows }),
    );
    const query = `SELECT * FROM read_parquet(${sqlString(file)}) LIMIT ${tileRows}`;
    const duck = await timed(runs, async () => (await duckdb.runAndReadAll(query)).getRows());
    medians.push(median(ours));
    const { size } = await stat(file);
    console.log(
      `${rows.toLocaleString('en')} rows, ${(size / 1e6).toFixed(0)} MB: ${spread(ours)}, ` +
        `${ratio(ours, hyparquet)} of hyparquet (${spread(hyparquet)}), ` +
        `${ratio(ours, duck)} of DuckDB (${spread(duck)})`,
    );
  }
  const growth = (medians.at(-1) ?? NaN) / (medians[0] ?? NaN);
  const times = (rowCounts.at(-1) ?? NaN) / (rowCounts[0] ?? NaN);
  console.log(`a file with ${times} times the rows opens in ${growth.toFixed(2)} times the time`);
} finally {
  await engine.dispose();
  await rm(folder, { recursive: true, force: true });
}
