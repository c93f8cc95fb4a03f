/**
 * Sums over the values of Arrow data that tell other values from these: null, NaN (of any kind), -0 and empty text are
 * values of their own. How values lie is not: text is alike with offsets of any width, or in a dictionary.
 */
import { DataType, type Data } from 'apache-arrow';
import { TableError } from '../../base/errors.ts';
import { bitmapBytes } from '../../formats/arrowBits.ts';
import { hasNulls, listParts, offsetsOf } from '../../formats/arrowData.ts';
import { layoutOf } from '../arrowLayout.ts';
import { createHashKernel, slackBytes, type HashKernel, type NarrowNumber } from './hashKernel.ts';

const pageBytes = 65_536;
/** Bytes of a hash. */
const hashBytes = 8;

/** The hashes of some values, until the next ones are asked for. */
export interface ValueHashes {
  readonly count: number;
  /** The sum over values [start, end), each mixed with its place: `place` and on, by `step`. */
  sum(start: number, end: number, place: bigint, step: bigint): bigint;
}

export class ValueHasher {
  readonly #memory = new WebAssembly.Memory({ initial: 1 });
  readonly #kernel: HashKernel = createHashKernel(this.#memory);
  #used = 0;

  /** Throws TableError `unsupported` for Arrow types that no reader yields. */
  hashes(data: Data): ValueHashes {
    this.#used = 0;
    const at = this.#hash(data);
    return {
      count: data.length,
      sum: (start, end, place, step) =>
        this.#kernel.sum(at + start * hashBytes, end - start, place, step),
    };
  }

  /** The address of the hashes of all values. */
  #hash(data: Data): number {
    const count = data.length;
    const to = this.#room(count * hashBytes);
    this.#fill(data, to);
    if (!DataType.isNull(data.type) && hasNulls(data)) {
      const { bits, offset } = bytesOfBits(data.nullBitmap, data.offset, count);
      this.#kernel.nulls(this.#put(bits), offset, count, to);
    }
    return to;
  }

  #fill(data: Data, to: number): void {
    const count = data.length;
    switch (layoutOf(data)) {
      case 'null':
        this.#kernel.nulls(this.#put(new Uint8Array(bitmapBytes(count))), 0, count, to);
        return;
      case 'bits': {
        const { bits, offset } = bytesOfBits(data.values as Uint8Array, data.offset, count);
        this.#kernel.bits(this.#put(bits), offset, count, to);
        return;
      }
      case 'fixed':
        this.#fixed(data, to);
        return;
      case 'dictionary':
        this.#entries(data, to);
        return;
      case 'varying': {
        const { offsets, start, end } = offsetsOf(data);
        const bytes = (data.values as Uint8Array).subarray(start, end);
        this.#kernel.spans(this.#put(bytes), this.#put(offsets), 0, count, to);
        return;
      }
      case 'list':
      case 'fixedList': {
        const { offsets, items } = listParts(data);
        const hashes = this.#hash(items);
        this.#kernel.spans(hashes, this.#put(offsets), Math.log2(hashBytes), count, to);
        return;
      }
      case 'struct':
        this.#view(to, count * hashBytes).fill(0);
        for (const member of data.children) this.#kernel.combine(this.#hash(member), count, to);
    }
  }

  #fixed(data: Data, to: number): void {
    const values = data.values as Uint8Array;
    const width = values.BYTES_PER_ELEMENT * data.stride;
    const bytes = new Uint8Array(values.buffer, values.byteOffset, data.length * width);
    const isNumber = !DataType.isFixedSizeBinary(data.type) && !DataType.isDecimal(data.type);
    if (isNumber && width === hashBytes) this.#view(to, bytes.length).set(bytes);
    else if (isNumber && (width === 1 || width === 2 || width === 4)) {
      const kind: NarrowNumber = `${isSigned(data.type) ? 'i' : 'u'}${width === 1 ? 8 : width === 2 ? 16 : 32}`;
      this.#kernel.widen[kind](this.#put(bytes), data.length, to);
    } else {
      const offsets = Int32Array.from({ length: data.length + 1 }, (_, i) => i * width);
      this.#kernel.spans(this.#put(bytes), this.#put(offsets), 0, data.length, to);
    }
  }

  #entries(data: Data, to: number): void {
    const [entries, ...more] = data.dictionary?.data ?? [];
    if (entries === undefined || more.length > 0)
      throw new TableError('internal', 'a dictionary is not in one piece');
    const at = this.#hash(entries as Data);
    const hashes = new BigInt64Array(this.#memory.buffer, at, entries.length);
    const found = new BigInt64Array(this.#memory.buffer, to, data.length);
    const indexes = data.values as Int32Array;
    // Where a row is null, there may be any index.
    for (let row = 0; row < data.length; row++) found[row] = hashes[Number(indexes[row])] ?? 0n;
  }

  #put({ buffer, byteOffset, byteLength }: ArrayBufferView): number {
    const at = this.#room(byteLength);
    this.#view(at, byteLength).set(new Uint8Array(buffer, byteOffset, byteLength));
    return at;
  }

  #view(at: number, bytes: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, at, bytes);
  }

  /** Memory that is free, at an address that is a multiple of what a hash takes. */
  #room(bytes: number): number {
    const at = this.#used;
    this.#used = at + Math.ceil((bytes + slackBytes) / hashBytes) * hashBytes;
    const missing = this.#used - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / pageBytes));
    return at;
  }
}

function isSigned(type: DataType): boolean {
  return DataType.isInt(type) ? type.isSigned : !DataType.isFloat(type);
}

/** The bytes that `count` bits from bit `start` on lie in, and where in them they start. */
function bytesOfBits(
  bits: Uint8Array,
  start: number,
  count: number,
): { readonly bits: Uint8Array; readonly offset: number } {
  return { bits: bits.subarray(start >> 3, bitmapBytes(start + count)), offset: start & 7 };
}
