/** What every table format offers: a reader over a byte source. */
import type { RecordBatch } from 'apache-arrow';
import type { WalkProgress } from '../table/growth.ts';
import type {
  BloomAnswer,
  ChecksumReport,
  ChunkPlace,
  ColumnChunkLayout,
  DamagedSpan,
  FileFacts,
  LayoutMap,
  MetadataEntry,
  PageList,
  PageStrip,
  SchemaElementFacts,
  SegmentLayout,
} from '../table/layout.ts';
import type { KeyRuns } from '../table/keyRuns.ts';
import type { Range, TableSchema } from '../table/schema.ts';
import type { SchemaDocument } from '../table/schemaDocument.ts';
import type { DecryptionKeys } from './decryptionKeys.ts';

/** How long a batch lasts. */
interface BatchLending {
  /**
   * Whether a batch may be lent: valid only until the next one is asked for, whose values may be written over its own,
   * or whose reader may free it. For who is done with each batch by then; saves copying it. False by default.
   */
  readonly lendsBatches?: boolean | undefined;
}

export interface ReadRequest extends BatchLending {
  /** Rows [start, end) in file order; cut to the file's rows. */
  readonly rows: Range;
  /** Indexes of the top-level columns wanted, in the order wanted. */
  readonly columns: readonly number[];
}

export interface OpenOptions {
  /** Most bytes that decoding for one request may take, as estimated before it starts. */
  readonly memoryLimitBytes: number;
  /** Most bytes of decoded data kept for later reads; each format has a sensible default. */
  readonly cacheBytes?: number;
  /** For what is encrypted; without them, everything else can be read. */
  readonly keys?: DecryptionKeys | undefined;
  /** Parts of the file, as in FilePlace, that crashed a decoder before: they are refused without being decoded. */
  readonly crashedParts?: readonly string[] | undefined;
  /** Parquet: whether pages that do not match their checksums are refused (not by default); other pages have none. */
  readonly verifyChecksums?: boolean | undefined;
  /** Avro: whether a damaged block ends the table (`strict`, the default) or is left out of it. */
  readonly badBlocks?: 'strict' | 'skip' | undefined;
  /** Avro: the schema to read the file as, in JSON; the file's own when undefined. */
  readonly readerSchema?: string | undefined;
  /** Avro: how far reading runs ahead of decoding, in blocks (4) and in bytes (64 MiB), whichever is less. */
  readonly prefetchBlocks?: number | undefined;
  readonly prefetchBytes?: number | undefined;
  /** Most rows of a record batch that `read` yields; each format has a sensible default. */
  readonly batchRows?: number | undefined;
}

/** Finds the segments of a file that has no directory of them. `read` walks as far as it must by itself. */
export interface SegmentWalk {
  readonly progress: WalkProgress;
  /**
   * Walks to the end of the file, telling of it a few times a second; resolves when it is there. In strict mode a
   * damaged segment ends the walk, which then is done: see `progress.damage`. Reads headers, decodes nothing.
   */
  run(report: (progress: WalkProgress) => void, signal?: AbortSignal): Promise<void>;
}

/** What a scan has read so far. */
interface ScanProgress {
  readonly rows: number;
  readonly segments: number;
  /** Bytes of the file that are behind it. */
  readonly bytes: number;
}

/** Called while a scan is under way, between its batches. */
export interface ScanListeners {
  /** With `badBlocks: 'skip'`: what was left out, in file order. */
  readonly onDamage?: ((span: DamagedSpan) => void) | undefined;
  readonly onProgress?: ((progress: ScanProgress) => void) | undefined;
}

export interface ScanRequest extends ScanListeners, BatchLending {
  /** Indexes of the top-level columns wanted, in the order wanted. */
  readonly columns: readonly number[];
}

export interface SizeRequest {
  /** Segments [start, end), of those that are known. */
  readonly range: Range;
  /** Whether to decompress those that do not say how large they are. */
  readonly decompresses: boolean;
}

/** What a file says of a column's values in a segment without their being read. */
export interface ValueBounds {
  /** No value is below or above these, NaN aside; as exact text (cellText.ts), undefined where it is not known. */
  readonly min: string | undefined;
  readonly max: string | undefined;
  /** Undefined where it is not known. */
  readonly nulls: number | undefined;
  /** Nulls included. */
  readonly values: number;
}

/** What a file says of a column's values in some rows: those of a page. */
export interface PageBounds extends ValueBounds {
  /** Of the file. */
  readonly rows: Range;
}

/** Values of a top-level column of a segment. */
export interface ColumnValues {
  readonly segment: number;
  readonly column: number;
  /** As conditions spell them (threshold.ts). */
  readonly texts: readonly string[];
}

