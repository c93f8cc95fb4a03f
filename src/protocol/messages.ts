/** What the webview and the extension host may ask of each other. Plain data only; large bytes as exact-size Uint8Array. */
import type { RowTarget } from '../base/rowNumber.ts';
import type { TableGrowth } from '../table/growth.ts';
import type {
  BloomAnswer,
  ChecksumReport,
  ChunkPlace,
  ColumnChunkLayout,
  FileFacts,
  LayoutMap,
  PageList,
  PageStrip,
  SegmentLayout,
} from '../table/layout.ts';
import type { PackedSchema } from '../table/packedSchema.ts';
import type { RowView } from '../table/rowView.ts';
import type { Range, TableSchema } from '../table/schema.ts';
import type { SchemaDocument } from '../table/schemaDocument.ts';
import type { SegmentSizes } from '../table/segmentSizes.ts';
import type { CallContext } from './rpc.ts';
import type { TileAnswer } from './tiles.ts';

/** What a document is, as soon as it is open. */
export interface OpenedDocument {
  readonly name: string;
  readonly schema: TableSchema;
  /** As they were when the file was opened: `growth` brings them up to date. */
  readonly facts: FileFacts;
  /** Undefined for a file that knew all of its rows when it was opened. */
  readonly growth: TableGrowth | undefined;
  readonly badBlocks: BadBlocks;
  /** The schema that an Avro file is read as; undefined for its own. */
  readonly readerSchema?: { readonly name: string } | undefined;
  /** A schema that it was to be read as since, and cannot. */
  readonly refusedSchema?: RefusedSchema | undefined;
}

export interface RefusedSchema {
  /** Of the file that has it. */
  readonly name: string;
  /** Why not, one clause or more. */
  readonly reasons: readonly string[];
}

/** Whether a damaged block ends the table, or is left out of it. */
export type BadBlocks = 'strict' | 'skip';

/** What the editor shows instead of a table when a file cannot be opened, or above it when a read failed. */
export interface Problem {
  readonly code: string;
  /** One or two sentences, ready to show. */
  readonly message: string;
  /** What can be done about it, in the order of the buttons. */
  readonly actions: readonly ProblemAction[];
}
export type ProblemAction =
  'openAsText' | 'openAsHex' | 'reload' | 'showLog' | 'openSettings' | 'enterKey' | 'validate';

/** What a button of the page may make the host do. */
export type HostAction =
  | ProblemAction
  | 'rewrite'
  | 'skipBadBlocks'
  | 'stopAtBadBlocks'
  | 'chooseReaderSchema'
  | 'clearReaderSchema'
  | 'forgetRefusedSchema';

/** The schema as its format has it, without the texts that may be long. */
export type SchemaOutline = Omit<SchemaDocument, 'text' | 'canonicalForm'> & {
  readonly hasCanonicalForm: boolean;
};

/** The text of a schema that is wanted. */
export type SchemaForm = 'asWritten' | 'canonical';

export type OpenResult =
  | { readonly kind: 'opened'; readonly document: OpenedDocument }
  | { readonly kind: 'failed'; readonly problem: Problem };

/** OpenResult on its way to the webview: see packedSchema.ts. */
export type PackedResult =
  | {
      readonly kind: 'opened';
      readonly document: Omit<OpenedDocument, 'schema'> & { readonly schema: PackedSchema };
    }
  | Extract<OpenResult, { readonly kind: 'failed' }>;

/** Where the active cell is; undefined in an empty table. */
export interface CellPosition {
  readonly row: number;
  readonly column: number;
}

/** Rows of a view × columns of the table, in the order wanted. */
export interface WantedCells {
  readonly rows: Range;
  readonly columns: readonly number[];
  /** The table as it is when undefined. */
  readonly view?: RowView | undefined;
}

