/** What went wrong, to be told above the grid. */
import { signal, type ReadonlySignal } from '@preact/signals';
import { isAbort, toTableError, type TableError } from '../src/base/errors.ts';
import type { Problem } from '../src/protocol/messages.ts';
import type { Host } from './hostClient.ts';

export class Problems {
  readonly banner: ReadonlySignal<Problem | undefined>;
  readonly #host: () => Host;
  readonly #banner = signal<Problem | undefined>(undefined);
  /** Sentences that were dismissed: the same failure in the next tile is no news. */
  readonly #dismissed = new Set<string>();

  constructor(host: () => Host) {
    this.#host = host;
    this.banner = this.#banner;
  }

  readonly report = (error: unknown): void => {
    if (isAbort(error)) return;
    void this.describe(toTableError(error)).then((problem) => {
      if (!this.#dismissed.has(problem.message)) this.show(problem);
    });
  };

  show(problem: Problem | undefined): void {
    this.#banner.value = problem;
  }

  dismiss(): void {
    if (this.#banner.value) this.#dismissed.add(this.#banner.value.message);
    this.show(undefined);
  }

  /** What was dismissed is news again. */
  forget(): void {
    this.#dismissed.clear();
    this.show(undefined);
  }

  /** In the host's words; never rejects. */
  async describe(error: TableError): Promise<Problem> {
    const { code, message } = error;
    const where = error.where && { part: error.where.part, ...offsetOf(error.where.offset) };
    try {
      return await this.#host().describeProblem({ code, message, ...(where && { where }) });
    } catch {
      // The host that would word it is what failed: say what we know.
      return { code, message, actions: [] };
    }
  }
}

function offsetOf(offset: number | undefined): { readonly offset?: number } {
  return offset === undefined ? {} : { offset };
}
