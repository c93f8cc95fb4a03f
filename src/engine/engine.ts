/** The engine as its users see it: open tables that share a few workers, and jobs that each have a worker of their own. */
import { throwIfAborted, yieldTurn } from '../base/abort.ts';
import { isAbort, outputPart, TableError, toTableError } from '../base/errors.ts';
import type { JobProgress } from '../jobs/job.ts';
import type {
  JobKind,
  JobKinds,
  JobSpec,
  JobSpecOf,
  JobSummary,
  WritingJobKind,
} from '../jobs/jobSpec.ts';
import type { Remote } from '../protocol/rpc.ts';
import type { EngineApi, JobRequest, ReadingOptions, SourceSpec, TargetSpec } from './engineApi.ts';
import { EngineTable } from './engineTable.ts';
import type { EnginePlatform } from './platform.ts';
import { startWorker, WorkerPool, type EngineWorker } from './pool.ts';

export interface EngineOptions {
  /** Workers that read open files, at most; each running job has one more. */
  readonly readers: number;
  /** Most bytes that decoding one piece of a file may take before it is refused; asked whenever a file is opened. */
  readonly memoryLimitBytes: () => number;
}

/** A job, as its user asks for it. */
export interface JobOrder<K extends JobKind = JobKind> {
  readonly spec: JobSpecOf<K>;
  /** In the order in which they are read. */
  readonly sources: readonly SourceSpec[];
  readonly reading?: ReadingOptions | undefined;
}

/** What a job that writes has to be given, beside the order. */
type TargetOf<K extends JobKind> = K extends WritingJobKind
  ? { readonly target: TargetSpec }
  : { readonly target?: undefined };

export interface JobOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: JobProgress) => void) | undefined;
  /** Told, before the job begins, what was removed that killed jobs had left beside its target. */
  readonly onAbandoned?: ((names: readonly string[]) => void) | undefined;
}

/** How long a cancelled job may take to tidy up by itself before its worker is stopped: a part of 200 ms for all of it. */
const graceMilliseconds = 50;

export class Engine {
  readonly #platform: EnginePlatform;
  readonly #options: EngineOptions;
  readonly #readers: WorkerPool;
  readonly #jobs = new Set<EngineWorker>();

  constructor(platform: EnginePlatform, options: EngineOptions) {
    this.#platform = platform;
    this.#options = options;
    this.#readers = new WorkerPool(platform, options.readers);
  }

