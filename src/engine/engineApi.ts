/** What the extension host and the command line ask of an engine worker. Plain data that structured clone carries. */
import type { OpenOptions, SizeRequest } from '../formats/format.ts';
import type {
  BloomAnswer,
  ChecksumReport,
  ChunkPlace,
  ColumnChunkLayout,
  FileFacts,
  LayoutMap,
  PageList,
  PageStrip,
  SchemaElementFacts,
  SegmentLayout,
} from '../table/layout.ts';
import type { TableGrowth } from '../table/growth.ts';
import type { PackedSchema } from '../table/packedSchema.ts';
import type { Range, TableSchema } from '../table/schema.ts';
import type { SchemaDocument } from '../table/schemaDocument.ts';
import type { SegmentSizes } from '../table/segmentSizes.ts';
import type { JobPlan, JobSpec, JobSummary } from '../jobs/jobSpec.ts';
import type { CallContext } from '../protocol/rpc.ts';
import type { RowView, RowViewProgress } from '../table/rowView.ts';
import type { TileAnswer } from '../protocol/tiles.ts';

/** A file to read, as the worker can reach it. */
export type SourceSpec =
  /** An absolute path on this machine. */
  | { readonly kind: 'path'; readonly path: string }
  /** The whole file: virtual workspaces and the browser. */
  | { readonly kind: 'bytes'; readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> };

/** The file's name, without its folder. */
export function sourceName(source: SourceSpec): string {
  return source.kind === 'path' ? (source.path.split(/[\\/]/).at(-1) ?? '') : source.name;
}

/** A file to write, or a folder of files, for jobs that write several. */
export type TargetSpec =
  | {
      readonly kind: 'path' | 'folder';
      readonly path: string;
      /** Where the bytes are collected, beside it: named by the caller, who removes it if the worker dies. */
      readonly temporaryPath: string;
      readonly overwrite: boolean;
    }
  /** Collected in memory and returned in the summary: virtual workspaces and the browser. */
  | { readonly kind: 'memory'; readonly maxBytes: number };

/** How a file is to be read, as its user chooses; the engine adds what only it knows. */
export type ReadingOptions = Omit<OpenOptions, 'memoryLimitBytes' | 'cacheBytes' | 'crashedParts'>;

/** A file to open, and how. */
export interface TableSpec extends OpenOptions {
  readonly source: SourceSpec;
}

/** A job, and what it reads. */
export interface JobRequest {
  readonly spec: JobSpec;
  /** In the order in which they are read. */
  readonly sources: readonly SourceSpec[];
  readonly reading: OpenOptions;
}

/** As it crosses the wire: see packedSchema.ts. */
export type PackedTable = Omit<OpenedTable, 'schema'> & { readonly schema: PackedSchema };

export interface OpenedTable {
  /** Names the open table in later calls to the same worker. */
  readonly table: number;
  readonly schema: TableSchema;
  readonly facts: FileFacts;
  /** How much of it is known; undefined when opening it was enough to know all. */
  readonly growth: TableGrowth | undefined;
}

/** Rows × top-level columns, in the order wanted. */
export interface TableCells {
  readonly rows: Range;
  readonly columns: readonly number[];
  /** Which rows they are counted among; those of the table when undefined. */
  readonly view?: RowView | undefined;
}

export interface EngineApi {
  open(params: TableSpec, context: CallContext): Promise<PackedTable>;
  close(params: { readonly table: number }, context: CallContext): Promise<void>;
  /** Finds all segments. Reports TableGrowth a few times a second; answers with the last one. */
  walk(params: { readonly table: number }, context: CallContext): Promise<TableGrowth | undefined>;
  /** Finds the rows that a view shows. Reports RowViewProgress a few times a second; answers with the last one. */
  showRows(
    params: { readonly table: number; readonly view: RowView },
    context: CallContext,
  ): Promise<RowViewProgress>;
  /** Where a view shows a row of the table, or the next one that it shows. */
  placeOfRow(
    params: { readonly table: number; readonly view: RowView; readonly row: number },
    context: CallContext,
  ): Promise<number | undefined>;
  /** Cells as one Arrow IPC stream. */
  readIpc(
    params: { readonly table: number } & TableCells,
    context: CallContext,
  ): Promise<{ readonly ipc: Uint8Array<ArrayBuffer> }>;
  /** Cells in parts: what is damaged fails by itself. */
  readTile(
    params: { readonly table: number } & TableCells,
    context: CallContext,
  ): Promise<TileAnswer>;
  segments(
    params: { readonly table: number; readonly range: Range },
    context: CallContext,
  ): Promise<readonly SegmentLayout[]>;
  /** How large all segments are, as far as they are known. */
  segmentSizes(params: { readonly table: number }, context: CallContext): Promise<SegmentSizes>;
  /** Bytes of segments before compression, of those that `segments` does not know: see TableReader. */
  uncompressedSizes(
    params: { readonly table: number } & SizeRequest,
    context: CallContext,
  ): Promise<readonly (number | undefined)[]>;
  columnChunks(
    params: { readonly table: number; readonly segment: number },
    context: CallContext,
  ): Promise<readonly ColumnChunkLayout[]>;
  layoutMap(
    params: {
      readonly table: number;
      readonly maxSegmentBins: number;
      readonly maxColumnBins: number;
    },
    context: CallContext,
  ): Promise<LayoutMap>;
  keyValueTexts(
    params: { readonly table: number },
    context: CallContext,
  ): Promise<readonly (string | undefined)[]>;
  schemaElements(
    params: { readonly table: number },
    context: CallContext,
  ): Promise<readonly SchemaElementFacts[]>;
  /** Undefined for formats that have none: see TableReader. */
  schemaDocument(
    params: { readonly table: number },
    context: CallContext,
  ): Promise<SchemaDocument | undefined>;
  /** Layout of column chunks down to their pages: see TableReader. */
  pages(
    params: { readonly table: number; readonly chunk: ChunkPlace; readonly range: Range },
    context: CallContext,
  ): Promise<PageList>;
  pageStrip(
    params: { readonly table: number; readonly chunk: ChunkPlace; readonly maxBins: number },
    context: CallContext,
  ): Promise<PageStrip>;
  probeBloomFilter(
    params: { readonly table: number; readonly chunk: ChunkPlace; readonly text: string },
    context: CallContext,
  ): Promise<BloomAnswer>;
  verifyChecksums(
    params: { readonly table: number; readonly chunk: ChunkPlace },
    context: CallContext,
  ): Promise<ChecksumReport>;
  /** Answers with the plan of the kind of job. */
  planJob(params: JobRequest, context: CallContext): Promise<JobPlan>;
  /** Answers with the summary of the kind of job. Reports JobProgress. Jobs that write need a target. */
  runJob(
    params: JobRequest & { readonly target?: TargetSpec | undefined },
    context: CallContext,
  ): Promise<JobSummary>;
}

export const engineMethods = [
  'open',
  'close',
  'walk',
  'showRows',
  'placeOfRow',
  'readIpc',
  'readTile',
  'segments',
  'segmentSizes',
  'uncompressedSizes',
  'columnChunks',
  'layoutMap',
  'keyValueTexts',
  'schemaElements',
  'schemaDocument',
  'pages',
  'pageStrip',
  'probeBloomFilter',
  'verifyChecksums',
  'planJob',
  'runJob',
] as const satisfies readonly (keyof EngineApi)[];
