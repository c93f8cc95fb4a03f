/** The row groups of a file, fetched a page at a time as they are looked at. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { SegmentLayout } from '../../src/table/layout.ts';
import type { Range } from '../../src/table/schema.ts';

const pageSize = 200;

export type FetchSegments = (
  range: Range,
  signal: AbortSignal,
) => Promise<readonly SegmentLayout[]>;

export class SegmentPages {
  readonly #fetch: FetchSegments;
  readonly #count: number;
  readonly #onError: (error: unknown) => void;
  readonly #pages = new Map<number, readonly SegmentLayout[] | 'pending'>();
  readonly #lifetime = new AbortController();
  readonly #revision = signal(0);

  constructor(fetch: FetchSegments, count: number, onError: (error: unknown) => void) {
    this.#fetch = fetch;
    this.#count = count;
    this.#onError = onError;
  }

  /** Changes when more are known. */
  get revision(): ReadonlySignal<number> {
    return this.#revision;
  }

  /** Undefined while it is on its way. */
  at(index: number): SegmentLayout | undefined {
    const page = this.#pages.get(Math.floor(index / pageSize));
    return page === undefined || page === 'pending' ? undefined : page[index % pageSize];
  }

  /** Fetches what is missing of [start, end). A page that failed is asked for again the next time. */
  want({ start, end }: Range): void {
    for (let page = Math.floor(start / pageSize); page * pageSize < end; page++)
      if (!this.#pages.has(page)) void this.#load(page);
  }

  /** One row group, fetched if it must be. */
  async get(index: number): Promise<SegmentLayout | undefined> {
    const known = this.at(index);
    if (known !== undefined) return known;
    const [segment] = await this.#fetch({ start: index, end: index + 1 }, this.#lifetime.signal);
    return segment;
  }

  dispose(): void {
    this.#lifetime.abort();
  }

  async #load(page: number): Promise<void> {
    this.#pages.set(page, 'pending');
    const start = page * pageSize;
    const range = { start, end: Math.min(start + pageSize, this.#count) };
    try {
      this.#pages.set(page, await this.#fetch(range, this.#lifetime.signal));
    } catch (error) {
      this.#pages.delete(page);
      if (!this.#lifetime.signal.aborted) this.#onError(error);
    }
    this.#revision.value++;
  }
}