/** An open file. Cheap to open (metadata only); decoding happens in `read`. */
export interface TableReader {
  readonly schema: TableSchema;
  /** As far as is known: `walk` may find more. */
  readonly facts: FileFacts;
  /** Undefined where opening the file knows all of its segments. */
  readonly walk?: SegmentWalk | undefined;
  /** Segments [start, end), cut to what there is. */
  segments(range: Range): readonly SegmentLayout[];
  /**
   * Bytes of segments before compression where `segments` does not know them; undefined where nobody can tell. Reads
   * the segments, and decompresses those of codecs that do not say. Undefined where `segments` knows all.
   */
  readonly uncompressedSizes?: (
    request: SizeRequest,
    signal?: AbortSignal,
  ) => Promise<readonly (number | undefined)[]>;
  /** The segment that holds `row`. */
  segmentOfRow(row: number): number;
  columnChunks(segment: number): readonly ColumnChunkLayout[];
  /** Of a top-level column that is not nested; undefined where the file says nothing. Throws TableError `corrupt`. */
  readonly valueBounds?: ((segment: number, column: number) => ValueBounds | undefined) | undefined;
  /**
   * The same of the column's pages, in order, none of the segment's rows left out; undefined where the file does not
   * say. Reads the index of the pages. Rejects with TableError.
   */
  readonly pageBounds?:
    | ((
        segment: number,
        column: number,
        signal?: AbortSignal,
      ) => Promise<readonly PageBounds[] | undefined>)
    | undefined;
  /**
   * Whether a segment may hold any of some values: false where the column's bloom filter says that it has none of them.
   * Reads a few hundred bytes at most, up to a megabyte of what is encrypted. Rejects with TableError.
   */
  readonly mayHold?: ((values: ColumnValues, signal?: AbortSignal) => Promise<boolean>) | undefined;
  layoutMap(maxSegmentBins: number, maxColumnBins: number): LayoutMap;
  /** The file's key-value metadata, whole: of what is long, `facts` has only the beginning. */
  metadataEntries(): readonly MetadataEntry[];
  /** Readable text of each entry of `facts.keyValueMetadata` whose key is known; undefined for the others. */
  keyValueTexts(): readonly (string | undefined)[];
  /** The schema as the file has it, depth-first, the root first. */
  schemaElements(): readonly SchemaElementFacts[];
  /** The schema as a document of its own; undefined for formats that have none. Rejects with TableError. */
  readonly schemaDocument?: (() => Promise<SchemaDocument>) | undefined;
  /** Pages [start, end) of a column chunk, cut to what there is. Reads headers, no values. Rejects with TableError. */
  pages(chunk: ChunkPlace, range: Range, signal?: AbortSignal): Promise<PageList>;
  /** The pages of a column chunk as a picture of at most `maxBins` bins. Rejects with TableError. */
  pageStrip(chunk: ChunkPlace, maxBins: number, signal?: AbortSignal): Promise<PageStrip>;
  /**
   * Whether the value that `text` spells may be in a column chunk. Rejects with TableError `invalidArgument` where
   * there is no bloom filter, or no such value of the column's type.
   */
  probeBloomFilter(chunk: ChunkPlace, text: string, signal?: AbortSignal): Promise<BloomAnswer>;
  /** Reads all pages of a column chunk and checks those that carry a checksum. Rejects with TableError. */
  verifyChecksums(chunk: ChunkPlace, signal?: AbortSignal): Promise<ChecksumReport>;
  /**
   * The asked rows and columns, in order, as record batches whose fields follow `schema` (see DataType for how
   * values lie). Streams; memory is bounded by one segment's asked columns. Rejects with TableError.
   */
  read(request: ReadRequest, signal?: AbortSignal): AsyncIterable<RecordBatch>;
  /**
   * Key columns of whole segments as runs of equal values, without decoding them, for each segment in order; undefined
   * for a segment that has to be read. Undefined where the format, or a column's type, has no such way.
   */
  readonly keyRuns?: (
    segments: Range,
    columns: readonly number[],
    signal?: AbortSignal,
  ) => AsyncIterable<readonly KeyRuns[] | undefined> | undefined;
  /**
   * All rows in file order, in one pass that needs no walk: for jobs. With `badBlocks: 'strict'` rejects at the first
   * damage, after all rows before it; with `skip` tells of it and goes on, and rows that cannot be decoded are left
   * out. May be left early. Undefined where `read` of all rows is as good.
   */
  readonly scan?:
    ((request: ScanRequest, signal?: AbortSignal) => AsyncIterable<RecordBatch>) | undefined;
  /** Frees decoded data; does not close the source. */
  close(): void;
}
