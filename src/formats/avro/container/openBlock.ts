/** Blocks whose data is uncompressed: what reading rows here and there goes back to. */
import type { BlockFrame } from './blockFrame.ts';

/** Records between two places whose offsets are remembered. */
export const checkpointRecords = 4096;

export interface OpenBlock {
  readonly index: number;
  readonly frame: BlockFrame;
  /** Uncompressed. */
  readonly data: Uint8Array;
  /** Offsets in `data` of record 0, 4,096, 8,192 …, as far as they are known; grows as records are decoded. */
  readonly checkpoints: number[];
}

/** Keeps the blocks that were used last, up to so many bytes of data; a larger one is not kept. */
export class OpenBlocks {
  readonly #maxBytes: number;
  /** Least recently used first. */
  readonly #blocks = new Map<number, OpenBlock>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(index: number): OpenBlock | undefined {
    const block = this.#blocks.get(index);
    if (block === undefined) return undefined;
    this.#blocks.delete(index);
    this.#blocks.set(index, block);
    return block;
  }

  /** Keeps a block; another reader may have kept the same one before. */
  keep(block: OpenBlock): void {
    if (this.#blocks.has(block.index) || block.data.byteLength > this.#maxBytes) return;
    this.#blocks.set(block.index, block);
    this.#bytes += block.data.byteLength;
    for (const [index, { data }] of this.#blocks) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#blocks.delete(index);
      this.#bytes -= data.byteLength;
    }
  }

  clear(): void {
    this.#blocks.clear();
    this.#bytes = 0;
  }
}
