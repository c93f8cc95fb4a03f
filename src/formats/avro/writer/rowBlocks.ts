/** Rows on their way into blocks: each block gets as many as it may have. */
import type { BlockOutput } from './blockOutput.ts';
import { joined } from './containerBytes.ts';

/** Avro records, one after the other. */
export interface EncodedRows {
  readonly bytes: Uint8Array;
  /** Where each row ends. */
  readonly ends: Int32Array;
}

export interface BlockLimits {
  /** Most bytes of a block before it is compressed; a row that has more has a block of its own. */
  readonly blockBytes: number;
  readonly blockRows: number;
}

export class RowBlocks {
  readonly #output: BlockOutput;
  readonly #limits: BlockLimits;
  /** The block that is being built. */
  #parts: Uint8Array[] = [];
  #bytes = 0;
  #rows = 0;

  constructor(output: BlockOutput, limits: BlockLimits) {
    this.#output = output;
    this.#limits = limits;
  }

  /** Adds rows, whose bytes must not change any more, and ends the block where the next row has no room. */
  async add({ bytes, ends }: EncodedRows, signal: AbortSignal | undefined): Promise<void> {
    const { blockBytes, blockRows } = this.#limits;
    let from = 0;
    let start = 0;
    for (const end of ends) {
      const hasRoom = this.#rows < blockRows && this.#bytes + (end - from) <= blockBytes;
      if (!hasRoom && this.#rows > 0) {
        this.#addPart(bytes, from, start);
        from = start;
        await this.endBlock(signal);
      }
      this.#rows++;
      start = end;
    }
    this.#addPart(bytes, from, start);
  }

  /** Ends the block that is being built, if it has rows. */
  async endBlock(signal: AbortSignal | undefined): Promise<void> {
    if (this.#rows === 0) return;
    const data = joined(this.#parts);
    const rows = this.#rows;
    this.#parts = [];
    this.#bytes = 0;
    this.#rows = 0;
    await this.#output.add(rows, data, signal);
  }

  #addPart(bytes: Uint8Array, start: number, end: number): void {
    if (end > start) this.#parts.push(bytes.subarray(start, end));
    this.#bytes += end - start;
  }
}
