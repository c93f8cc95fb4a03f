/** The physical layout of a Parquet file from its footer, worked out when asked for. */
import type {
  ColumnChunkLayout,
  FileFacts,
  KeyValue,
  LayoutMap,
  SegmentLayout,
} from '../../table/layout.ts';
import type { Range } from '../../table/schema.ts';
import { thriftPart, type ParquetFooter } from './footer.ts';
import { leafType, physicalTypeOf } from './logicalType.ts';
import {
  chunkSizes,
  compressionCodecs,
  encodings,
  type ChunkSizes,
  type ColumnChunk,
  type ColumnMetaData,
  type RowGroup,
} from './metadata.ts';
import { leafTypeText } from './schema.ts';
import type { SchemaNode, SchemaTree } from './schemaTree.ts';
import { boundsOf } from './statistics.ts';

/** Longest key-value entry shown; some writers keep whole schemas there. */
const maxValueChars = 64 * 1024;

const utf8 = new TextEncoder();

function keyValueOf({ key, value = '' }: { key: string; value?: string | undefined }): KeyValue {
  return { key, value: value.slice(0, maxValueChars), bytes: utf8.encode(value).byteLength };
}

/** Names by number; numbers that the specification does not know stay numbers. */
function nameOf(names: readonly string[], index: number): string {
  return names[index] ?? String(index);
}

/** Sums of compressed bytes by codec. */
class CodecBytes {
  readonly #bytes = new Map<number, number>();
  compressed = 0;
  uncompressed = 0;

  add(sizes: ChunkSizes['metaData']): void {
    if (sizes === undefined) return;
    const { codec, totalCompressedSize, totalUncompressedSize } = sizes;
    this.#bytes.set(codec, (this.#bytes.get(codec) ?? 0) + totalCompressedSize);
    this.compressed += totalCompressedSize;
    this.uncompressed += totalUncompressedSize;
  }

  /** Codec names, most bytes first. */
  names(): string[] {
    const sorted = [...this.#bytes].sort(([, a], [, b]) => b - a);
    return sorted.map(([codec]) => nameOf(compressionCodecs, codec));
  }
}

/** Columns that a row group's rows are sorted by, most significant first. */
function sortedBy(rowGroup: RowGroup, tree: SchemaTree): string[] {
  return (rowGroup.sortingColumns ?? []).map(({ columnIdx, descending, nullsFirst }) => {
    const name = tree.leaves[columnIdx]?.path.join('.') ?? `column ${columnIdx}`;
    return `${name} ${descending ? 'descending' : 'ascending'}, nulls ${nullsFirst ? 'first' : 'last'}`;
  });
}

/** Encodings of the data and dictionary pages, from the page counts where there are any: the plain list is vaguer. */
function encodingNames(metaData: ColumnMetaData): string[] {
  const used =
    metaData.encodingStats === undefined || metaData.encodingStats.length === 0
      ? metaData.encodings
      : metaData.encodingStats.map(({ encoding }) => encoding);
  return [...new Set(used)].map((encoding) => nameOf(encodings, encoding));
}

/** `offset` of a column chunk's first byte. */
function chunkStart({ dictionaryPageOffset = 0, dataPageOffset }: ColumnMetaData): number {
  const hasDictionary = dictionaryPageOffset > 0 && dictionaryPageOffset < dataPageOffset;
  return hasDictionary ? dictionaryPageOffset : dataPageOffset;
}

function logicalTypeText(leaf: SchemaNode): string {
  const type = leafType(leaf.element);
  const text = type === undefined ? '' : leafTypeText(type);
  const isPhysical = text === physicalTypeOf(leaf.element) || text.startsWith('FIXED_LEN');
  return isPhysical ? '' : text;
}

export class ParquetLayout {
  readonly #footer: ParquetFooter;
  readonly #tree: SchemaTree;
  #facts: FileFacts | undefined;

  constructor(footer: ParquetFooter, tree: SchemaTree) {
    this.#footer = footer;
    this.#tree = tree;
  }

  /** Made at the first call: one pass over all column chunks that reads only their sizes. */
  get facts(): FileFacts {
    this.#facts ??= this.#makeFacts();
    return this.#facts;
  }

  #makeFacts(): FileFacts {
    const { metaData, footerBytes, rowStarts, fileBytes } = this.#footer;
    const codecs = new CodecBytes();
    for (const index of metaData.rowGroups.keys())
      for (const { metaData: sizes } of this.#sizes(index)) codecs.add(sizes);
    return {
      format: 'parquet',
      fileBytes,
      rowCount: rowStarts.at(-1) ?? 0,
      columnCount: this.#tree.columns.length,
      leafCount: this.#tree.leaves.length,
      segmentCount: metaData.rowGroups.length,
      createdBy: metaData.createdBy,
      version: String(metaData.version),
      metadataBytes: footerBytes,
      compressedBytes: codecs.compressed,
      uncompressedBytes: codecs.uncompressed,
      codecs: codecs.names(),
      keyValueMetadata: (metaData.keyValueMetadata ?? []).map(keyValueOf),
      encryption: metaData.encryptionAlgorithm === undefined ? 'none' : 'columns',
    };
  }

