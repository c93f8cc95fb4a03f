/** An open Parquet file as a TableReader: footer → plan → byte ranges → mini-files → Arrow record batches. */
import { makeData, Null, type Data, type RecordBatch } from 'apache-arrow';
import { throwIfAborted } from '../../base/abort.ts';
import { TableError, type ErrorCode } from '../../base/errors.ts';
import type { ByteSource } from '../../io/byteSource.ts';
import type { Field } from '../../table/schema.ts';
import { recordBatch, schemaOf } from '../arrowType.ts';
import type { OpenOptions, ReadRequest, TableReader } from '../format.ts';
import { releaseBatch } from '../releaseBatch.ts';
import { ColumnReader, type ParquetFile, type SpanColumns } from './read/columnReader.ts';
import { maxBatchRows } from './mini/decodedColumn.ts';
import { readFooter, type FileTail } from './footer/footer.ts';
import { ParquetLayout } from './layout/layout.ts';
import { ChunkPages } from './layout/chunkPages.ts';
import { keyRunsOf } from './keyRuns/keyRunsReader.ts';
import { rowGroupOfRow } from './plan/plan.ts';
import { halvesOf, rowSpans, spansOf, type RowSpans, type SpanRows } from './plan/rowSpans.ts';
import { mayHold } from './statistics/mayHold.ts';
import { readPageBounds } from './statistics/pageBounds.ts';
import { tableSchema } from './schema/schema.ts';
import { schemaTree } from './schema/schemaTree.ts';

/** Decoded columns that stay for later reads: a few screenfuls of columns of row groups of usual sizes. */
const defaultCacheBytes = 128 * 1024 * 1024;

/**
 * Opens a Parquet file by its footer; nothing is decoded. Rejects with TableError `empty`, `notTable`, `truncated`,
 * `encrypted` or `corrupt`. The source stays the caller's. `tail` saves reading it once more.
 */
export async function openParquet(
  source: ByteSource,
  options: OpenOptions,
  signal?: AbortSignal,
  tail?: FileTail,
): Promise<TableReader> {
  const footer = await readFooter(source, signal, tail, options.keys);
  const tree = schemaTree(footer.metaData.schema);
  return new ParquetReader({ source, footer, tree, schema: tableSchema(tree) }, options);
}

class ParquetReader implements TableReader {
  readonly #file: ParquetFile;
  readonly #columns: ColumnReader;
  readonly #layout: ParquetLayout;
  readonly #pages: ChunkPages;
  readonly #spans: RowSpans;
  /** Spans that cannot be read as one, by their row groups: something in them is damaged. */
  readonly #split = new Set<string>();
  readonly #verifiesChecksums: boolean;
  #closed = false;

