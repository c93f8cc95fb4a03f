// Whatever ends a job before its end: the folder afterwards holds exactly what it held before, and the error says why.
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toTableError } from '../../../src/base/errors.ts';
import { seededRandom } from '../../../src/base/random.ts';
import { Engine } from '../../../src/engine/engine.ts';
import type { EnginePlatform } from '../../../src/engine/platform.ts';
import type { ByteSink } from '../../../src/io/byteSink.ts';
import type { ByteSource } from '../../../src/io/byteSource.ts';
import { jobFailureText } from '../../../src/jobs/failureText.ts';
import type { JobContext } from '../../../src/jobs/jobContext.ts';
import { jobSpec, writesFolder, type WritingJobSpec } from '../../../src/jobs/jobSpec.ts';
import { runJob } from '../../../src/jobs/jobs.ts';
import { createFileFolder } from '../../../src/node/fileFolder.ts';
import { createFileSink } from '../../../src/node/fileSink.ts';
import { openFileSource } from '../../../src/node/fileSource.ts';
import { fileTarget, folderTarget, nodeEnginePlatform } from '../../../src/node/nodeEngine.ts';
import { buildEngineFolder } from '../../fuzz/engineFolder.ts';
import { openDuckDB } from './duckdb.ts';
import { folderContext } from './folderContext.ts';
import { limitedSink, watchedSink } from './sinks.ts';
import '../parquetWasm.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 1e6);
/** Of each job and each way to end: the jobs together make it a hundred of each way. */
const trials = Number(process.env['TRIALS'] ?? 10);

const small = { rowGroupRows: 300, rowGroupBytes: 1 << 20, compression: 'snappy' } as const;
interface Case {
  readonly input: 'in.avro' | 'in.csv' | 'in.parquet';
  readonly spec: WritingJobSpec;
}
const parquet = (spec: WritingJobSpec): Case => ({ input: 'in.parquet', spec });
const jobs: Readonly<Record<string, Case>> = {
  rewrite: parquet(jobSpec('rewrite', small)),
  'rewrite in order': parquet(
    jobSpec('rewrite', { ...small, reshape: { sort: [{ column: 'text' }] } }),
  ),
  'rewrite of Avro': {
    input: 'in.avro',
    spec: jobSpec('rewrite', { avro: { codec: 'deflate', blockRows: 100 } }),
  },
  sample: parquet(
    jobSpec('sample', {
      format: 'parquet',
      parquet: small,
      method: { kind: 'fraction', fraction: 0.9 },
      seed: 1,
    }),
  ),
  'convert to CSV': parquet(jobSpec('convert', { format: 'csv', text: { compression: 'gzip' } })),
  'convert to Avro': parquet(jobSpec('convert', { format: 'avro' })),
  'convert to Arrow': parquet(jobSpec('convert', { format: 'arrow', arrow: { batchRows: 300 } })),
  'convert from CSV': {
    input: 'in.csv',
    spec: jobSpec('convert', { format: 'parquet', parquet: small }),
  },
  merge: parquet(jobSpec('merge', { format: 'parquet', parquet: small })),
  'merge into files': parquet(
    jobSpec('merge', {
      format: 'parquet',
      parquet: small,
      parts: { limit: { kind: 'rows', rows: 700 } },
    }),
  ),
  split: {
    input: 'in.avro',
    spec: jobSpec('split', { format: 'parquet', by: { kind: 'rows', rows: 400 } }),
  },
};
const cases = Object.entries(jobs);

const rows = 1000;

let root: string;
let folder: string;
const originals = new Map<Case['input'], Buffer>();
/** Compiles the decoder once. */
let platform: EnginePlatform;

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'colonnade-killed-'));
  const duckdb = await openDuckDB();
  const file = path.join(root, 'in.parquet');
  await duckdb.run(`COPY (SELECT i AS id, i % 7 AS kind, md5(i::VARCHAR) AS text
    FROM range(${rows}) t(i)) TO '${file}' (FORMAT parquet)`);
  originals.set('in.parquet', await readFile(file));
  for (const format of ['avro', 'csv'] as const) {
    const made = path.join(root, `in.${format}`);
    await runJob(
      jobSpec('convert', { format, avro: { blockRows: 200 } }),
      folderContext([file], made),
    );
    originals.set(`in.${format}`, await readFile(made));
  }
  platform = nodeEnginePlatform(await buildEngineFolder());
}, 60_000);
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

