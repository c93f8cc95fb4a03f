/** Strings and binary: values whose lengths differ, with offsets to where each of them ends. */
import { giveBuffer, takeBuffer } from './bufferPool.ts';
import { BytePieces } from './bytePieces.ts';
import { DictionaryIndexes } from './dictionaryIndexes.ts';
import type { EncodedValues, FlatValues, PageValidity, RowBuffers } from './flatValues.ts';
import {
  isLookedUp,
  sharedKernels,
  stretch,
  windowBytes,
  type BytesAndEnds,
  type Dictionary,
  type Kernels,
} from './kernels.ts';

/** Of the length of a PLAIN value, which stands before it. */
const lengthBytes = 4;
/** Where Arrow's offsets end, with room for what kernels make at once. */
const maxBytes = 2 ** 31 - 1 - windowBytes;

export class ByteValues implements FlatValues {
  #offsets: Int32Array<ArrayBuffer>;
  readonly #pieces: BytePieces;
  #dictionary: Dictionary | undefined;

  private constructor(offsets: Int32Array<ArrayBuffer>, pieces: BytePieces) {
    this.#offsets = offsets;
    this.#pieces = pieces;
  }

  static ofRows(rows: number): ByteValues {
    const offsets = new Int32Array(takeBuffer((rows + 1) * 4), 0, rows + 1);
    offsets[0] = 0;
    return new ByteValues(offsets, new BytePieces());
  }

  get bytes(): number {
    return this.#offsets.byteLength + this.#pieces.memoryBytes;
  }

  setDictionary(body: Uint8Array, count: number): boolean {
    const starts = startsOf(body, count);
    this.#dictionary = starts && { bytes: body.slice(), count, starts };
    return this.#dictionary !== undefined && isLookedUp(this.#dictionary);
  }

  decode({ encoding, body, count }: EncodedValues, row: number): boolean {
    if (encoding === 'PLAIN') return this.#decodePlain(sharedKernels(), body, row, count);
    const isIndexes = encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY';
    return isIndexes && this.#lookUp(sharedKernels(), body, row, count);
  }

  #decodePlain(kernels: Kernels, body: Uint8Array, row: number, count: number): boolean {
    let at = 0;
    for (let done = 0; done < count;) {
      const window = body.subarray(at, at + windowBytes);
      const base = this.#pieces.length;
      kernels.setInput(window);
      // All that begin in the window, a stretch at a time.
      const found = kernels.plain(window.length, Math.min(stretch, count - done), base);
      const taken = found.ends.length;
      if (taken === 0 || !this.#append(found, row + done)) return false;
      at += found.bytes.length + taken * lengthBytes;
      done += taken;
    }
    return at === body.length;
  }

  #lookUp(kernels: Kernels, body: Uint8Array, row: number, count: number): boolean {
    const indexes = DictionaryIndexes.of(body);
    const dictionary = this.#dictionary;
    if (indexes === undefined || dictionary === undefined) return false;
    for (let done = 0; done < count; done += stretch) {
      const some = Math.min(stretch, count - done);
      if (!indexes.take(kernels, some)) return false;
      for (let first = 0; first < some;) {
        const place = { first, count: some, base: this.#pieces.length };
        const found = kernels.entries(dictionary, place);
        const taken = found?.ends.length ?? 0;
        // None is taken where there is no such entry, or it is too long.
        if (found === undefined || taken === 0) return false;
        if (!this.#append(found, row + done + first)) return false;
        first += taken;
      }
    }
    return true;
  }

  #append({ bytes, ends }: BytesAndEnds, row: number): boolean {
    if (this.#pieces.length > maxBytes) return false;
    this.#offsets.set(ends, row + 1);
    this.#pieces.append(bytes);
    return true;
  }

  spread({ bits, start, count }: PageValidity, present: number): void {
    const offsets = this.#offsets;
    // From the last on: no end is moved over one that has not been moved yet.
    for (let row = start + count, from = start + present; from < row; row--) {
      offsets[row] = offsets[from]!;
      if (((bits[(row - 1) >> 3]! >> ((row - 1) & 7)) & 1) === 1) from--;
    }
  }

  slice(start: number, end: number): RowBuffers & { readonly offsets: Int32Array<ArrayBuffer> } {
    const from = this.#offsets;
    const first = from[start]!;
    const offsets = new Int32Array(end - start + 1);
    for (let i = 0; i < offsets.length; i++) offsets[i] = from[start + i]! - first;
    return { offsets, values: this.#pieces.slice(first, from[end]!).buffer };
  }

  cut(start: number, end: number): ByteValues {
    const { offsets, values } = this.slice(start, end);
    const cut = ByteValues.ofRows(end - start);
    cut.#offsets.set(offsets);
    cut.#pieces.append(new Uint8Array(values));
    return cut;
  }

  free(): void {
    giveBuffer(this.#offsets.buffer);
    this.#offsets = new Int32Array(0);
    this.#pieces.free();
  }
}

/** As Dictionary has them; undefined where the entries do not fill the page. */
function startsOf(body: Uint8Array, count: number): Int32Array | undefined {
  if (count * lengthBytes > body.length) return undefined;
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const starts = new Int32Array(count + 1);
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + lengthBytes > body.length) return undefined;
    starts[i] = at + lengthBytes;
    at += lengthBytes + view.getUint32(at, true);
  }
  starts[count] = at + lengthBytes;
  return at === body.length ? starts : undefined;
}