  constructor(file: ParquetFile, options: OpenOptions) {
    this.#file = file;
    this.#verifiesChecksums = options.verifyChecksums ?? false;
    this.#layout = new ParquetLayout(file.footer, file.tree);
    this.#pages = new ChunkPages(file);
    this.#spans = rowSpans(file.footer);
    this.#columns = new ColumnReader(file, {
      memoryLimitBytes: options.memoryLimitBytes,
      crashedParts: options.crashedParts ?? [],
      verifyChecksums: this.#verifiesChecksums,
      cacheBytes: options.cacheBytes ?? Math.min(defaultCacheBytes, options.memoryLimitBytes / 2),
    });
  }

  get schema(): TableReader['schema'] {
    return this.#file.schema;
  }

  get facts(): TableReader['facts'] {
    return this.#layout.facts;
  }

  segments: TableReader['segments'] = (range) => this.#layout.segments(range);

  segmentOfRow: TableReader['segmentOfRow'] = (row) =>
    rowGroupOfRow(this.#file.footer.rowStarts, row);

  columnChunks: TableReader['columnChunks'] = (segment) => this.#layout.columnChunks(segment);

  valueBounds: NonNullable<TableReader['valueBounds']> = (segment, column) =>
    this.#layout.valueBounds(segment, column);

  pageBounds: NonNullable<TableReader['pageBounds']> = async (segment, column, signal) =>
    readPageBounds(this.#file, { rowGroup: segment, column }, signal);

  mayHold: NonNullable<TableReader['mayHold']> = async (values, signal) =>
    mayHold(this.#file, values, signal);

  layoutMap: TableReader['layoutMap'] = (maxSegmentBins, maxColumnBins) =>
    this.#layout.map(maxSegmentBins, maxColumnBins);

  metadataEntries: TableReader['metadataEntries'] = () => this.#layout.metadataEntries();

  keyValueTexts: TableReader['keyValueTexts'] = () => this.#layout.keyValueTexts();

  schemaElements: TableReader['schemaElements'] = () => this.#layout.schemaElements();

  pages: TableReader['pages'] = async (chunk, range, signal) =>
    this.#pages.pages(chunk, range, signal);

  pageStrip: TableReader['pageStrip'] = async (chunk, maxBins, signal) =>
    this.#pages.strip(chunk, maxBins, signal);

  probeBloomFilter: TableReader['probeBloomFilter'] = async (chunk, text, signal) =>
    this.#pages.probe(chunk, text, signal);

  verifyChecksums: TableReader['verifyChecksums'] = async (chunk, signal) =>
    this.#pages.verifyChecksums(chunk, signal);

  /** Where checksums are to be looked at, everything goes through the columns, which do. */
  keyRuns: NonNullable<TableReader['keyRuns']> = (segments, columns, signal) =>
    this.#verifiesChecksums ? undefined : keyRunsOf(this.#file, segments, columns, signal);

  async *read(
    { rows, columns, lendsBatches = false }: ReadRequest,
    signal?: AbortSignal,
  ): AsyncGenerator<RecordBatch> {
    const fields = columns.map((column) => this.#field(column));
    const selection = { fields, columns, lendsBatches, signal };
    for (const span of spansOf(this.#spans, rows)) yield* this.#readSpan(span, selection);
  }

  /** A span as one; where something in it cannot be read, in halves, so that the error names a single row group. */
  async *#readSpan(span: SpanRows, selection: Selection): AsyncGenerator<RecordBatch> {
    throwIfAborted(selection.signal);
    if (this.#closed) throw new TableError('closed', 'the table was closed');
    const { start, end } = span.rowGroups;
    const key = `${start}:${end}`;
    const found = this.#split.has(key) ? undefined : await this.#columnsOf(span, selection);
    if (found !== undefined) {
      try {
        yield* this.#batches(span, selection, found);
      } finally {
        found.free();
      }
      return;
    }
    this.#split.add(key);
    for (const half of halvesOf(this.#file.footer.rowStarts, span))
      yield* this.#readSpan(half, selection);
  }

  /** The columns asked for that have bytes, each once. */
  #storedColumns({ columns }: Selection): number[] {
    return [...new Set(columns)].filter((column) => {
      const node = this.#file.tree.columns[column];
      return node !== undefined && node.leafEnd > node.leafStart;
    });
  }

  /** Undefined where something is wrong with some of the row groups. */
  async #columnsOf(span: SpanRows, selection: Selection): Promise<SpanColumns | undefined> {
    const stored = this.#storedColumns(selection);
    if (stored.length === 0) return noColumns(span);
    const { start, end } = span.rowGroups;
    try {
      return await this.#columns.read(span, stored, selection.signal);
    } catch (error) {
      if (end - start === 1 || !isOfContent(error)) throw error;
      return undefined;
    }
  }

  *#batches(span: SpanRows, selection: Selection, found: SpanColumns): Generator<RecordBatch> {
    const { fields, columns, lendsBatches, signal } = selection;
    const stored = this.#storedColumns(selection);
    let { start } = span.rows;
    for (const [index, end] of found.cuts.entries()) {
      throwIfAborted(signal);
      const length = end - start;
      const data = columns.map(
        (column): Data =>
          found.columns[stored.indexOf(column)]?.batch(index) ??
          makeData({ type: new Null(), length }),
      );
      const batch = recordBatch(schemaOf(fields, data), length, data);
      yield batch;
      if (lendsBatches) releaseBatch(batch);
      start = end;
    }
  }

  #field(column: number): Field {
    const field = this.schema.fields[column];
    if (field === undefined)
      throw new TableError('invalidArgument', `there is no column ${column}`);
    return field;
  }

  close(): void {
    this.#closed = true;
    this.#columns.close();
  }
}

interface Selection {
  readonly fields: readonly Field[];
  readonly columns: readonly number[];
  readonly lendsBatches: boolean;
  readonly signal: AbortSignal | undefined;
}

/** What may be wrong with some row groups, and right with their neighbours. */
const contentCodes: ReadonlySet<string> = new Set<ErrorCode>([
  'corrupt',
  'encrypted',
  'tooLarge',
  'truncated',
  'unsupported',
  'workerDied',
]);

function isOfContent(error: unknown): boolean {
  return error instanceof TableError && contentCodes.has(error.code);
}

/** Batches of rows without columns. */
function noColumns({ rows }: SpanRows): SpanColumns {
  const cuts: number[] = [];
  for (let cut = rows.start + maxBatchRows; cut < rows.end; cut += maxBatchRows) cuts.push(cut);
  return { cuts: [...cuts, rows.end], columns: [], free: () => undefined };
}
