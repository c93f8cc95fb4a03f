/**
 * Avro: whole files to Arrow batches, on re-creations of jetliner's data sets, by CPU seconds of all threads. Every
 * reader runs in processes of its own, by turns. Peers in the same run: avsc's BlockDecoder with exact longs, fastavro,
 * polars, jetliner; those that are not installed are skipped by name.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openAvro } from '../src/formats/avro/reader.ts';
import { openFileSource } from '../src/node/fileSource.ts';
import { writeAvroData, type AvroBenchCodec, type AvroDataName } from './lib/avroData.ts';
import { avroReaders, measureReader, readHere, type ReadCost } from './lib/avroReaders.ts';
import { median, spread, timed } from './lib/figures.ts';

const runs = 3;

interface Case {
  readonly title: string;
  readonly data: AvroDataName;
  readonly rows: number;
  readonly columns?: readonly number[];
}

const cases: readonly Case[] = [
  { title: '6 simple columns', data: 'simple', rows: 4_000_000 },
  { title: '100 columns', data: 'wide', rows: 400_000 },
  { title: '5 of 100 columns', data: 'wide', rows: 400_000, columns: [0, 1, 2, 3, 4] },
  { title: 'nested', data: 'nested', rows: 1_000_000 },
];

/** A process for one reading. */
const [reader, given] = process.argv.slice(2);
if (reader !== undefined && given !== undefined) {
  const [file, columns] = JSON.parse(given) as [string, number[] | null];
  console.log(JSON.stringify(await readHere(reader, { file, columns: columns ?? undefined })));
} else {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'colonnade-bench-'));
  try {
    for (const codec of ['null', 'snappy'] as const)
      for (const each of cases) await compare(folder, each, codec);
    await scrolling(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(folder: string, each: Case, codec: AvroBenchCodec): Promise<void> {
  const { title, data, rows, columns } = each;
  const file = path.join(folder, `${data}-${codec}.avro`);
  const written = await stat(file).catch(() => undefined);
  if (written === undefined) await writeAvroData(file, data, { rows, codec });
  const { size } = await stat(file);
  const costs = new Map<string, (ReadCost | string)[]>();
  for (let run = 0; run < runs; run++)
    for (const name of avroReaders)
      costs.set(name, [...(costs.get(name) ?? []), measureReader(name, { file, columns })]);
  console.log(
    `\n${title}, ${codec}: ${rows.toLocaleString('en')} rows, ${(size / 1e6).toFixed(0)} MB`,
  );
  const of = (name: string, what: keyof ReadCost): number =>
    median((costs.get(name) ?? []).map((cost) => (typeof cost === 'string' ? NaN : cost[what])));
  for (const name of avroReaders) {
    const failure = costs.get(name)?.find((cost) => typeof cost === 'string');
    const counted = of(name, 'rows');
    if (failure !== undefined) console.log(`  ${name.padEnd(9)} skipped: ${failure}`);
    else if (counted !== rows) console.log(`  ${name.padEnd(9)} read ${counted} rows`);
    else
      console.log(
        `  ${name.padEnd(9)} ${of(name, 'cpuSeconds').toFixed(2)} s of CPU, ` +
          `${of(name, 'wallSeconds').toFixed(2)} s, ${of(name, 'megabytes').toFixed(0)} MB; ` +
          `ours is ${(of(name, 'cpuSeconds') / of('ours', 'cpuSeconds')).toFixed(2)} times as fast`,
      );
  }
}

/** Finding the blocks, showing the first rows, and windows of 100 rows anywhere. */
async function scrolling(folder: string): Promise<void> {
  const file = path.join(folder, 'wide-null.avro');
  const options = { memoryLimitBytes: 2 ** 30 };
  const source = await openFileSource(file);
  const windowRows = 100;
  const columns = Array.from({ length: 16 }, (_, column) => column);
  const window = async (reader: Awaited<ReturnType<typeof openAvro>>, start: number) => {
    for await (const batch of reader.read({ rows: { start, end: start + windowRows }, columns }))
      if (batch.numRows === 0) throw new Error('a window is empty');
  };
  const walks = await timed(5, async () =>
    (await openAvro(source, options)).walk?.run(() => undefined),
  );
  const gigabytes = source.size / 1e9;
  console.log(
    `\nwalk over the blocks: ${spread(walks)}, ${(gigabytes / (median(walks) / 1000)).toFixed(1)} GB/s`,
  );
  const first = await timed(5, async () => window(await openAvro(source, options), 0));
  console.log(`first ${windowRows} rows, opening included: ${spread(first)}`);
  const reader = await openAvro(source, options);
  await reader.walk?.run(() => undefined);
  let row = 0;
  const jumps = await timed(100, async () => {
    row = (row + 61_803) % (reader.facts.rowCount - windowRows);
    await window(reader, row);
  });
  const p95 = jumps.toSorted((a, b) => a - b)[Math.floor(jumps.length * 0.95)] ?? NaN;
  console.log(`${windowRows} rows anywhere: ${spread(jumps)}, 95 % within ${p95.toFixed(1)} ms`);
  await source.close();
}
