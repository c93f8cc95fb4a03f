/**
 * Avro: whole files to Arrow batches, on re-creations of jetliner's data sets, by CPU seconds of all threads. Every
 * reader runs in processes of its own, by turns. Peers in the same run: avsc's BlockDecoder with exact longs, fastavro,
 * polars, jetliner; those that are not installed are skipped by name. Then what scrolling takes, and the memory for files
 * that are one block. About seven minutes on a quiet machine.
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openAvro } from '../src/formats/avro/reader.ts';
import type { TableReader } from '../src/formats/format.ts';
import { openFileSource } from '../src/node/fileSource.ts';
import {
  avroBenchCodecs,
  writeAvroData,
  type AvroBenchCodec,
  type AvroDataName,
} from './lib/avroData.ts';
import { avroReaders, measureReader, readHere, type ReadCost } from './lib/avroReaders.ts';
import { median, spread, timed } from './lib/figures.ts';

const mostRuns = 5;
/** A reader that has taken so long for a case does not run again. */
const enoughSeconds = 5;

interface Case {
  readonly title: string;
  readonly data: AvroDataName;
  readonly rows: number;
  readonly columns?: readonly number[];
}

/**
 * As many rows as jetliner's files have, and the columns that its benchmark picks. Of six columns more: a million rows
 * of them are read in less time than it takes to get ready.
 */
const cases: readonly Case[] = [
  { title: '6 simple columns', data: 'simple', rows: 4_000_000 },
  { title: '100 columns', data: 'wide', rows: 1_000_000 },
  { title: '5 of 100 columns', data: 'wide', rows: 1_000_000, columns: [0, 20, 40, 60, 80] },
  { title: 'nested', data: 'nested', rows: 1_000_000 },
];

/** What has to be known of a peer to judge the figures. */
const aboutPeers = `
Getting ready counts: reading the schema, making a decoder for it, the engine's optimiser.
avsc has no Snappy. It is lent ours and Node's checksum, the fastest that we know of for it: with the native library that
its README names, and no checksum, it takes 1 to 1.3 times as long (five of 100 columns the longest).`;

/** Of one reader in one case: its runs, or why there are none. */
type Costs = readonly ReadCost[] | string;

/** A process for one reading. */
const [reader, given] = process.argv.slice(2);
if (reader !== undefined && given !== undefined) {
  const [file, columns] = JSON.parse(given) as [string, number[] | null];
  console.log(JSON.stringify(await readHere(reader, { file, columns: columns ?? undefined })));
} else {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'colonnade-bench-'));
  const summary: string[] = [];
  try {
    for (const codec of ['null', 'snappy'] as const)
      for (const each of cases) summary.push(await compare(folder, each, codec));
    const peers = avroReaders.filter((name) => name !== 'ours');
    console.log(
      `\ntimes as fast as:${peers.map((name) => name.padStart(10)).join('')}   MB of ours`,
    );
    for (const line of summary) console.log(line);
    console.log(aboutPeers);
    await scrolling(path.join(folder, 'wide-null.avro'));
    for (const codec of avroBenchCodecs) await largeBlock(folder, codec);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Prints what each reader takes; returns ours in ratios to the others. */
async function compare(folder: string, each: Case, codec: AvroBenchCodec): Promise<string> {
  const { title, data, rows, columns } = each;
  const file = path.join(folder, `${data}-${codec}.avro`);
  const written = await stat(file).catch(() => undefined);
  if (written === undefined) await writeAvroData(file, data, { rows, codec });
  const { size } = await stat(file);
  const costs = measureAll(file, columns);
  const name = `${title}, ${codec}`;
  console.log(`\n${name}: ${rows.toLocaleString('en')} rows, ${(size / 1e6).toFixed(0)} MB`);
  for (const [reader, cost] of costs) console.log(`  ${reader.padEnd(9)} ${told(cost, rows)}`);
  const ours = costs.get('ours') ?? [];
  const ratios = avroReaders.slice(1).map((peer) => {
    const ratio = medianOf(costs.get(peer) ?? [], 'cpuSeconds') / medianOf(ours, 'cpuSeconds');
    return (Number.isNaN(ratio) ? '-' : ratio.toFixed(2)).padStart(10);
  });
  return `${name.padEnd(24)}${ratios.join('')}${medianOf(ours, 'megabytes').toFixed(0).padStart(13)}`;
}

function measureAll(file: string, columns: readonly number[] | undefined): Map<string, Costs> {
  const costs = new Map<string, Costs>(avroReaders.map((name) => [name, []]));
  for (let run = 0; run < mostRuns; run++)
    for (const [name, known] of costs) {
      if (typeof known === 'string') continue;
      const taken = known.reduce((sum, { wallSeconds }) => sum + wallSeconds, 0);
      if (taken >= enoughSeconds) continue;
      const cost = measureReader(name, { file, columns });
      costs.set(name, typeof cost === 'string' ? cost : [...known, cost]);
    }
  return costs;
}

function medianOf(costs: Costs, what: keyof ReadCost): number {
  return typeof costs === 'string' ? NaN : median(costs.map((cost) => cost[what]));
}

function told(costs: Costs, rows: number): string {
  if (typeof costs === 'string') return `skipped: ${costs}`;
  const counted = medianOf(costs, 'rows');
  if (counted !== rows) return `read ${counted} rows`;
  const cpu = costs.map(({ cpuSeconds }) => cpuSeconds);
  return (
    `${median(cpu).toFixed(2)} s of CPU (${Math.min(...cpu).toFixed(2)}–${Math.max(...cpu).toFixed(2)}), ` +
    `${medianOf(costs, 'wallSeconds').toFixed(2)} s, ${medianOf(costs, 'megabytes').toFixed(0)} MB`
  );
}

/** The most memory that a file takes which is one block. */
async function largeBlock(folder: string, codec: AvroBenchCodec): Promise<void> {
  const file = path.join(folder, `one-block-${codec}.avro`);
  const bytes = await writeAvroData(file, 'simple', {
    rows: 1_850_000,
    codec,
    blockBytes: Infinity,
  });
  const cost = measureReader('ours', { file, columns: undefined });
  const peak = typeof cost === 'string' ? cost : `${cost.megabytes.toFixed(0)} MB at most`;
  console.log(`one block of ${(bytes / 1e6).toFixed(0)} MB, ${codec}: ${peak}`);
}

/** Finding the blocks, showing the first rows, and windows of 100 rows anywhere. */
async function scrolling(file: string): Promise<void> {
  const options = { memoryLimitBytes: 2 ** 30 };
  const source = await openFileSource(file);
  const windowRows = 100;
  const columns = Array.from({ length: 16 }, (_, column) => column);
  const window = async (reader: TableReader, start: number) => {
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
  const first = await timed(9, async () => window(await openAvro(source, options), 0));
  console.log(`first ${windowRows} rows, opening included: ${spread(first)}`);
  const reader = await openAvro(source, options);
  await reader.walk?.run(() => undefined);
  let row = 0;
  const jumps = await timed(200, async () => {
    row = (row + 61_803) % (reader.facts.rowCount - windowRows);
    await window(reader, row);
  });
  const p95 = jumps.toSorted((a, b) => a - b)[Math.floor(jumps.length * 0.95)] ?? NaN;
  console.log(`${windowRows} rows anywhere: ${spread(jumps)}, 95 % within ${p95.toFixed(1)} ms`);
  await source.close();
}
