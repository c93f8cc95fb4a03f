/** A stretch of the file in memory: reads that run through the file look into it, and move it on when they must. */
import type { ByteSource } from '../../../io/byteSource.ts';

const nothing = new Uint8Array(0);

/** Bytes in front of what is read ahead: for those that the window has of it already, mostly a part of a block. */
const carriedRoom = 1 << 20;

/** The bytes [start, end) on their way into `memory`, behind the room for what is carried over. */
interface Ahead {
  readonly start: number;
  readonly end: number;
  readonly memory: Uint8Array;
  /** Never rejects. */
  readonly failure: Promise<{ readonly error: unknown } | undefined>;
}

export interface FileWindowOptions {
  /** Reads into the same memory again and again: what it gave is valid until it moves. */
  readonly reusesMemory: boolean;
}

export class FileWindow {
  readonly source: ByteSource;
  readonly #reusesMemory: boolean;
  #memory: Uint8Array = nothing;
  /** Memory that was the window's before. */
  #spare: Uint8Array = nothing;
  #ahead: Ahead | undefined;
  #start = 0;
  #bytes: Uint8Array = nothing;

  constructor(source: ByteSource, { reusesMemory }: FileWindowOptions = { reusesMemory: false }) {
    this.source = source;
    this.#reusesMemory = reusesMemory;
  }

  /** What is in memory: the view that all others are of. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Where in `bytes` those from `start` on are; undefined unless all of [start, end) are there. */
  placeOf(start: number, end: number): number | undefined {
    const from = start - this.#start;
    return from >= 0 && end - this.#start <= this.#bytes.byteLength ? from : undefined;
  }

  /** The bytes [start, end) if they are in memory. They stay as they are when the window moves, unless it reuses memory. */
  view(start: number, end: number): Uint8Array | undefined {
    const from = this.placeOf(start, end);
    return from === undefined ? undefined : this.#bytes.subarray(from, from + end - start);
  }

  /** The bytes [start, end), which must be in the file; when they have to be read, up to `ahead` bytes from `start` are. */
  async read(
    { start, end, ahead }: { start: number; end: number; ahead: number },
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array> {
    const known = this.view(start, end);
    if (known !== undefined) return known;
    const isThere = await this.#moveAhead(start, end);
    if (isThere) return this.#bytes.subarray(0, end - start);
    const until = Math.min(this.source.size, Math.max(end, start + ahead));
    // Let go first: two stretches at once are never needed.
    this.#bytes = nothing;
    const bytes = await this.#load(start, until, signal);
    this.#start = start;
    this.#bytes = bytes;
    return bytes.subarray(0, end - start);
  }

  /**
   * Begins to read the `bytes` bytes behind the window, if it reuses memory: the next `read`, if it goes on from here,
   * need not wait for them. Blocks should be small: what is carried over has little room.
   */
  readAhead(bytes: number, signal: AbortSignal | undefined): void {
    const { source } = this;
    const start = this.#start + this.#bytes.byteLength;
    const end = Math.min(source.size, start + bytes);
    if (!this.#reusesMemory || source.readInto === undefined) return;
    if (this.#ahead !== undefined || end <= start) return;
    const size = carriedRoom + end - start;
    const memory = this.#spare.byteLength < size ? new Uint8Array(size) : this.#spare;
    this.#spare = nothing;
    const failure = source.readInto(memory.subarray(carriedRoom, size), start, signal).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    this.#ahead = { start, end, memory, failure };
  }

  /** Moves the window to `start` if what was read ahead has the bytes up to `end`. Rejects as the source did. */
  async #moveAhead(start: number, end: number): Promise<boolean> {
    const ahead = this.#ahead;
    if (ahead === undefined) return false;
    const failure = await ahead.failure;
    this.#ahead = undefined;
    const carried = ahead.start - start;
    const isWanted = start >= this.#start && carried >= 0 && end <= ahead.end;
    if (!isWanted || carried > carriedRoom) {
      this.#spare = ahead.memory;
      return false;
    }
    if (failure !== undefined) throw failure.error;
    const size = carried + ahead.end - ahead.start;
    const bytes = ahead.memory.subarray(carriedRoom - carried, carriedRoom - carried + size);
    bytes.set(this.#bytes.subarray(start - this.#start));
    this.#spare = this.#memory;
    this.#memory = ahead.memory;
    this.#start = start;
    this.#bytes = bytes;
    return true;
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
    this.#spare = nothing;
    this.#ahead = undefined;
    this.#bytes = nothing;
  }
}
