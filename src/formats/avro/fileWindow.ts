/** A stretch of the file in memory: reads that run through the file look into it, and move it on when they must. */
import type { ByteSource } from '../../io/byteSource.ts';

const nothing = new Uint8Array(0);

export class FileWindow {
  readonly source: ByteSource;
  #start = 0;
  #bytes = nothing;

  constructor(source: ByteSource) {
    this.source = source;
  }

  /** The bytes [start, end) if they are in memory. They stay as they are when the window moves. */
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
    const bytes = await this.source.read(start, until, signal);
    this.#start = start;
    this.#bytes = bytes;
    return bytes.subarray(0, end - start);
  }

  /** Lets the memory go. */
  clear(): void {
    this.#bytes = nothing;
  }
}