/** A folder with the input and an older output. */
async function freshFolder({ input }: Case): Promise<void> {
  folder = await mkdtemp(path.join(root, 'work-'));
  await writeFile(path.join(folder, input), originals.get(input) ?? '');
  await writeFile(path.join(folder, 'out'), 'an older output');
}

async function expectUntouched({ input }: Case, changedInput = false): Promise<void> {
  expect((await readdir(folder)).sort()).toEqual([input, 'out']);
  expect(await readFile(path.join(folder, 'out'), 'utf8')).toBe('an older output');
  if (!changedInput) expect(await readFile(path.join(folder, input))).toEqual(originals.get(input));
}

interface Interference {
  /** Called before each read and each write. */
  readonly tick?: () => Promise<void> | void;
  /** What becomes of each output. */
  readonly sink?: (inner: ByteSink) => ByteSink;
  readonly signal?: AbortSignal;
}

function ticking(inner: ByteSource, tick: () => Promise<void> | void): ByteSource {
  return {
    name: inner.name,
    size: inner.size,
    read: async (start, end, signal) => {
      await tick();
      return inner.read(start, end, signal);
    },
    close: async () => inner.close(),
  };
}

/** Runs the job in this thread, with whatever gets in its way. */
async function run(
  { input: name, spec }: Case,
  { tick, sink, signal }: Interference,
): Promise<unknown> {
  const input = path.join(folder, name);
  const open = async (): Promise<ByteSource> =>
    ticking(await openFileSource(input), tick ?? (() => undefined));
  const inputs = [{ name, path: input, open }];
  const made = (inner: ByteSink): ByteSink => (sink === undefined ? inner : sink(inner));
  const output = path.join(folder, 'out');
  const context: JobContext = {
    inputs: spec.job === 'merge' ? [...inputs, ...inputs] : inputs,
    reading: { memoryLimitBytes: 2 ** 28 },
    createSink: async () => made(await createFileSink({ path: output, overwrite: true })),
    createFolder: async () => {
      const inner = await createFileFolder({ ...folderPlace(), overwrite: false });
      return {
        create: async (name) => made(await inner.create(name)),
        commit: async () => inner.commit(),
        abort: async () => inner.abort(),
      };
    },
    report: () => undefined,
    signal,
  };
  return runJob(spec, context);
}

function folderPlace(): { readonly path: string; readonly temporaryPath: string } {
  const target = folderTarget(path.join(folder, 'parts'), false);
  if (target.kind !== 'folder') throw new Error('not a folder');
  return target;
}

const diskFull =
  /^There is no room left on the disk for out: no space is left \(byte [\d,]+\)\. Nothing was written\. Make room, or choose another disk, and run the job again\.$/;
const changedInput =
  /^in\.\w+ was changed by another program while it was open: .+\. Nothing was written\. Run the job again when nothing writes to the file any more\.$/;

const killedWorker =
  /^The worker of the job on in\.\w+ stopped: it was killed\. Nothing was written\. Run the job again; if it stops again, smaller row groups or fewer columns take less memory\.$/;
const killedNaming =
  /^The worker of the job on in\.\w+ stopped while out was given its name: it was killed\. If it is there, it is whole; if not, run the job again\.$/;
const done = 'It is done.';

/** What is said of the job's failure. */
async function failureOf(running: Promise<unknown>, { input }: Case): Promise<string> {
  return running.then(
    () => done,
    (error: unknown) => jobFailureText(toTableError(error), { input, output: 'out' }),
  );
}

