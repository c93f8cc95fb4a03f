/**
 * Turns: how long the thread of the editor's extensions is held at a time while jobs run in the editor's own engine, and
 * while rows of a large file are filtered, sorted and scrolled through. The peer is what a hand does not feel: 50 ms.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { Engine } from '../src/engine/engine.ts';
import { nodeEnginePlatform } from '../src/node/nodeEngine.ts';
import { tileColumns, tileRows } from '../src/protocol/tiles.ts';
import type { RowView } from '../src/table/rowView.ts';
import { connectDuckDB, sqlString } from './lib/duckdb.ts';
import { everyJob, runCase } from './lib/everyJob.ts';

const longestMilliseconds = 50;
const runs = 3;
/** As many as can be sorted to be looked at. */
const rows = 5_000_000;
const tiles = 10;

const folder = await mkdtemp(path.join(os.tmpdir(), 'colonnade-bench-'));
const engine = new Engine(nodeEnginePlatform(path.resolve('dist')), {
  readers: 1,
  memoryLimitBytes: () => 2 ** 30,
});

/** Milliseconds of the longest turn while `run` is at work. */
async function longestTurn(run: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await run();
  delay.disable();
  return delay.max / 1e6;
}

/** A turn that is long by itself is so each time. */
async function measure(name: string, run: () => Promise<unknown>): Promise<void> {
  const turns: number[] = [];
  const before = performance.eventLoopUtilization();
  for (let i = 0; i < runs; i++) turns.push(await longestTurn(run));
  const { utilization } = performance.eventLoopUtilization(before);
  const share = (Math.min(...turns) / longestMilliseconds).toFixed(2);
  console.log(
    `${name}: longest turn ${share} × ${longestMilliseconds} ms in the best of ${runs} runs, ` +
      `at work for ${(100 * utilization).toFixed(1)} % of the time`,
  );
}

/** Opens a file, finds the rows of a view, and looks at some from its first to its last. */
async function show(file: string, view: RowView): Promise<void> {
  const table = await engine.openTable({ kind: 'path', path: file });
  const { schema } = await table.open();
  const columns = schema.fields.slice(0, tileColumns).map((_, index) => index);
  let shown = 0;
  await table.showRows(view, (progress) => (shown = progress.rows));
  for (let tile = 0; tile < tiles; tile++) {
    const start = Math.floor((tile / tiles) * shown);
    await table.readTile({
      rows: { start, end: Math.min(shown, start + tileRows) },
      columns,
      view,
    });
  }
  await table.close();
}

try {
  const outputs = path.join(folder, 'outputs');
  for (const job of await everyJob(engine, folder)) {
    await measure(job.name, async () => {
      await mkdir(outputs);
      await runCase(engine, job, outputs);
      await rm(outputs, { recursive: true });
    });
  }
  const file = path.join(folder, 'large.parquet');
  const duckdb = await connectDuckDB();
  await duckdb.run(`COPY (
    SELECT i AS id, i // 1000 AS "group", hash(i) AS h, random() AS x, 'value ' || (i % 977) AS s,
           TIMESTAMP '2024-01-01' + to_seconds(i) AS at
    FROM range(${rows}) t(i)
  ) TO ${sqlString(file)} (FORMAT parquet)`);
  const sort = { column: 'h', descending: true };
  await measure('filter', async () => show(file, { where: 'x < 0.5' }));
  await measure('sort', async () => show(file, { sort }));
  await measure('filter and sort', async () => show(file, { where: 'x < 0.1', sort }));
} finally {
  await engine.dispose();
  await rm(folder, { recursive: true, force: true });
}