  /** Opens a file: its metadata only. Whoever opened the table closes it. */
  async openTable(
    source: SourceSpec,
    options: ReadingOptions = {},
    signal?: AbortSignal,
  ): Promise<EngineTable> {
    const memoryLimitBytes = this.#options.memoryLimitBytes();
    const table = new EngineTable(this.#readers.lease(), { ...options, source, memoryLimitBytes });
    try {
      await table.open(signal);
    } catch (error) {
      await table.close();
      throw error;
    }
    return table;
  }

  /** What a job would do. Rejects with TableError for what can be known to fail. */
  async planJob<K extends JobKind>(
    order: JobOrder<K>,
    signal?: AbortSignal,
  ): Promise<JobKinds[K]['plan']> {
    const request = this.#requestOf(order);
    const plan = await this.#reading(async (remote) => remote.planJob(request, { signal }));
    // A job answers with what its own kind answers with.
    return plan;
  }

  /**
   * Runs a job in a worker of its own. When `signal` aborts, the job gets a moment to tidy up and is then stopped
   * whatever it is doing. Settles when nothing of an unfinished output is left, which is before the worker of a job that
   * has answered is gone: freeing its memory takes a while. Jobs that only look have no target; those that read nothing
   * but metadata share a worker with open files, as starting one takes longer than they do.
   */
  async runJob<K extends JobKind>(
    order: JobOrder<K> & TargetOf<K>,
    options: JobOptions = {},
  ): Promise<JobKinds[K]['summary']> {
    if (order.spec.job === 'countRowGroups') {
      const request = this.#requestOf(order);
      const call = { signal: options.signal, onProgress: progressOf(options) };
      const counts = await this.#reading(async (remote) => remote.runJob(request, call));
      // As for plans.
      return counts;
    }
    const target = 'target' in order ? order.target : undefined;
    if (target !== undefined) {
      const abandoned = await this.#platform.removeAbandoned(target);
      if (abandoned.length > 0) options.onAbandoned?.(abandoned);
    }
    const worker = await this.#startWorker(options.signal);
    this.#jobs.add(worker);
    try {
      const request = { ...this.#requestOf(order), target };
      const summary = await untilStopped(worker, request, options);
      // As for plans.
      return summary;
    } finally {
      // One that lives has answered, and is done with its output. Another may be at a file until it is gone.
      const hasAnswered = worker.alive;
      const stopped = worker.stop().finally(() => this.#jobs.delete(worker));
      if (!hasAnswered) await stopped;
      if (target !== undefined) await this.#platform.removeLeftovers(target);
    }
  }

  /** Makes one call to a worker that reads open files, too. */
  async #reading<T>(call: (remote: Remote<EngineApi>) => Promise<T>): Promise<T> {
    const lease = this.#readers.lease();
    try {
      return await (await lease.worker()).use(call);
    } finally {
      lease.release();
    }
  }

  /** When `signal` aborts, the worker is stopped as soon as it has started: nobody waits for that. */
  async #startWorker(signal: AbortSignal | undefined): Promise<EngineWorker> {
    throwIfAborted(signal);
    const starting = startWorker(this.#platform);
    let giveUp = (): void => undefined;
    const cancelled = new Promise<never>((_resolve, reject) => {
      giveUp = () => {
        void starting.then(async (worker) => worker.stop()).catch(() => undefined);
        reject(new TableError('aborted', 'cancelled'));
      };
    });
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      return await Promise.race([starting, cancelled]);
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  #requestOf<K extends JobKind>({ spec, sources, reading = {} }: JobOrder<K>): JobRequest {
    const memoryLimitBytes = this.#options.memoryLimitBytes();
    // One of the kinds that K may be.
    return { spec: spec as JobSpec, sources, reading: { ...reading, memoryLimitBytes } };
  }

  async dispose(): Promise<void> {
    const jobs = [...this.#jobs].map(async (job) => job.stop());
    await Promise.all([this.#readers.dispose(), ...jobs]);
  }
}

/** What a worker says of a job, as its user hears it. */
function progressOf({ onProgress }: JobOptions): (value: unknown) => void {
  return (value) => {
    // EngineApi.runJob reports JobProgress and nothing else.
    onProgress?.(value as JobProgress);
  };
}

/** The job's own answer, or AbortError when it does not answer soon after `signal` aborted and its worker was stopped. */
async function untilStopped(
  worker: EngineWorker,
  request: JobRequest & { readonly target: TargetSpec | undefined },
  { signal, onProgress }: JobOptions,
): Promise<JobSummary> {
  const said = { committing: false };
  let timer: ReturnType<typeof setTimeout> | undefined;
  let giveUp = (): void => undefined;
  const patience = new Promise<undefined>((resolve) => {
    giveUp = () => {
      timer = setTimeout(() => {
        // Output that is being given its name is finished, not cancelled: wait for it. It may just have said so.
        void yieldTurn().then(() => {
          if (!said.committing) resolve(undefined);
        });
      }, graceMilliseconds);
    };
  });
  signal?.addEventListener('abort', giveUp, { once: true });
  try {
    const receive = (value: unknown): void => {
      // EngineApi.runJob reports JobProgress and nothing else.
      const progress = value as JobProgress;
      said.committing ||= progress.phase === 'committing';
      onProgress?.(progress);
    };
    const answer = worker.use(async (remote) =>
      remote.runJob(request, { signal, awaitAnswer: true, onProgress: receive }),
    );
    const summary = await Promise.race([answer, patience]);
    if (summary !== undefined) return summary;
    await worker.stop();
    throw new TableError('aborted', 'cancelled');
  } catch (error) {
    // What a worker said last may still be on its way.
    if (!worker.alive) await yieldTurn();
    if (said.committing && !worker.alive) throw diedNaming(error);
    throw error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}

/** Whether the output has got its name cannot be known then. */
function diedNaming(cause: unknown): TableError {
  const reason = isAbort(cause) ? 'it was cancelled' : toTableError(cause).message;
  return new TableError('workerDied', reason, { where: { part: outputPart }, cause });
}
