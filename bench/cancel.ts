/**
 * Cancel: how long every job takes from the click to being over, with nothing left in its folder, wherever it is. Jobs run
 * in the editor's own engine. The peer is the promise: 200 ms.
 *
 * COLONNADE_CANCEL_TRIALS says how often each job is cancelled, at random moments (10 if it does not).
 */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isAbort } from '../src/base/errors.ts';
import { seededRandom } from '../src/base/random.ts';
import { Engine } from '../src/engine/engine.ts';
import { jobSpec, writesFolder, type JobSpec, type WritingJobSpec } from '../src/jobs/jobSpec.ts';
import { fileTarget, folderTarget, nodeEnginePlatform } from '../src/node/nodeEngine.ts';
import { connectDuckDB, sqlString } from './lib/duckdb.ts';
import { median } from './lib/figures.ts';

const promisedMilliseconds = 200;
const rows = 600_000;
const trials = Number(process.env['COLONNADE_CANCEL_TRIALS'] ?? '10');
const seed = Number(process.env['SEED'] ?? Date.now() % 1e6);
const random = seededRandom(seed);

const folder = await mkdtemp(path.join(os.tmpdir(), 'colonnade-bench-'));
const at = (name: string): string => path.join(folder, name);
const outputs = at('outputs');
const engine = new Engine(nodeEnginePlatform(path.resolve('dist')), {
  readers: 1,
  memoryLimitBytes: () => 2 ** 30,
});

interface Case {
  readonly name: string;
  readonly spec: JobSpec;
  readonly inputs: readonly string[];
}

/** Sorted in a scratch file, some of whose runs are merged. */
const sorted = { sort: [{ column: 'text' }], sortMemoryBytes: 2 ** 24 };
const ids = { kind: 'ids', groupBy: ['kind'], id: ['id'], idsPerGroup: 1000 } as const;
const byValue = { kind: 'value', column: 'kind', style: 'folders' } as const;

function casesOf(parquet: string, avro: string, csv: string): Case[] {
  const one = (name: string, spec: JobSpec, input = parquet): Case => ({
    name,
    spec,
    inputs: [input],
  });
  const fromAvro = (name: string, spec: JobSpec): Case => one(name, spec, avro);
  return [
    one(
      'sample of IDs',
      jobSpec('sample', { format: 'parquet', method: { ...ids, choose: 'first' }, seed: 1 }),
    ),
    one(
      'sample of rows',
      jobSpec('sample', {
        format: 'parquet',
        method: { kind: 'fraction', fraction: 0.5 },
        seed: 1,
      }),
    ),
    one('convert to Avro', jobSpec('convert', { format: 'avro' })),
    one(
      'convert to CSV, gzip',
      jobSpec('convert', { format: 'csv', text: { compression: 'gzip' } }),
    ),
    one('convert to Arrow', jobSpec('convert', { format: 'arrow' })),
    fromAvro('convert Avro to Parquet', jobSpec('convert', { format: 'parquet' })),
    one('convert CSV to Parquet', jobSpec('convert', { format: 'parquet' }), csv),
    one('rewrite', jobSpec('rewrite', { compression: 'gzip' })),
    one('rewrite in order', jobSpec('rewrite', { reshape: sorted })),
    fromAvro('rewrite of Avro', jobSpec('rewrite', { avro: { codec: 'deflate' } })),
    { name: 'merge', spec: jobSpec('merge', { format: 'parquet' }), inputs: [parquet, avro] },
    one(
      'split by rows',
      jobSpec('split', { format: 'parquet', by: { kind: 'rows', rows: 100_000 } }),
    ),
    fromAvro('split by value', jobSpec('split', { format: 'avro', by: byValue })),
    one(
      'export',
      jobSpec('convert', {
        format: 'ndjson',
        columns: [{ name: 'text' }],
        rows: { start: 5, end: rows },
      }),
    ),
    one('validate', jobSpec('validate', {})),
    fromAvro('validate of Avro', jobSpec('validate', {})),
  ];
}

