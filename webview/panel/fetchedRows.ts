/** The rows of a long table, fetched a few hundred at a time as they are looked at. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { Range } from '../../src/table/schema.ts';

/** Rows of one request. */
const step = 200;

export interface FetchedRowsOptions<T> {
  readonly fetch: (range: Range, signal: AbortSignal) => Promise<readonly T[]>;
  /** Rows in all, as far as is known: see `grow`. */
  readonly count: number;
  readonly onError: (error: unknown) => void;
}

export class FetchedRows<T> {
  readonly #options: FetchedRowsOptions<T>;
  readonly #steps = new Map<number, readonly T[]>();
  readonly #loading = new Set<number>();
  readonly #lifetime = new AbortController();
  readonly #revision = signal(0);
  #count: number;

  constructor(options: FetchedRowsOptions<T>) {
    this.#options = options;
    this.#count = options.count;
  }

  /** Changes when more are known. */
  get revision(): ReadonlySignal<number> {
    return this.#revision;
  }

  /** The table has more rows now; those that were fetched stay. */
  grow(count: number): void {
    this.#count = Math.max(this.#count, count);
  }

  /** Undefined while it is on its way. */
  at(index: number): T | undefined {
    return this.#steps.get(Math.floor(index / step))?.[index % step];
  }

  /** Fetches what is missing of [start, end). What failed is asked for again the next time. */
  want({ start, end }: Range): void {
    for (let number = Math.floor(start / step); number * step < end; number++)
      if (!this.#loading.has(number) && this.#isMissing(number)) void this.#load(number);
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

  /** Whether some of a step's rows are not there; the last step of a table that has grown is too short. */
  #isMissing(number: number): boolean {
    const rows = this.#steps.get(number);
    return rows === undefined || rows.length < this.#rangeOf(number).end - number * step;
  }

  #rangeOf(number: number): Range {
    const start = number * step;
    return { start, end: Math.min(start + step, this.#count) };
  }

  async #load(number: number): Promise<void> {
    this.#loading.add(number);
    const { fetch, onError } = this.#options;
    const range = this.#rangeOf(number);
    let isStale = false;
    try {
      this.#steps.set(number, await fetch(range, this.#lifetime.signal));
      isStale = this.#rangeOf(number).end > range.end;
    } catch (error) {
      if (!this.#lifetime.signal.aborted) onError(error);
    }
    this.#loading.delete(number);
    this.#revision.value++;
    // It grew while this was on its way.
    if (isStale) this.want(range);
  }
}
