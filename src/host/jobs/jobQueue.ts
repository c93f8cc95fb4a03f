/** The editor's jobs: those that wait, those that run, and the last of those that are over. Pure: it knows no VS Code. */
import type { Disposable } from '../../base/disposable.ts';
import { errorText } from '../../base/errorText.ts';
import { isAbort, toTableError } from '../../base/errors.ts';
import type { JobProgress } from '../../jobs/job.ts';
import type { TargetSpec } from '../../engine/engineApi.ts';
import type { EditorJob } from './editorJob.ts';

/** How a job ended; `message` is ready to be shown. */
export type JobOutcome =
  /** `losses`: a sentence for each thing that is not as it was in the input. */
  | { readonly kind: 'done'; readonly message: string; readonly losses?: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'cancelled' }
  /** Its window closed, or died, before it was over. */
  | { readonly kind: 'interrupted' };

export type JobState =
  | { readonly kind: 'waiting' }
  /** Without progress until the first is told. */
  | { readonly kind: 'running'; readonly progress?: JobProgress }
  | JobOutcome;

/** Replaced whenever its state changes. */
export interface JobEntry {
  /** Unique in its queue. */
  readonly id: number;
  readonly job: EditorJob;
  readonly state: JobState;
}

/** A job that is over, as it is kept. */
export interface FinishedJob {
  readonly job: EditorJob;
  readonly state: JobOutcome;
}

/** A job that is not over, and where its output is collected. */
export interface UnfinishedJob {
  readonly job: EditorJob;
  readonly target: TargetSpec;
}

export interface JobContext {
  readonly target: TargetSpec;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: JobProgress) => void;
}

export interface JobQueueOptions {
  /** Where a job that is added will collect its output. */
  readonly targetOf: (job: EditorJob) => TargetSpec;
  /** Settles when nothing of an unfinished output is left. */
  readonly run: (job: EditorJob, context: JobContext) => Promise<JobOutcome>;
  /** How many may run at a time; asked whenever one may start. */
  readonly parallel: () => number;
  /** The latest first. */
  readonly history?: readonly FinishedJob[];
}

type PendingEntry = JobEntry & UnfinishedJob;

/** How many jobs that are over are remembered. */
const historyLength = 50;

export class JobQueue {
  readonly #options: JobQueueOptions;
  readonly #listeners = new Set<() => void>();
  readonly #cancelling = new Map<number, AbortController>();
  readonly #settle = new Map<number, (outcome: JobOutcome) => void>();
  /** In the order in which they were added. */
  #pending: readonly PendingEntry[] = [];
  /** The latest first. */
  #finished: readonly JobEntry[];
  #nextId = 0;

  constructor(options: JobQueueOptions) {
    this.#options = options;
    const history = options.history?.slice(0, historyLength) ?? [];
    this.#finished = history.map((finished) => ({ id: this.#nextId++, ...finished }));
  }

  /** Those that run, those that wait in the order of their turns, those that are over with the latest first. */
  get entries(): readonly JobEntry[] {
    const running = this.#pending.filter(({ state }) => state.kind === 'running');
    const waiting = this.#pending.filter(({ state }) => state.kind === 'waiting');
    return [...running, ...waiting, ...this.#finished];
  }

  /** What to keep for the next session. */
  get history(): readonly FinishedJob[] {
    return this.#finished.flatMap(({ job, state }) =>
      state.kind === 'waiting' || state.kind === 'running' ? [] : [{ job, state }],
    );
  }

  /** What the next session has to know if this one does not come to their end. */
  get unfinished(): readonly UnfinishedJob[] {
    return this.#pending.map(({ job, target }) => ({ job, target }));
  }

  entry(id: number): JobEntry | undefined {
    return this.entries.find((each) => each.id === id);
  }

  /** Calls back after every change. */
  onDidChange(listener: () => void): Disposable {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  }

  /** Runs the job when it is its turn. The outcome never rejects. */
  add(job: EditorJob): { readonly id: number; readonly outcome: Promise<JobOutcome> } {
    const id = this.#nextId++;
    const outcome = new Promise<JobOutcome>((resolve) => this.#settle.set(id, resolve));
    const target = this.#options.targetOf(job);
    this.#pending = [...this.#pending, { id, job, target, state: { kind: 'waiting' } }];
    this.#changed();
    this.fill();
    return { id, outcome };
  }

  /** Takes in jobs that ended elsewhere, as the latest. */
  remember(finished: readonly FinishedJob[]): void {
    if (finished.length === 0) return;
    const entries = finished.map((each) => ({ id: this.#nextId++, ...each }));
    this.#finished = [...entries, ...this.#finished].slice(0, historyLength);
    this.#changed();
  }

  /** Nothing happens to a job that is over, or that is giving its finished output its name. */
  cancel(id: number): void {
    const entry = this.#pending.find((each) => each.id === id);
    if (entry?.state.kind === 'waiting') this.#finish(entry, { kind: 'cancelled' });
    else this.#cancelling.get(id)?.abort();
  }

  /** Forgets a job that is over. */
  remove(id: number): void {
    this.#finished = this.#finished.filter((each) => each.id !== id);
    this.#changed();
  }

  /** Forgets all jobs that are over. */
  clear(): void {
    this.#finished = [];
    this.#changed();
  }

  /** Starts as many as may run now: to be called when that number may have grown. */
  fill(): void {
    for (const entry of this.#pending) {
      if (this.#cancelling.size >= this.#options.parallel()) return;
      if (entry.state.kind === 'waiting') void this.#run(entry);
    }
  }

  dispose(): void {
    this.#listeners.clear();
    for (const { id } of this.#pending) this.cancel(id);
  }

  async #run(entry: PendingEntry): Promise<void> {
    const controller = new AbortController();
    this.#cancelling.set(entry.id, controller);
    this.#replace({ ...entry, state: { kind: 'running' } });
    const onProgress = (progress: JobProgress): void => {
      if (this.#cancelling.has(entry.id))
        this.#replace({ ...entry, state: { kind: 'running', progress } });
    };
    const { signal } = controller;
    const { job, target } = entry;
    const outcome = await this.#options.run(job, { target, signal, onProgress }).catch(failed);
    this.#cancelling.delete(entry.id);
    this.#finish(entry, outcome);
    this.fill();
  }

  #finish({ id, job }: JobEntry, state: JobOutcome): void {
    this.#pending = this.#pending.filter((each) => each.id !== id);
    this.#finished = [{ id, job, state }, ...this.#finished].slice(0, historyLength);
    this.#changed();
    this.#settle.get(id)?.(state);
    this.#settle.delete(id);
  }

  #replace(entry: PendingEntry): void {
    this.#pending = this.#pending.map((each) => (each.id === entry.id ? entry : each));
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function failed(error: unknown): JobOutcome {
  if (isAbort(error)) return { kind: 'cancelled' };
  return { kind: 'failed', message: errorText(toTableError(error), 'The job') };
}
