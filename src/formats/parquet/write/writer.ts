/**
 * Writes a Parquet file from encoded row groups, front to back: magic, row groups, page indexes, footer. What it keeps
 * in memory of a row group that is written is what the footer will say of it, encoded.
 * https://parquet.apache.org/docs/file-format/
 */
import type { ByteSink } from '../../../io/byteSink.ts';
import { movedMetaData, movedOffsetIndex, type EncodedChunk } from '../mini/encodedFile.ts';
import { encodeFooter, type FooterFacts, type WrittenRowGroup } from '../footer/footerWriter.ts';
import {
  columnIndex,
  columnMetaData,
  offsetIndex,
  type SortingColumn,
} from '../thrift/metadata.ts';
import { packedList } from '../footer/packedList.ts';
import { encode } from '../thrift/thriftStruct.ts';

const magic = Uint8Array.of(0x50, 0x41, 0x52, 0x31);

export interface NewRowGroup {
  readonly rows: number;
  readonly sortingColumns: readonly SortingColumn[] | undefined;
  /** One for each leaf column, in schema order, with metadata as it shall be written. */
  readonly chunks: readonly EncodedChunk[];
}

/** Calls must not overlap; after a rejected one the sink is good for nothing but `abort`. */
export class ParquetWriter {
  readonly #sink: ByteSink;
  readonly #rowGroups: WrittenRowGroup[] = [];

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  get rowGroupCount(): number {
    return this.#rowGroups.length;
  }

  /** Writes what a Parquet file starts with. */
  async start(signal?: AbortSignal): Promise<void> {
    await this.#sink.write(magic, signal);
  }

  async addRowGroup(
    { rows, sortingColumns, chunks }: NewRowGroup,
    signal?: AbortSignal,
  ): Promise<void> {
    const start = this.#sink.position;
    const end = chunks.reduce((sum, { bytes }) => sum + bytes.byteLength, start);
    let at = start;
    // Bloom filters follow the row group that they are of.
    let filterAt = end;
    let uncompressedBytes = 0;
    const metaData: Uint8Array[] = [];
    const offsetIndexes: (Uint8Array | undefined)[] = [];
    const columnIndexes: (Uint8Array | undefined)[] = [];
    for (const chunk of chunks) {
      const bloomFilterLength = chunk.bloomFilter?.byteLength;
      const bloomFilterOffset = chunk.bloomFilter && filterAt;
      const moved = movedMetaData(chunk.metaData, at);
      metaData.push(encode(columnMetaData, { ...moved, bloomFilterOffset, bloomFilterLength }));
      const index = movedOffsetIndex(chunk.offsetIndex, at);
      offsetIndexes.push(index && encode(offsetIndex, index));
      columnIndexes.push(chunk.columnIndex && encode(columnIndex, chunk.columnIndex));
      uncompressedBytes += chunk.metaData.totalUncompressedSize;
      at += chunk.bytes.byteLength;
      filterAt += bloomFilterLength ?? 0;
    }
    const filters = chunks.flatMap(({ bloomFilter }) => bloomFilter ?? []);
    for (const run of adjoining([...chunks.map(({ bytes }) => bytes), ...filters]))
      await this.#sink.write(run, signal);
    this.#rowGroups.push({
      rows,
      sortingColumns,
      fileOffset: start,
      compressedBytes: end - start,
      uncompressedBytes,
      metaData: packedList(metaData),
      offsetIndexes: packedList(offsetIndexes),
      columnIndexes: packedList(columnIndexes),
    });
  }

  /** Writes everything that comes after the last row group. */
  async finish(facts: FooterFacts, signal?: AbortSignal): Promise<void> {
    // All column indexes, then all offset indexes: readers that prune fetch each kind with one read.
    const columnIndexStart = this.#sink.position;
    await this.#writeIndexes(({ columnIndexes }) => columnIndexes, signal);
    const offsetIndexStart = this.#sink.position;
    await this.#writeIndexes(({ offsetIndexes }) => offsetIndexes, signal);
    const footer = encodeFooter(this.#rowGroups, { columnIndexStart, offsetIndexStart }, facts);
    await this.#sink.write(footer, signal);
    const trailer = new Uint8Array(8);
    new DataView(trailer.buffer).setUint32(0, footer.byteLength, true);
    trailer.set(magic, 4);
    await this.#sink.write(trailer, signal);
  }

  async #writeIndexes(
    pick: (rowGroup: WrittenRowGroup) => WrittenRowGroup['columnIndexes'],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    for (const rowGroup of this.#rowGroups) await this.#sink.write(pick(rowGroup).bytes, signal);
  }
}

/** Joins views that follow one another in one buffer, so that a row group of a thousand columns is not a thousand writes. */
function adjoining(views: readonly Uint8Array[]): Uint8Array[] {
  const runs: Uint8Array[] = [];
  for (const view of views) {
    const last = runs.at(-1);
    if (last?.buffer === view.buffer && last.byteOffset + last.byteLength === view.byteOffset)
      runs[runs.length - 1] = new Uint8Array(
        last.buffer,
        last.byteOffset,
        last.byteLength + view.byteLength,
      );
    else runs.push(view);
  }
  return runs;
}
