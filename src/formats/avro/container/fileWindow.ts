/** A stretch of the file in memory: reads that run through the file look into it, and move it on when they must. */
import type { ByteSource } from '../../../io/byteSource.ts';

const nothing = new Uint8Array(0);

export interface FileWindowOptions {
  /** Reads into the same memory again and again: what it gave is valid until it moves. */
  readonly reusesMemory: boolean;
}

export class FileWindow {
  readonly source: ByteSource;
  readonly #reusesMemory: boolean;
  #memory: Uint8Array = nothing;
  #start = 0;
  #bytes: Uint8Array = nothing;

  constructor(source: ByteSource, { reusesMemory }: FileWindowOptions = { reusesMemory: false }) {
    this.source = source;
    this.#reusesMemory = reusesMemory;
  }

  /** The bytes [start, end) if they are in memory. They stay as they are when the window moves, unless it reuses memory. */
  view(start: number, end: number): Uint8Array | undefined {
    const from = start - this.#start;
    const to = end - this.#start;
    return from >= 0 && to <= this.#bytes.byteLength ? this.#bytes.subarray(from, to) : undefined;
  }

  /** The bytes [start, end), which must be in the file; when they have to be read, up to `ahead` bytes from `start` are. */
  async read(
    { start, end, ahead }: { start: number; end: number; ahead: number },
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array> {
    const known = this.view(start, end);
    if (known !== undefined) return known;
    const until = Math.min(this.source.size, Math.max(end, start + ahead));
    // Let go first: two stretches at once are never needed.
    this.#bytes = nothing;
    const bytes = await this.#load(start, until, signal);
    this.#start = start;
    this.#bytes = bytes;
    return bytes.subarray(0, end - start);
  }

  async #load(start: number, end: number, signal: AbortSignal | undefined): Promise<Uint8Array> {
    const { source } = this;
    if (!this.#reusesMemory || source.readInto === undefined)
      return source.read(start, end, signal);
    if (this.#memory.byteLength < end - start) this.#memory = new Uint8Array(end - start);
    const bytes = this.#memory.subarray(0, end - start);
    await source.readInto(bytes, start, signal);
    return bytes;
  }

  /** Lets the memory go. */
  clear(): void {
    this.#memory = nothing;
    this.#bytes = nothing;
  }
}
