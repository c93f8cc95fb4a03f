/** The rows of a long table, fetched a few hundred at a time as they are looked at. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { Range } from '../../src/table/schema.ts';

/** Rows of one request. */
const step = 200;

export interface FetchedRowsOptions<T> {
  readonly fetch: (range: Range, signal: AbortSignal) => Promise<readonly T[]>;
  /** Rows in all. */
  readonly count: number;
  readonly onError: (error: unknown) => void;
}

export class FetchedRows<T> {
  readonly #options: FetchedRowsOptions<T>;
  readonly #steps = new Map<number, readonly T[] | 'pending'>();
  readonly #lifetime = new AbortController();
  readonly #revision = signal(0);

  constructor(options: FetchedRowsOptions<T>) {
    this.#options = options;
  }

  /** Changes when more are known. */
  get revision(): ReadonlySignal<number> {
    return this.#revision;
  }

  /** Undefined while it is on its way. */
  at(index: number): T | undefined {
    const rows = this.#steps.get(Math.floor(index / step));
    return rows === undefined || rows === 'pending' ? undefined : rows[index % step];
  }

  /** Fetches what is missing of [start, end). What failed is asked for again the next time. */
  want({ start, end }: Range): void {
    for (let number = Math.floor(start / step); number * step < end; number++)
      if (!this.#steps.has(number)) void this.#load(number);
  }

  /** One row, fetched if it must be. */
  async get(index: number): Promise<T | undefined> {
    const known = this.at(index);
    if (known !== undefined) return known;
    const range = { start: index, end: index + 1 };
    const [row] = await this.#options.fetch(range, this.#lifetime.signal);
    return row;
  }

  dispose(): void {
    this.#lifetime.abort();
  }

  async #load(number: number): Promise<void> {
    this.#steps.set(number, 'pending');
    const { fetch, count, onError } = this.#options;
    const start = number * step;
    try {
      const range = { start, end: Math.min(start + step, count) };
      this.#steps.set(number, await fetch(range, this.#lifetime.signal));
    } catch (error) {
      this.#steps.delete(number);
      if (!this.#lifetime.signal.aborted) onError(error);
    }
    this.#revision.value++;
  }
}
