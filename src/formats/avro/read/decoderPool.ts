/** Decoders by the columns that they keep: making one takes longer than reading a screenful with it. */
import type { ColumnDecoder } from '../decoder/columnDecoder.ts';
import { createColumnDecoder, type ColumnDecoderOptions } from '../decoder/createColumnDecoder.ts';
import type { ColumnReading, Reading } from '../adaption/reading.ts';

/** Each holds the memory of a batch and a block. */
const maxIdle = 8;

export interface PooledDecoder extends ColumnReading {
  readonly key: string;
  readonly decoder: ColumnDecoder;
}

/** Whoever takes a decoder has it alone until it is given back. */
export class DecoderPool {
  readonly #reading: Reading;
  readonly #options: ColumnDecoderOptions;
  /** Least recently used first. */
  readonly #idle: PooledDecoder[] = [];

  constructor(reading: Reading, options: ColumnDecoderOptions) {
    this.#reading = reading;
    this.#options = options;
  }

  /** For the columns at these indexes, in any order; its batches have them in file order, each once. */
  take(columns: readonly number[]): PooledDecoder {
    const wanted = inFileOrder(columns);
    const key = wanted.join();
    const index = this.#idle.findLastIndex((pooled) => pooled.key === key);
    const [known] = index < 0 ? [] : this.#idle.splice(index, 1);
    if (known !== undefined) return known;
    const { plan, adapt } = this.#reading.plan(wanted);
    const decoder = createColumnDecoder(plan, this.#options);
    return { key, plan, adapt, decoder };
  }

  giveBack(pooled: PooledDecoder): void {
    // Whoever had it may have left in the middle of a batch.
    pooled.decoder.discard();
    pooled.decoder.setInput(new Uint8Array(0));
    this.#idle.push(pooled);
    if (this.#idle.length > maxIdle) this.#idle.shift();
  }

  clear(): void {
    this.#idle.length = 0;
  }
}

/** Each once, in the order of the file. */
export function inFileOrder(columns: readonly number[]): readonly number[] {
  return [...new Set(columns)].sort((a, b) => a - b);
}