describe.each(cases)(`a job that does not get to its end (%s, seed ${seed})`, (name, job) => {
  const next = seededRandom(seed + name.length);
  const upTo = (limit: number): number => Math.floor(next() * limit);

  /** Of a run that nothing gets in the way of: reads, writes, and bytes of its smallest output. */
  let reads = 0;
  let writes = 0;
  let bytes = Infinity;
  beforeAll(async () => {
    await freshFolder(job);
    const sinks: ByteSink[] = [];
    const sink = (inner: ByteSink): ByteSink => {
      sinks.push(inner);
      return watchedSink(inner, () => writes++);
    };
    const tick = (): void => {
      reads++;
    };
    await run(job, { tick, sink });
    bytes = Math.min(...sinks.map(({ position }) => position));
  }, 60_000);

  it('leaves nothing when it is cancelled', { timeout: 120_000 }, async () => {
    for (let trial = 0; trial < trials; trial++) {
      await freshFolder(job);
      const controller = new AbortController();
      let left = upTo(reads + writes);
      const tick = (): void => {
        if (left-- === 0) controller.abort();
      };
      const sink = (inner: ByteSink): ByteSink => watchedSink(inner, tick);
      const running = run(job, { tick, sink, signal: controller.signal });
      await expect(running).rejects.toMatchObject({ name: 'AbortError' });
      await expectUntouched(job);
    }
  });

  it('leaves nothing when the disk is full', { timeout: 120_000 }, async () => {
    for (let trial = 0; trial < trials; trial++) {
      await freshFolder(job);
      const room = upTo(bytes);
      const running = run(job, { sink: (inner) => limitedSink(inner, room) });
      expect(await failureOf(running, job)).toMatch(diskFull);
      await expectUntouched(job);
    }
  });

  it('leaves nothing when its input is changed meanwhile', { timeout: 120_000 }, async () => {
    for (let trial = 0; trial < trials; trial++) {
      await freshFolder(job);
      let left = 1 + upTo(reads - 1);
      const tick = async (): Promise<void> => {
        if (left-- === 0) await truncate(path.join(folder, job.input), 100);
      };
      const running = run(job, { tick });
      expect(await failureOf(running, job)).toMatch(changedInput);
      await expectUntouched(job, true);
    }
  });

  it('leaves nothing when its worker is killed', { timeout: 120_000 }, async () => {
    let lifetime = Infinity;
    const engine = new Engine(
      mortal(platform, () => lifetime),
      { readers: 1, memoryLimitBytes: () => 2 ** 28 },
    );
    try {
      // How long it takes when nothing gets in its way, from the start of its worker on.
      await freshFolder(job);
      let longest = await timeOf(runIn(engine, job));
      for (let killed = 0; killed < trials;) {
        await freshFolder(job);
        lifetime = upTo(longest);
        const said = await failureOf(runIn(engine, job), job);
        if (said === done) {
          // It was quicker than ever before: the next ones get less time.
          longest = lifetime;
          continue;
        }
        if (killedNaming.test(said)) {
          // Nobody knows whether it has its name: either way, it is all that is there.
          longest = lifetime;
          const names = [job.input, 'out', 'parts'];
          expect(names).toEqual(expect.arrayContaining(await readdir(folder)));
          continue;
        }
        killed++;
        expect(said).toMatch(killedWorker);
        await expectUntouched(job);
      }
    } finally {
      await engine.dispose();
    }
  });
});

/** Runs the job in a worker of its own. */
async function runIn(engine: Engine, { input, spec }: Case): Promise<unknown> {
  const source = { kind: 'path', path: path.join(folder, input) } as const;
  const sources = spec.job === 'merge' ? [source, source] : [source];
  const target = writesFolder(spec)
    ? folderTarget(path.join(folder, 'parts'), false)
    : fileTarget(path.join(folder, 'out'), true);
  return engine.runJob({ spec, sources, target });
}

/** In milliseconds. */
async function timeOf(running: Promise<unknown>): Promise<number> {
  const started = performance.now();
  await running;
  return performance.now() - started;
}

/** Workers that are killed so many milliseconds after they were started. */
function mortal(platform: EnginePlatform, lifetime: () => number): EnginePlatform {
  return {
    ...platform,
    async spawnWorker() {
      const worker = await platform.spawnWorker();
      const life = lifetime();
      let die: (reason: string) => void = () => undefined;
      const kill = (): void => {
        void worker.terminate().then(() => {
          die('it was killed');
        });
      };
      const timer = life === Infinity ? undefined : setTimeout(kill, life);
      return {
        port: worker.port,
        onDeath(listener) {
          worker.onDeath(listener);
          die = listener;
        },
        async terminate() {
          clearTimeout(timer);
          await worker.terminate();
        },
      };
    },
  };
}