  /** Sizes of the column chunks of a row group; throws TableError `corrupt`. */
  #sizes(index: number): ChunkSizes[] {
    const columns = this.#footer.metaData.rowGroups[index]?.columns;
    if (columns === undefined) return [];
    return thriftPart(`row group ${index}`, this.#footer.footerStart, () =>
      Array.from({ length: columns.length }, (_, leaf) => columns.decodeAs(chunkSizes, leaf)),
    );
  }

  /** Row groups [start, end), cut to what there is. */
  segments({ start, end }: Range): SegmentLayout[] {
    const last = Math.min(end, this.#footer.metaData.rowGroups.length);
    const first = Math.max(0, start);
    return Array.from({ length: Math.max(0, last - first) }, (_, i) => this.#segment(first + i));
  }

  #segment(index: number): SegmentLayout {
    const { metaData, rowStarts } = this.#footer;
    const rowGroup = metaData.rowGroups[index];
    const codecs = new CodecBytes();
    const sizes = this.#sizes(index);
    for (const chunk of sizes) codecs.add(chunk.metaData);
    const starts = sizes.flatMap(({ metaData: chunk }) => {
      if (chunk === undefined) return [];
      const { dataPageOffset, dictionaryPageOffset = 0 } = chunk;
      return dictionaryPageOffset > 0 ? [dataPageOffset, dictionaryPageOffset] : [dataPageOffset];
    });
    return {
      index,
      rowStart: rowStarts[index] ?? 0,
      rowCount: rowGroup?.numRows ?? 0,
      offset: starts.reduce((least, start) => Math.min(least, start), starts[0] ?? 0),
      compressedBytes: codecs.compressed,
      uncompressedBytes: codecs.uncompressed,
      codecs: codecs.names(),
      sortedBy: rowGroup === undefined ? [] : sortedBy(rowGroup, this.#tree),
    };
  }

  /** The column chunks of a row group; none when it is not there. Throws TableError `corrupt`. */
  columnChunks(rowGroup: number): ColumnChunkLayout[] {
    const columns = this.#footer.metaData.rowGroups[rowGroup]?.columns;
    if (columns === undefined) return [];
    return thriftPart(`row group ${rowGroup}`, this.#footer.footerStart, () =>
      this.#tree.leaves.flatMap((leaf, index) =>
        index < columns.length ? [this.#chunk(leaf, columns.at(index))] : [],
      ),
    );
  }

  #chunk(leaf: SchemaNode, { metaData, ...chunk }: ColumnChunk): ColumnChunkLayout {
    const path = leaf.path.join('.');
    const types = {
      path,
      physicalType: physicalTypeOf(leaf.element) ?? String(leaf.element.type),
      logicalType: logicalTypeText(leaf),
    };
    if (metaData === undefined) return { ...types, ...encryptedChunk };
    const { statistics } = metaData;
    return {
      ...types,
      codec: nameOf(compressionCodecs, metaData.codec),
      encodings: encodingNames(metaData),
      values: metaData.numValues,
      nulls: statistics?.nullCount,
      distinct: statistics?.distinctCount,
      offset: chunkStart(metaData),
      compressedBytes: metaData.totalCompressedSize,
      uncompressedBytes: metaData.totalUncompressedSize,
      ...boundsOf(this.#footer.metaData, leaf, statistics),
      hasDictionary: hasDictionary(metaData),
      hasPageIndex: chunk.offsetIndexOffset !== undefined,
      bloomFilterBytes:
        metaData.bloomFilterOffset === undefined ? undefined : (metaData.bloomFilterLength ?? 0),
    };
  }

  /** Compressed bytes by row group and leaf column, summed into at most so many bins each way. */
  map(maxSegmentBins: number, maxColumnBins: number): LayoutMap {
    const rowGroups = this.#footer.metaData.rowGroups.length;
    const leaves = this.#tree.leaves.length;
    const segmentsPerBin = Math.max(1, Math.ceil(rowGroups / Math.max(1, maxSegmentBins)));
    const columnsPerBin = Math.max(1, Math.ceil(leaves / Math.max(1, maxColumnBins)));
    const segmentBins = Math.ceil(rowGroups / segmentsPerBin);
    const columnBins = Math.ceil(leaves / columnsPerBin);
    const bytes = Array.from({ length: segmentBins * columnBins }, () => 0);
    for (let rowGroup = 0; rowGroup < rowGroups; rowGroup++) {
      const row = Math.floor(rowGroup / segmentsPerBin) * columnBins;
      for (const [leaf, { metaData }] of this.#sizes(rowGroup).entries()) {
        const bin = row + Math.floor(leaf / columnsPerBin);
        if (leaf < leaves) bytes[bin] = bytes[bin]! + (metaData?.totalCompressedSize ?? 0);
      }
    }
    return { segmentBins, columnBins, segmentsPerBin, columnsPerBin, bytes };
  }
}

function hasDictionary({ dictionaryPageOffset = 0, encodings: used }: ColumnMetaData): boolean {
  return dictionaryPageOffset > 0 || used.includes(2) || used.includes(8);
}

/** What is known of a chunk whose metadata is encrypted. */
const encryptedChunk = {
  codec: 'encrypted',
  encodings: [],
  values: 0,
  nulls: undefined,
  distinct: undefined,
  offset: 0,
  compressedBytes: 0,
  uncompressedBytes: 0,
  min: undefined,
  max: undefined,
  minExact: false,
  maxExact: false,
  hasDictionary: false,
  hasPageIndex: false,
  bloomFilterBytes: undefined,
} as const;
