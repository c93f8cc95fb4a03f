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
import { nodeEnginePlatform } from '../src/node/nodeEngine.ts';
import { everyJob, runCase, type JobCase } from './lib/everyJob.ts';
import { median } from './lib/figures.ts';

const promisedMilliseconds = 200;
const trials = Number(process.env['COLONNADE_CANCEL_TRIALS'] ?? '10');
const seed = Number(process.env['SEED'] ?? Date.now() % 1e6);
const random = seededRandom(seed);

const folder = await mkdtemp(path.join(os.tmpdir(), 'colonnade-bench-'));
const outputs = path.join(folder, 'outputs');
const engine = new Engine(nodeEnginePlatform(path.resolve('dist')), {
  readers: 1,
  memoryLimitBytes: () => 2 ** 30,
});

interface Cancelled {
  readonly milliseconds: number;
  /** What the job was doing, as far as it had told. */
  readonly phase: string;
}

/** Undefined where the job was over before. */
async function cancelled(job: JobCase, delay: number): Promise<Cancelled | undefined> {
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
    const onProgress = (progress: { phase: string }): void => {
      ({ phase } = progress);
    };
    await runCase(engine, job, outputs, { signal: controller.signal, onProgress });
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

async function measure(job: JobCase): Promise<void> {
  const started = performance.now();
  await runCase(engine, job, outputs);
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
  for (const job of await everyJob(engine, folder)) await measure(job);
} finally {
  await engine.dispose();
  await rm(folder, { recursive: true, force: true });
}
