/** What every table format offers: a reader over a byte source. */
import type { RecordBatch } from 'apache-arrow';
import type { ColumnChunkLayout, FileFacts, LayoutMap, SegmentLayout } from '../table/layout.ts';
import type { Range, TableSchema } from '../table/schema.ts';
import type { DecryptionKeys } from './decryptionKeys.ts';

export interface ReadRequest {
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
}

/** An open file. Cheap to open (metadata only); decoding happens in `read`. */
export interface TableReader {
  readonly schema: TableSchema;
  readonly facts: FileFacts;
  /** Segments [start, end), cut to what there is. */
  segments(range: Range): readonly SegmentLayout[];
  /** The segment that holds `row`. */
  segmentOfRow(row: number): number;
  columnChunks(segment: number): readonly ColumnChunkLayout[];
  layoutMap(maxSegmentBins: number, maxColumnBins: number): LayoutMap;
  /**
   * The asked rows and columns, in order, as record batches whose fields follow `schema` (see DataType for how
   * values lie). Streams; memory is bounded by one segment's asked columns. Rejects with TableError.
   */
  read(request: ReadRequest, signal?: AbortSignal): AsyncIterable<RecordBatch>;
  /** Frees decoded data; does not close the source. */
  close(): void;
}
