/** The physical layout of an Avro file, as far as its blocks are known. */
import type { Reading } from './adaption/reading.ts';
import type {
  FileFacts,
  KeyValue,
  LayoutMap,
  MetadataEntry,
  ReaderColumns,
  SegmentLayout,
} from '../../table/layout.ts';
import type { Range, TableSchema } from '../../table/schema.ts';
import type { AvroFile } from './read/avroFile.ts';
import type { BlockIndex } from './container/blockIndex.ts';

/** Bytes of a metadata value that are shown. */
const shownValueBytes = 64 * 1024;

export class AvroLayout {
  readonly #file: AvroFile;
  readonly #schema: TableSchema;
  readonly #readerColumns: ReaderColumns | undefined;
  readonly #index: BlockIndex;
  /** Metadata never changes; facts are asked for again and again while the file is walked. */
  readonly #keyValueMetadata: readonly KeyValue[];

  constructor(
    file: AvroFile,
    { schema, readerColumns }: Pick<Reading, 'schema' | 'readerColumns'>,
    index: BlockIndex,
  ) {
    this.#file = file;
    this.#schema = schema;
    this.#readerColumns = readerColumns;
    this.#index = index;
    this.#keyValueMetadata = [...file.header.metadata].map(keyValue);
  }

  get facts(): FileFacts {
    const { source, header, isPlain } = this.#file;
    const { length, rows, dataBytes } = this.#index;
    const columns = this.#schema.fields.length;
    return {
      format: 'avro',
      fileBytes: source.size,
      rowCount: rows,
      columnCount: columns,
      // Records are stored whole: columns have no bytes of their own.
      leafCount: columns,
      segmentCount: length,
      createdBy: undefined,
      version: '1',
      metadataBytes: header.bytes,
      compressedBytes: dataBytes,
      uncompressedBytes: isPlain ? dataBytes : undefined,
      codecs: [header.codec],
      keyValueMetadata: this.#keyValueMetadata,
      encryption: 'none',
      lockedColumns: [],
      avro: {
        syncMarker: hexOf(header.syncMarker),
        schemaBytes: header.metadata.get('avro.schema')?.byteLength ?? 0,
        readerColumns: this.#readerColumns,
      },
    };
  }

  /** As TableReader.metadataEntries. */
  metadataEntries(): MetadataEntry[] {
    const entries = [...this.#file.header.metadata];
    return entries.map(([key, value]) => ({ key, value: textOf(value) }));
  }

  segments({ start, end }: Range): readonly SegmentLayout[] {
    const segments: SegmentLayout[] = [];
    for (let index = Math.max(0, start); index < Math.min(end, this.#index.length); index++)
      segments.push(this.#segment(index));
    return segments;
  }

  /** Blocks only: one bin holds all columns. */
  map(maxSegmentBins: number): LayoutMap {
    const { length } = this.#index;
    const segmentsPerBin = Math.max(1, Math.ceil(length / Math.max(1, maxSegmentBins)));
    const segmentBins = Math.ceil(length / segmentsPerBin);
    const bytes = new Array<number>(segmentBins).fill(0);
    for (let index = 0; index < length; index++) {
      const bin = Math.floor(index / segmentsPerBin);
      bytes[bin] = (bytes[bin] ?? 0) + this.#index.at(index).dataBytes;
    }
    const columnsPerBin = Math.max(1, this.#schema.fields.length);
    return { segmentBins, columnBins: 1, segmentsPerBin, columnsPerBin, bytes };
  }

  #segment(index: number): SegmentLayout {
    const { header, isPlain } = this.#file;
    const { firstRow, rows, offset, dataBytes } = this.#index.at(index);
    return {
      index,
      rowStart: firstRow,
      rowCount: rows,
      offset,
      compressedBytes: dataBytes,
      uncompressedBytes: isPlain ? dataBytes : undefined,
      codecs: [header.codec],
      sortedBy: [],
    };
  }
}

function keyValue([key, value]: readonly [string, Uint8Array]): KeyValue {
  const shown = new TextDecoder().decode(value.subarray(0, shownValueBytes));
  return { key, value: shown, bytes: value.byteLength };
}

/** Undefined where the bytes are no UTF-8. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
