/** Sizes and places of all column chunks of a file as flat arrays: there may be hundreds of thousands of them. */

/** Entry i is column chunk i, counted through the row groups. What the footer does not say (encrypted) is 0. */
export interface ChunkTable {
  /** Number of the first chunk of each row group, then of chunks in all. */
  readonly firstChunk: Float64Array;
  /** As in parquet.thrift's CompressionCodec; -1 where the footer does not say. */
  readonly codec: Int32Array;
  readonly compressed: Float64Array;
  readonly uncompressed: Float64Array;
  /** Of the first byte. */
  readonly offset: Float64Array;
  /** Where the chunk's own structure starts among the footer's bytes. */
  readonly place: Uint32Array;
}

interface PageOffsets {
  readonly dataPageOffset: number;
  readonly dictionaryPageOffset?: number | undefined;
}

/** Where a column chunk starts. Some writers say 0 for "no dictionary", others point behind the first data page. */
export function firstByte({ dataPageOffset, dictionaryPageOffset = 0 }: PageOffsets): number {
  const hasDictionary = dictionaryPageOffset > 0 && dictionaryPageOffset < dataPageOffset;
  return hasDictionary ? dictionaryPageOffset : dataPageOffset;
}

/** A table that grows as chunks are added, each at its place and with nothing known of it yet. */
export class GrowingChunks {
  #length = 0;
  codec = new Int32Array(0);
  compressed = new Float64Array(0);
  uncompressed = new Float64Array(0);
  offset = new Float64Array(0);
  #place = new Uint32Array(0);

  get length(): number {
    return this.#length;
  }

  /** The new chunk's number. */
  add(place: number): number {
    if (this.#length === this.#place.length) this.#resize(Math.max(1024, this.#length * 2));
    this.#place[this.#length] = place;
    this.codec[this.#length] = -1;
    return this.#length++;
  }

  #resize(length: number): void {
    this.codec = resized(this.codec, new Int32Array(length));
    this.compressed = resized(this.compressed, new Float64Array(length));
    this.uncompressed = resized(this.uncompressed, new Float64Array(length));
    this.offset = resized(this.offset, new Float64Array(length));
    this.#place = resized(this.#place, new Uint32Array(length));
  }

  /** `firstChunk` as in ChunkTable. */
  finish(firstChunk: Float64Array): ChunkTable {
    this.#resize(this.#length);
    const { codec, compressed, uncompressed, offset } = this;
    return { firstChunk, codec, compressed, uncompressed, offset, place: this.#place };
  }
}

function resized<T extends Int32Array | Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from.subarray(0, to.length));
  return to;
}
