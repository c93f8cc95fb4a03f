/** One walk over an open file, shared by all who wait for some of it. It goes on for as long as someone does. */
import { throwIfAborted } from '../base/abort.ts';
import { TableError } from '../base/errors.ts';
import type { TableReader } from '../formats/format.ts';
import { growthOf, type TableGrowth } from '../table/growth.ts';

type Follower = (growth: TableGrowth) => void;

export class SharedWalk {
  readonly #reader: TableReader;
  readonly #followers = new Set<Follower>();
  #run: { readonly end: Promise<void>; readonly abort: AbortController } | undefined;

  constructor(reader: TableReader) {
    this.#reader = reader;
  }

  /** Undefined for a file that knew all of its segments when it was opened. */
  get growth(): TableGrowth | undefined {
    const { walk, facts } = this.#reader;
    return walk && growthOf(walk.progress, facts);
  }

  /** Walks to the end and tells of it on the way. Rejects with AbortError, or with what the walk met. */
  async follow(report: Follower, signal?: AbortSignal): Promise<TableGrowth | undefined> {
    await this.#until(({ isDone }) => isDone, report, signal);
    return this.growth;
  }

  /** Walks until so many segments are known, or there are no more. */
  async reach(segments: number, signal?: AbortSignal): Promise<void> {
    const reached = (growth: TableGrowth): boolean => growth.isDone || growth.segments >= segments;
    await this.#until(reached, () => undefined, signal);
  }

  stop(): void {
    this.#run?.abort.abort();
  }

  async #until(
    reached: (growth: TableGrowth) => boolean,
    report: Follower,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    throwIfAborted(signal);
    if (this.growth === undefined || reached(this.growth)) return;
    let follower: Follower = report;
    let leave = (): void => undefined;
    const arrival = new Promise<void>((resolve, reject) => {
      follower = (growth) => {
        report(growth);
        if (reached(growth)) resolve();
      };
      leave = () => {
        reject(new TableError('aborted', 'cancelled'));
      };
    });
    this.#followers.add(follower);
    signal?.addEventListener('abort', leave, { once: true });
    try {
      await Promise.race([this.#running(), arrival]);
    } finally {
      signal?.removeEventListener('abort', leave);
      this.#followers.delete(follower);
      if (this.#followers.size === 0) this.stop();
    }
  }

  /** Settles when the walk ends; starts it where it was left. */
  async #running(): Promise<void> {
    // A walk that was stopped must be over before the next one goes on.
    while (this.#run?.abort.signal.aborted === true) await this.#run.end.catch(() => undefined);
    if (this.#run === undefined) {
      const abort = new AbortController();
      this.#run = { abort, end: this.#walk(abort.signal) };
    }
    return this.#run.end;
  }

  async #walk(signal: AbortSignal): Promise<void> {
    try {
      await this.#reader.walk?.run(() => {
        this.#tell();
      }, signal);
      this.#tell();
    } finally {
      this.#run = undefined;
    }
  }

  #tell(): void {
    const { growth } = this;
    if (growth !== undefined) for (const follower of this.#followers) follower(growth);
  }
}
