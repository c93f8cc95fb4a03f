/** An output collected in memory: virtual workspaces, the browser, tests. */
import { throwIfAborted } from '../base/abort.ts';
import { TableError } from '../base/errors.ts';
import type { ByteSink } from './byteSink.ts';

/** A sink of at most `maxBytes` bytes, which `commit` resolves to. Rejects with TableError `tooLarge` beyond. */
export function createMemorySink(maxBytes: number): ByteSink {
  return new MemorySink(maxBytes);
}

class MemorySink implements ByteSink {
  readonly #maxBytes: number;
  #bytes = new Uint8Array(64 * 1024);
  #position = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get position(): number {
    return this.#position;
  }

  async write(bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    const end = this.#position + bytes.byteLength;
    if (end > this.#maxBytes)
      throw new TableError(
        'tooLarge',
        `an output kept in memory may have ${this.#maxBytes} bytes at most`,
      );
    if (end > this.#bytes.byteLength) {
      const capacity = Math.min(this.#maxBytes, Math.max(end, this.#bytes.byteLength * 2));
      const grown = new Uint8Array(capacity);
      grown.set(this.#bytes.subarray(0, this.#position));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#position);
    this.#position = end;
    return Promise.resolve();
  }

  async readBack(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    if (end > this.#position)
      throw new TableError('truncated', `bytes ${start} to ${end} of ${this.#position}`);
    return Promise.resolve(this.#bytes.slice(start, end));
  }

  async commit(): Promise<Uint8Array<ArrayBuffer>> {
    return Promise.resolve(this.#bytes.slice(0, this.#position));
  }

  async abort(): Promise<void> {
    this.#bytes = new Uint8Array(0);
    this.#position = 0;
    return Promise.resolve();
  }
}