interface Cancelled {
  readonly milliseconds: number;
  /** What the job was doing, as far as it had told. */
  readonly phase: string;
}

/** Undefined where the job was over before. */
async function cancelled(job: Case, delay: number): Promise<Cancelled | undefined> {
  const controller = new AbortController();
  let phase = 'starting';
  let last = phase;
  let clicked = NaN;
  const timer = setTimeout(() => {
    clicked = performance.now();
    last = phase;
    controller.abort();
  }, delay);
  try {
    await run(job, controller.signal, (now) => (phase = now));
    return undefined;
  } catch (error) {
    if (!isAbort(error)) throw error;
    const milliseconds = performance.now() - clicked;
    const left = await readdir(outputs);
    if (left.length > 0) throw new Error(`${job.name} left ${left.join(', ')}`, { cause: error });
    return { milliseconds, phase: last };
  } finally {
    clearTimeout(timer);
    await rm(outputs, { recursive: true });
    await mkdir(outputs);
  }
}

async function run(
  { spec, inputs }: Case,
  signal?: AbortSignal,
  tell: (phase: string) => void = () => undefined,
): Promise<void> {
  const sources = inputs.map((input) => ({ kind: 'path', path: input }) as const);
  const options = {
    signal,
    onProgress: ({ phase }: { phase: string }) => {
      tell(phase);
    },
  };
  if (spec.job === 'validate' || spec.job === 'countRowGroups') {
    await engine.runJob({ spec, sources }, options);
    return;
  }
  const target = (writesFolder(spec) ? folderTarget : fileTarget)(path.join(outputs, 'out'), false);
  const writing: WritingJobSpec = spec;
  await engine.runJob({ spec: writing, sources, target }, options);
}

async function measure(job: Case): Promise<void> {
  const started = performance.now();
  await run(job);
  let whole = performance.now() - started;
  await rm(outputs, { recursive: true });
  await mkdir(outputs);
  const found: Cancelled[] = [];
  while (found.length < trials) {
    const delay = random() * whole;
    const result = await cancelled(job, delay);
    // Quicker than before: the next ones get less time.
    if (result === undefined) whole = delay;
    else found.push(result);
  }
  const times = found.map(({ milliseconds }) => milliseconds);
  const worst = found.reduce((a, b) => (a.milliseconds > b.milliseconds ? a : b));
  const share = (time: number): string => `${(time / promisedMilliseconds).toFixed(2)} ×`;
  console.log(
    `${job.name}: median ${share(median(times))}, worst ${share(worst.milliseconds)} ` +
      `of ${promisedMilliseconds} ms (${worst.phase}), ${times.length} times in ${(whole / 1000).toFixed(1)} s`,
  );
}

try {
  console.log(`seed ${seed}`);
  await mkdir(outputs);
  const connection = await connectDuckDB();
  const query = `SELECT i AS id, i % 50 AS kind, md5(i::VARCHAR) AS text, i / 7.0 AS ratio, [i, i + 1] AS list
    FROM range(${rows}) t(i)`;
  await connection.run(`COPY (${query}) TO ${sqlString(at('in.parquet'))} (FORMAT parquet)`);
  await connection.run(
    `COPY (SELECT id, kind, text, ratio FROM (${query})) TO ${sqlString(at('in.csv'))} (FORMAT csv)`,
  );
  const source = { kind: 'path', path: at('in.parquet') } as const;
  const spec = jobSpec('convert', { format: 'avro' });
  await engine.runJob({ spec, sources: [source], target: fileTarget(at('in.avro'), false) });
  for (const job of casesOf(at('in.parquet'), at('in.avro'), at('in.csv'))) await measure(job);
} finally {
  await engine.dispose();
  await rm(folder, { recursive: true, force: true });
}
