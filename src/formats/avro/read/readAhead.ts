/** Work on the next items while the caller is busy with one: reading and decompressing overlap decoding. */

export interface ReadAheadOptions<T, R> {
  /** Most items that are under way or waiting, one at least. */
  readonly items: number;
  /** Most bytes of them, as `bytesOf` tells; one item may exceed them. */
  readonly bytes: number;
  readonly bytesOf: (item: T) => number;
  /** Starts the work on an item. Must not reject. */
  readonly start: (item: T) => Promise<R>;
}

/** The results of all items, in order. Rejects with what the iteration of `items` rejects with, after what came before. */
export async function* readAhead<T, R>(
  items: AsyncIterable<T>,
  options: ReadAheadOptions<T, R>,
): AsyncGenerator<R> {
  const queue = new Queue(items[Symbol.asyncIterator](), options);
  try {
    for (;;) {
      void queue.fill();
      const result = await queue.take();
      if (result === undefined) return;
      yield result.value;
    }
  } finally {
    await queue.close();
  }
}

class Queue<T, R> {
  readonly #source: AsyncIterator<T>;
  readonly #options: ReadAheadOptions<T, R>;
  readonly #waiting: { readonly bytes: number; readonly result: Promise<R> }[] = [];
  #bytes = 0;
  #filling: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #isAtEnd = false;

  constructor(source: AsyncIterator<T>, options: ReadAheadOptions<T, R>) {
    this.#source = source;
    this.#options = options;
  }

  /** Takes items from the source as long as there is room; never rejects. */
  async fill(): Promise<void> {
    this.#filling ??= this.#fillUp().finally(() => {
      this.#filling = undefined;
    });
    await this.#filling;
  }

  /** The next result; undefined at the end. */
  async take(): Promise<{ readonly value: R } | undefined> {
    while (this.#waiting.length === 0) {
      if (this.#failure !== undefined) throw this.#failure.error;
      if (this.#isAtEnd) return undefined;
      await this.fill();
    }
    const [next] = this.#waiting;
    if (next === undefined) return undefined;
    const value = await next.result;
    this.#waiting.shift();
    this.#bytes -= next.bytes;
    return { value };
  }

  async close(): Promise<void> {
    this.#isAtEnd = true;
    await this.#filling;
    await this.#source.return?.();
  }

  async #fillUp(): Promise<void> {
    const { items, bytes, bytesOf, start } = this.#options;
    try {
      while (!this.#isAtEnd && this.#waiting.length < Math.max(1, items) && this.#bytes < bytes) {
        const next = await this.#source.next();
        if (next.done === true) this.#isAtEnd = true;
        else {
          const size = bytesOf(next.value);
          this.#bytes += size;
          this.#waiting.push({ bytes: size, result: start(next.value) });
        }
      }
    } catch (error) {
      this.#failure = { error };
      this.#isAtEnd = true;
    }
  }
}
