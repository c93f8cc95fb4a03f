/** The physical layout of a Parquet file from its footer, worked out when asked for. */
import type {
  ColumnChunkLayout,
  FileFacts,
  LayoutMap,
  MetadataEntry,
  SchemaElementFacts,
  SegmentLayout,
} from '../../../table/layout.ts';
import type { Range } from '../../../table/schema.ts';
import type { ChunkTable } from '../footer/chunkTable.ts';
import type { ValueBounds } from '../../format.ts';
import { columnChunkLayout, keyValueOf, nameOf } from './columnChunkLayout.ts';
import { isLocked, rowGroupOf, rowsIn, thriftPart, type ParquetFooter } from '../footer/footer.ts';
import { keyValueText } from './keyValueText.ts';
import { compressionCodecs, type RowGroup } from '../thrift/metadata.ts';
import { schemaElementFacts } from './schemaElementFacts.ts';
import type { SchemaTree } from '../schema/schemaTree.ts';
import { valueBounds } from '../statistics/statistics.ts';

/** Chunks added up: their bytes, and their codecs by bytes. */
class ChunkSums {
  readonly #byCodec = new Map<number, number>();
  compressed = 0;
  uncompressed = 0;

  add({ codec, compressed, uncompressed }: ChunkTable, { start, end }: Range): this {
    for (let i = start; i < end; i++) {
      this.#byCodec.set(codec[i]!, (this.#byCodec.get(codec[i]!) ?? 0) + compressed[i]!);
      this.compressed += compressed[i]!;
      this.uncompressed += uncompressed[i]!;
    }
    return this;
  }

  /** Codec names, most bytes first. */
  names(): string[] {
    const sorted = [...this.#byCodec].sort(([, a], [, b]) => b - a);
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

export class ParquetLayout {
  readonly #footer: ParquetFooter;
  readonly #tree: SchemaTree;
  /** A column chunk each, in file order; every row group has as many as the schema has leaves. */
  readonly #chunks: ChunkTable;
  readonly facts: FileFacts;

  constructor(footer: ParquetFooter, tree: SchemaTree) {
    this.#footer = footer;
    this.#tree = tree;
    this.#chunks = footer.chunks;
    this.facts = this.#makeFacts();
  }

  #makeFacts(): FileFacts {
    const { metaData, footerBytes, rowStarts, fileBytes, encryption } = this.#footer;
    const { firstChunk } = this.#chunks;
    const sums = new ChunkSums().add(this.#chunks, { start: 0, end: firstChunk.at(-1) ?? 0 });
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
      compressedBytes: sums.compressed,
      uncompressedBytes: sums.uncompressed,
      codecs: sums.names(),
      keyValueMetadata: (metaData.keyValueMetadata ?? []).map(keyValueOf),
      encryption:
        encryption === undefined ? 'none' : encryption.hasEncryptedFooter ? 'footer' : 'columns',
      lockedColumns: this.#lockedColumns(),
    };
  }

  /** As the first row group has it: writers encrypt a column in all row groups or in none. */
  #lockedColumns(): string[] {
    if (this.#footer.encryption === undefined || this.#footer.metaData.rowGroups.length === 0)
      return [];
    const { leaves } = this.#tree;
    return leaves.flatMap(({ path }, leaf) =>
      isLocked(this.#footer, 0, leaf) ? [path.join('.')] : [],
    );
  }

  #chunksOf(rowGroup: number): Range {
    const { firstChunk } = this.#chunks;
    return { start: firstChunk[rowGroup] ?? 0, end: firstChunk[rowGroup + 1] ?? 0 };
  }

  /** Row groups [start, end), cut to what there is. Throws TableError `corrupt`. */
  segments({ start, end }: Range): SegmentLayout[] {
    const last = Math.min(end, this.#footer.metaData.rowGroups.length);
    const first = Math.max(0, start);
    return Array.from({ length: Math.max(0, last - first) }, (_, i) => this.#segment(first + i));
  }

  #segment(index: number): SegmentLayout {
    const rowGroup = rowGroupOf(this.#footer, index);
    const chunks = this.#chunksOf(index);
    const sums = new ChunkSums().add(this.#chunks, chunks);
    const offsets = this.#chunks.offset.subarray(chunks.start, chunks.end);
    return {
      index,
      rowStart: this.#footer.rowStarts[index] ?? 0,
      rowCount: rowsIn(this.#footer, index),
      offset: offsets.reduce((least, offset) => Math.min(least, offset), offsets[0] ?? 0),
      compressedBytes: sums.compressed,
      uncompressedBytes: sums.uncompressed,
      declaredBytes: rowGroup?.totalByteSize,
      declaredCompressedBytes: rowGroup?.totalCompressedSize,
      codecs: sums.names(),
      sortedBy: rowGroup === undefined ? [] : sortedBy(rowGroup, this.#tree),
    };
  }

  /** The column chunks of a row group; none when it is not there. Throws TableError `corrupt`. */
  columnChunks(rowGroup: number): ColumnChunkLayout[] {
    const columns = rowGroupOf(this.#footer, rowGroup)?.columns;
    if (columns === undefined) return [];
    return thriftPart(`row group ${rowGroup}`, this.#footer.footerStart, () =>
      this.#tree.leaves.flatMap((leaf, index) =>
        index < columns.length
          ? [columnChunkLayout(this.#footer, this.#tree, leaf, columns.at(index))]
          : [],
      ),
    );
  }

  /** As TableReader.valueBounds. */
  valueBounds(rowGroup: number, column: number): ValueBounds | undefined {
    const leaf = this.#tree.columns[column];
    const columns = rowGroupOf(this.#footer, rowGroup)?.columns;
    if (leaf === undefined || columns === undefined) return undefined;
    if (!leaf.isLeaf || leaf.repetition === 'REPEATED' || leaf.leafStart >= columns.length)
      return undefined;
    return thriftPart(`row group ${rowGroup}`, this.#footer.footerStart, () => {
      const { metaData } = columns.at(leaf.leafStart);
      return metaData && valueBounds(this.#footer.metaData, leaf, metaData);
    });
  }

  /** As TableReader.metadataEntries. */
  metadataEntries(): MetadataEntry[] {
    const entries = this.#footer.metaData.keyValueMetadata ?? [];
    return entries.map(({ key, value = '' }) => ({ key, value }));
  }

  /** Readable text of each entry of the key-value metadata whose key is known; undefined for the others. */
  keyValueTexts(): (string | undefined)[] {
    return (this.#footer.metaData.keyValueMetadata ?? []).map(keyValueText);
  }

  /** The schema as the file has it, depth-first, the root first. */
  schemaElements(): SchemaElementFacts[] {
    return this.#footer.metaData.schema.map(schemaElementFacts);
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
      const { start, end } = this.#chunksOf(rowGroup);
      for (let leaf = 0; leaf < Math.min(leaves, end - start); leaf++) {
        const bin = row + Math.floor(leaf / columnsPerBin);
        bytes[bin] = bytes[bin]! + this.#chunks.compressed[start + leaf]!;
      }
    }
    return { segmentBins, columnBins, segmentsPerBin, columnsPerBin, bytes };
  }
}