/** What the webview may ask of the host. Failures arrive as TableError. */
export interface HostApi {
  /** The first call of every webview; may be repeated after a problem or a change. */
  open(params: Record<string, never>, context: CallContext): Promise<PackedResult>;
  /** At most tileRows × tileColumns cells. What is damaged fails by itself. */
  readTile(params: WantedCells, context: CallContext): Promise<TileAnswer>;
  /** Finds the rows that a view shows. Reports RowViewProgress a few times a second, the last time when all are found. */
  showRows(params: { readonly view: RowView }, context: CallContext): Promise<void>;
  /** Where a view shows a row of the table, or the next one that it shows; null where there is none. */
  placeOfRow(
    params: { readonly view: RowView; readonly row: number },
    context: CallContext,
  ): Promise<{ readonly place: number | null }>;
  /** What is wrong with a condition that is being typed, as a sentence; null where it is one. */
  checkCondition(
    params: { readonly text: string },
    context: CallContext,
  ): Promise<{ readonly problem: string | null }>;
  segments(
    params: { readonly range: Range },
    context: CallContext,
  ): Promise<readonly SegmentLayout[]>;
  columnChunks(
    params: { readonly segment: number },
    context: CallContext,
  ): Promise<readonly ColumnChunkLayout[]>;
  segmentSizes(params: Record<string, never>, context: CallContext): Promise<SegmentSizes>;
  /** Bytes of Avro blocks before compression; null where nobody can tell. Decompresses them: ask for those in view. */
  uncompressedSizes(
    params: { readonly range: Range },
    context: CallContext,
  ): Promise<readonly (number | null)[]>;
  layoutMap(
    params: { readonly maxSegmentBins: number; readonly maxColumnBins: number },
    context: CallContext,
  ): Promise<LayoutMap>;
  /** Readable text of each entry of the key-value metadata, or null where there is only the raw value. */
  keyValueTexts(
    params: Record<string, never>,
    context: CallContext,
  ): Promise<readonly (string | null)[]>;
  /** Null for formats that have none. */
  schemaOutline(params: Record<string, never>, context: CallContext): Promise<SchemaOutline | null>;
  /** Shows the schema in an editor of its own. */
  openSchema(params: { readonly form: SchemaForm }, context: CallContext): Promise<void>;
  /** Puts the schema on the clipboard. */
  copySchema(params: { readonly form: SchemaForm }, context: CallContext): Promise<void>;
  /** Pages of one column chunk; ask for at most a few hundred at a time. */
  pages(
    params: { readonly chunk: ChunkPlace; readonly range: Range },
    context: CallContext,
  ): Promise<PageList>;
  pageStrip(
    params: { readonly chunk: ChunkPlace; readonly maxBins: number },
    context: CallContext,
  ): Promise<PageStrip>;
  probeBloomFilter(
    params: { readonly chunk: ChunkPlace; readonly text: string },
    context: CallContext,
  ): Promise<{ readonly answer: BloomAnswer }>;
  verifyChecksums(
    params: { readonly chunk: ChunkPlace },
    context: CallContext,
  ): Promise<ChecksumReport>;
  /** Puts cells on the clipboard as TSV, however many; for selections too large for the webview's own tiles. */
  copyCells(params: WantedCells, context: CallContext): Promise<{ readonly cells: number }>;
  writeClipboard(params: { readonly text: string }, context: CallContext): Promise<void>;
  /** A failed read as words and buttons. */
  describeProblem(
    params: {
      readonly code: string;
      readonly message: string;
      readonly where?: { part: string; offset?: number };
    },
    context: CallContext,
  ): Promise<Problem>;
  runAction(params: { readonly action: HostAction }, context: CallContext): Promise<void>;
  /** For the status bar. */
  cellChanged(
    params: { readonly cell: CellPosition | undefined },
    context: CallContext,
  ): Promise<void>;
}

export const hostMethods = [
  'open',
  'readTile',
  'showRows',
  'placeOfRow',
  'checkCondition',
  'segments',
  'columnChunks',
  'segmentSizes',
  'uncompressedSizes',
  'layoutMap',
  'keyValueTexts',
  'schemaOutline',
  'openSchema',
  'copySchema',
  'pages',
  'pageStrip',
  'probeBloomFilter',
  'verifyChecksums',
  'copyCells',
  'writeClipboard',
  'describeProblem',
  'runAction',
  'cellChanged',
] as const satisfies readonly (keyof HostApi)[];

/** What can be done to a column that is shown. */
export type ColumnChange =
  'hide' | 'moveLeft' | 'moveRight' | 'sortAscending' | 'sortDescending' | 'unsort';

/** What of the table is shown, and what of that is selected. */
export interface ShownTable {
  /** Columns of the table, in the order shown. */
  readonly columns: readonly number[];
  readonly view: RowView;
  /** How many rows are shown; undefined as long as they are being found. */
  readonly rowCount: number | undefined;
  /** Rows and columns as they are shown; null in an empty table. */
  readonly selected: { readonly rows: Range; readonly columns: Range } | null;
}

/** What the host may ask of the webview. */
export interface WebviewApi {
  /** Scrolls to a row and makes it active; to one that is not known yet, as soon as it is. */
  goToRow(params: { readonly target: RowTarget }, context: CallContext): Promise<void>;
  /** A column of the table; shows it where it is hidden. */
  goToColumn(params: { readonly column: number }, context: CallContext): Promise<void>;
  /** The column that is shown at a place; that of the active cell where it is undefined. */
  changeColumn(
    params: { readonly change: ColumnChange; readonly at?: number | undefined },
    context: CallContext,
  ): Promise<void>;
  /** Columns of the table, in the order wanted; null for all of them. */
  showColumns(
    params: { readonly columns: readonly number[] | null },
    context: CallContext,
  ): Promise<void>;
  /** Shows or hides the details panel; `show` decides when given. */
  toggleDetails(params: { readonly show?: boolean }, context: CallContext): Promise<void>;
  copySelection(params: Record<string, never>, context: CallContext): Promise<void>;
  /** Lets someone type a condition; `column`, as it is written in one, is where it goes on. */
  editFilter(params: { readonly column?: string | undefined }, context: CallContext): Promise<void>;
  shown(params: Record<string, never>, context: CallContext): Promise<ShownTable>;
  /** More of the file is known, or the walk ended, with a problem where it could not go on. */
  grew(
    params: { readonly growth: TableGrowth; readonly problem?: Problem },
    context: CallContext,
  ): Promise<void>;
  /** The file changed on disk and was opened anew, or can no longer be opened. */
  reopened(params: { readonly result: PackedResult }, context: CallContext): Promise<void>;
}

export const webviewMethods = [
  'goToRow',
  'goToColumn',
  'changeColumn',
  'showColumns',
  'editFilter',
  'toggleDetails',
  'copySelection',
  'shown',
  'grew',
  'reopened',
] as const satisfies readonly (keyof WebviewApi)[];
