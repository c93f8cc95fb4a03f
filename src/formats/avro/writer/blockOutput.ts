/** Where blocks go: they are compressed side by side, and written in order. */
import { throwIfAborted } from '../../../base/abort.ts';
import type { Compress } from '../../../codecs/codec.ts';
import type { ByteSink } from '../../../io/byteSink.ts';
import { blockBytes } from './containerBytes.ts';

/** Blocks that are compressed at a time, where the codec has threads for it. */
const blocksInFlight = 4;

interface OpenBlock {
  readonly records: number;
  readonly compressed: Promise<Uint8Array>;
}

export class BlockOutput {
  readonly #sink: ByteSink;
  readonly #compress: Compress;
  readonly #syncMarker: Uint8Array;
  readonly #open: OpenBlock[] = [];
  #blocks = 0;
  #records = 0;

  constructor(sink: ByteSink, compress: Compress, syncMarker: Uint8Array) {
    this.#sink = sink;
    this.#compress = compress;
    this.#syncMarker = syncMarker;
  }

  /** Blocks and records that were taken. */
  get blocks(): number {
    return this.#blocks;
  }
  get records(): number {
    return this.#records;
  }

  /** Takes a block's data, which must not change any more. Awaiting it is the back-pressure. */
  async add(records: number, data: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
    const compressed = this.#compressed(data);
    // It is awaited when its turn comes; until then its failure is nobody's.
    compressed.catch(() => undefined);
    await this.#take({ records, compressed }, signal);
  }

  /** As `add`, of data that is compressed already. */
  async addPacked(
    records: number,
    packed: Uint8Array,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    await this.#take({ records, compressed: Promise.resolve(packed) }, signal);
  }

  async #take(block: OpenBlock, signal: AbortSignal | undefined): Promise<void> {
    this.#blocks++;
    this.#records += block.records;
    this.#open.push(block);
    if (this.#open.length >= blocksInFlight) await this.#writeFirst(signal);
  }

  async finish(signal: AbortSignal | undefined): Promise<void> {
    while (this.#open.length > 0) await this.#writeFirst(signal);
  }

  async #compressed(data: Uint8Array): Promise<Uint8Array> {
    return this.#compress(data);
  }

  async #writeFirst(signal: AbortSignal | undefined): Promise<void> {
    const first = this.#open.shift();
    if (first === undefined) return;
    const data = await first.compressed;
    throwIfAborted(signal);
    await this.#sink.write(blockBytes(first.records, data, this.#syncMarker), signal);
  }
}
