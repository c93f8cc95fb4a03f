/** Values of four or eight bytes, which lie in pages as they do in Arrow, but for small integers. */
import { giveBuffer, takeBuffer } from './bufferPool.ts';
import { byteStreamSplit } from './byteStreamSplit.ts';
import { decodeDeltas } from './deltaBinaryPacked.ts';
import { DictionaryIndexes } from './dictionaryIndexes.ts';
import { isLookedUp, sharedKernels, stretch, type Dictionary, type Kernels } from './kernels.ts';
import type { EncodedValues, FlatValues, PageValidity, RowBuffers } from './flatValues.ts';

export interface FixedShape {
  /** 32-bit words of a value. */
  readonly words: 1 | 2;
  /** DELTA_BINARY_PACKED is for integers alone. */
  readonly isInteger: boolean;
  /** Integers that have four bytes in pages, and fewer in Arrow. */
  readonly small?: { readonly bits: 8 | 16; readonly signed: boolean } | undefined;
}

export class FixedValues implements FlatValues {
  readonly #shape: FixedShape;
  #words: Int32Array<ArrayBuffer>;
  #dictionary: Dictionary | undefined;

  constructor(shape: FixedShape, words: Int32Array<ArrayBuffer>) {
    this.#shape = shape;
    this.#words = words;
  }

  static ofRows(shape: FixedShape, rows: number): FixedValues {
    const count = rows * shape.words;
    return new FixedValues(shape, new Int32Array(takeBuffer(count * 4), 0, count));
  }

  get bytes(): number {
    return this.#words.byteLength;
  }

  setDictionary(body: Uint8Array, count: number): boolean {
    if (body.length !== count * this.#shape.words * 4) return false;
    this.#dictionary = { bytes: body.slice(), count };
    return isLookedUp(this.#dictionary);
  }

  decode(values: EncodedValues, row: number): boolean {
    const at = row * this.#shape.words;
    return this.#decode(values, at) && this.#fits(at, values.count);
  }

  #decode({ encoding, body, count }: EncodedValues, at: number): boolean {
    const { words: wordsPerValue, isInteger } = this.#shape;
    const into = { words: this.#words, wordsPerValue, at };
    if (encoding === 'PLAIN') return this.#decodePlain(body, at, count);
    if (encoding === 'BYTE_STREAM_SPLIT') return byteStreamSplit(body, into, count);
    if (encoding === 'DELTA_BINARY_PACKED')
      return isInteger && decodeDeltas(sharedKernels(), body, into, count);
    const isIndexes = encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY';
    return isIndexes && this.#lookUp(sharedKernels(), body, at, count);
  }

  /** Whether small integers are as small as they should be: what they become else is not ours to say. */
  #fits(at: number, count: number): boolean {
    const { small } = this.#shape;
    if (small === undefined) return true;
    const shift = 32 - small.bits;
    for (const word of this.#words.subarray(at, at + count)) {
      const fitting = small.signed ? (word << shift) >> shift : (word << shift) >>> shift;
      if (word !== fitting) return false;
    }
    return true;
  }

  #decodePlain(body: Uint8Array, at: number, count: number): boolean {
    if (body.length !== count * this.#shape.words * 4) return false;
    new Uint8Array(this.#words.buffer, at * 4).set(body);
    return true;
  }

  #lookUp(kernels: Kernels, body: Uint8Array, at: number, count: number): boolean {
    const indexes = DictionaryIndexes.of(body);
    const dictionary = this.#dictionary;
    if (indexes === undefined || dictionary === undefined) return false;
    const { words } = this.#shape;
    for (let done = 0; done < count; done += stretch) {
      const some = Math.min(stretch, count - done);
      if (!indexes.take(kernels, some)) return false;
      const found = kernels.gather(dictionary, words, some);
      if (found === undefined) return false;
      this.#words.set(found, at + done * words);
    }
    return true;
  }

  spread({ bits, start, count }: PageValidity, present: number): void {
    const { words: size } = this.#shape;
    const words = this.#words;
    // From the last on: no value is moved over one that has not been moved yet.
    for (let row = start + count - 1, from = start + present - 1; from < row; row--) {
      const isThere = ((bits[row >> 3]! >> (row & 7)) & 1) === 1;
      for (let word = 0; word < size; word++)
        words[row * size + word] = isThere ? words[from * size + word]! : 0;
      if (isThere) from--;
    }
  }

  slice(start: number, end: number): RowBuffers {
    const { words, small } = this.#shape;
    if (small === undefined)
      return { values: this.#words.slice(start * words, end * words).buffer };
    const part = this.#words.subarray(start, end);
    return { values: (small.bits === 8 ? new Int8Array(part) : new Int16Array(part)).buffer };
  }

  cut(start: number, end: number): FixedValues {
    const { words } = this.#shape;
    const cut = FixedValues.ofRows(this.#shape, end - start);
    cut.#words.set(this.#words.subarray(start * words, end * words));
    return cut;
  }

  free(): void {
    giveBuffer(this.#words.buffer);
    this.#words = new Int32Array(0);
  }
}
