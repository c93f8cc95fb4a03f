/** Work that goes on for as long as someone waits for some of it, and that is taken up again where it was left. */
import { throwIfAborted } from '../base/abort.ts';
import { TableError } from '../base/errors.ts';

/** How work is done, and how far it is; undefined progress: there is nothing to do. */
export interface Work<P> {
  readonly progress: () => P | undefined;
  /** Does the rest, telling that it goes on a few times a second. */
  readonly run: (report: () => void, signal: AbortSignal) => Promise<void>;
}

export class SharedWork<P> {
  readonly #work: Work<P>;
  readonly #followers = new Set<(progress: P) => void>();
  #run: { readonly end: Promise<void>; readonly abort: AbortController } | undefined;

  constructor(work: Work<P>) {
    this.#work = work;
  }

  /** Lets it go on until so much is done, or all, and tells of it on the way. Rejects with AbortError, or as it does. */
  async until(
    reached: (progress: P) => boolean,
    report: (progress: P) => void,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    throwIfAborted(signal);
    const before = this.#work.progress();
    if (before === undefined || reached(before)) return;
    let follower = report;
    let leave = (): void => undefined;
    const arrival = new Promise<void>((resolve, reject) => {
      follower = (progress) => {
        report(progress);
        if (reached(progress)) resolve();
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

  stop(): void {
    this.#run?.abort.abort();
  }

  /** Settles when it ends; starts it where it was left. */
  async #running(): Promise<void> {
    // What was stopped must be over before it goes on.
    while (this.#run?.abort.signal.aborted === true) await this.#run.end.catch(() => undefined);
    if (this.#run === undefined) {
      const abort = new AbortController();
      this.#run = { abort, end: this.#start(abort.signal) };
    }
    return this.#run.end;
  }

  async #start(signal: AbortSignal): Promise<void> {
    try {
      await this.#work.run(this.#tell, signal);
      this.#tell();
    } finally {
      this.#run = undefined;
    }
  }

  readonly #tell = (): void => {
    const progress = this.#work.progress();
    if (progress !== undefined) for (const follower of this.#followers) follower(progress);
  };
}
