/** Looks for every value of a column chunk in its bloom filter: one that is not there would not be found by readers. */
import { xxHash64Halves } from '../../../codecs/xxHash64.ts';
import { filterHas } from '../statistics/bloomFilterBits.ts';
import type { ValueOrder } from './valueOrder.ts';

export class BloomCheck {
  readonly #bits: DataView;
  readonly #order: ValueOrder | undefined;
  readonly #halves = new Uint32Array(2);

  /** `bits` is the whole filter, without its header. */
  constructor(bits: Uint8Array, order: ValueOrder | undefined) {
    this.#bits = new DataView(bits.buffer, bits.byteOffset, bits.byteLength);
    this.#order = order;
  }

  /** Whether the value in bytes [start, end), as it is stored, is in the filter. */
  has(bytes: Uint8Array, start: number, end: number): boolean {
    xxHash64Halves(this.#halves, bytes, start, end);
    return filterHas(this.#bits, this.#halves[0]!, this.#halves[1]!);
  }

  textOf(bytes: Uint8Array): string {
    const value = this.#order?.read(bytes);
    if (value !== undefined && this.#order !== undefined) return this.#order.text(value);
    return Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
}
