/**
 * Paging: windows of 100 rows anywhere in 10 million, by the reader of the engine, as Arrow IPC. Files differ in the size
 * of their row groups and in whether an offset index tells where pages are.
 * Peer in the same run: parquet-wasm's own ParquetFile.read with an offset and a limit.
 */
import { execFile } from 'node:child_process';
import { openAsBlob, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { tableFromIPC } from 'apache-arrow';
import { ParquetFile } from 'parquet-wasm/esm';
import type { TableReader } from '../src/formats/format.ts';
import { readFooter } from '../src/formats/parquet/footer/footer.ts';
import { fileMetaData } from '../src/formats/parquet/thrift/metadata.ts';
import { openParquet } from '../src/formats/parquet/reader.ts';
import { eagerList, encode } from '../src/formats/parquet/thrift/thriftStruct.ts';
import { initParquetWasm } from '../src/formats/parquet/mini/wasm.ts';
import { memorySource, type ByteSource } from '../src/io/byteSource.ts';
import { openFileSource } from '../src/node/fileSource.ts';
import { readIpc } from '../src/scan/tile.ts';
import { connectDuckDB, sqlString } from './lib/duckdb.ts';
import { median, ratio, spread } from './lib/figures.ts';

const rows = 10_000_000;
const windowRows = 100;
const openings = 5;
const jumpsEach = 8;
const run = promisify(execFile);

const folder = await mkdtemp(path.join(os.tmpdir(), 'colonnade-bench-'));
const at = (name: string): string => path.join(folder, `${name}.parquet`);

/** Milliseconds of every first window, opening included, and of every later one. */
interface Figures {
  readonly first: number[];
  readonly later: number[];
}

type OpenWindows = (file: string) => Promise<{
  read(row: number): Promise<Uint8Array>;
  close(): Promise<void>;
}>;

let reads = 0;
function counted(source: ByteSource): ByteSource {
  return {
    name: source.name,
    size: source.size,
    close: async () => source.close(),
    read: async (start, end, signal) => {
      reads++;
      return source.read(start, end, signal);
    },
  };
}

const colonnade: OpenWindows = async (file) => {
  const source = counted(await openFileSource(file));
  const reader: TableReader = await openParquet(source, { memoryLimitBytes: 2 ** 31 });
  const columns = [...reader.schema.fields.keys()];
  return {
    read: async (row) => readIpc(reader, { rows: { start: row, end: row + windowRows }, columns }),
    close: async () => {
      reader.close();
      await source.close();
    },
  };
};

const parquetWasm: OpenWindows = async (file) => {
  const parquet = await ParquetFile.fromFile(await openAsBlob(file));
  return {
    read: async (offset) => (await parquet.read({ offset, limit: windowRows })).intoIPCStream(),
    close: async () => {
      parquet.free();
      return Promise.resolve();
    },
  };
};

/** The same places for every reader: a linear congruential generator. */
function places(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * (rows - windowRows));
  };
}

/** Opens a file and reads windows anywhere in it. */
async function jump(
  open: OpenWindows,
  file: string,
  { figures, seed }: { readonly figures: Figures; readonly seed: number },
): Promise<void> {
  const place = places(seed);
  let started = performance.now();
  const windows = await open(file);
  for (let i = 0; i < jumpsEach; i++) {
    const row = place();
    const ipc = await windows.read(row);
    (i === 0 ? figures.first : figures.later).push(performance.now() - started);
    const ids = tableFromIPC(ipc).getChildAt(0);
    if (ids?.length !== windowRows || Number(ids.get(0)) !== row)
      throw new Error(`${file}: wrong rows at ${row}`);
    started = performance.now();
  }
  await windows.close();
}

/** The same file with a footer that says nothing of offset indexes. */
async function withoutIndex(from: string, to: string): Promise<void> {
  const bytes = await readFile(from);
  const { metaData, footerStart } = await readFooter(memorySource('bench', bytes));
  const rowGroups = Array.from(metaData.rowGroups, (rowGroup) => ({
    ...rowGroup,
    columns: eagerList(
      Array.from(rowGroup.columns, (chunk) => ({
        ...chunk,
        offsetIndexOffset: undefined,
        offsetIndexLength: undefined,
        columnIndexOffset: undefined,
        columnIndexLength: undefined,
      })),
    ),
  }));
  const footer = encode(fileMetaData, { ...metaData, rowGroups: eagerList(rowGroups) });
  const trailer = Buffer.from('\0\0\0\0PAR1', 'latin1');
  trailer.writeUInt32LE(footer.byteLength, 0);
  await writeFile(to, Buffer.concat([bytes.subarray(0, footerStart), footer, trailer]));
}

async function makeFiles(): Promise<void> {
  const duckdb = await connectDuckDB();
  const query = `SELECT i AS id, i // 1000 AS "group", hash(i) AS h, (hash(i) % 100000) / 7 AS x,
    'value ' || (i % 977) AS s, TIMESTAMP '2024-01-01' + to_seconds(i) AS at FROM range(${rows}) t(i)`;
  for (const [name, size] of [
    ['100k', 100_000],
    ['1M', 1_000_000],
  ] as const)
    await duckdb.run(`COPY (${query}) TO ${sqlString(at(name))}
      (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE ${size})`);
  const options = ['--row-group-rows', `${rows}`, '--row-group-megabytes', '4096'];
  const compression = ['--compression', 'snappy', '--json'];
  await run(process.execPath, [
    'dist/cli.js',
    'rewrite',
    at('1M'),
    at('indexed'),
    ...options,
    ...compression,
  ]);
  await withoutIndex(at('indexed'), at('plain'));
}

const cases = [
  ['100k', 'row groups of 100,000 rows'],
  ['1M', 'row groups of 1,000,000 rows'],
  ['indexed', 'one row group, with an offset index'],
  ['plain', 'one row group of many pages, without an offset index'],
] as const;

const wasm = createRequire(path.resolve('package.json')).resolve(
  'parquet-wasm/esm/parquet_wasm_bg.wasm',
);
initParquetWasm(new WebAssembly.Module(readFileSync(wasm)));
try {
  await makeFiles();
  for (const [name, text] of cases) {
    const { size } = await stat(at(name));
    const ours: Figures = { first: [], later: [] };
    const peer: Figures = { first: [], later: [] };
    // Once without counting: both bring the file into the disk cache, and their code to speed.
    const warmUp = { figures: { first: [], later: [] }, seed: 0 };
    await jump(colonnade, at(name), warmUp);
    await jump(parquetWasm, at(name), warmUp);
    reads = 0;
    // By turns, so that both have the same share of what else the machine does.
    for (let seed = 1; seed <= openings; seed++) {
      await jump(parquetWasm, at(name), { figures: peer, seed });
      await jump(colonnade, at(name), { figures: ours, seed });
    }
    const perWindow = reads / (openings * jumpsEach);
    console.log(`${text}, ${(size / 1e6).toFixed(0)} MB: ${perWindow.toFixed(1)} reads a window`);
    for (const [what, mine, others] of [
      ['open and first jump', ours.first, peer.first],
      ['later jumps', ours.later, peer.later],
    ] as const)
      console.log(
        `  ${what}: ${spread(mine)}, ${ratio(mine, others)} of parquet-wasm (${spread(others)}), ` +
          `${(median(others) / median(mine)).toFixed(1)} times as fast`,
      );
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
