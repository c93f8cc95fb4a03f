/** An open Parquet file as a TableReader: footer → plan → byte ranges → mini-files → Arrow record batches. */
import { makeData, Null, type Data, type RecordBatch } from 'apache-arrow';
import { throwIfAborted } from '../../base/abort.ts';
import { TableError } from '../../base/errors.ts';
import type { ByteSource } from '../../io/byteSource.ts';
import type { Field } from '../../table/schema.ts';
import { recordBatch, schemaOf } from '../arrowType.ts';
import type { OpenOptions, ReadRequest, TableReader } from '../format.ts';
import { ColumnReader, type ParquetFile } from './columnReader.ts';
import { maxBatchRows } from './decodedColumn.ts';
import { readFooter, type FileTail } from './footer.ts';
import { ParquetLayout } from './layout.ts';
import { rowGroupOfRow, rowGroupsOf, type RowGroupRows } from './plan.ts';
import { tableSchema } from './schema.ts';
import { schemaTree } from './schemaTree.ts';

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
  const footer = await readFooter(source, signal, tail);
  const tree = schemaTree(footer.metaData.schema);
  return new ParquetReader({ source, footer, tree, schema: tableSchema(tree) }, options);
}

class ParquetReader implements TableReader {
  readonly #file: ParquetFile;
  readonly #columns: ColumnReader;
  readonly #layout: ParquetLayout;
  #closed = false;

  constructor(file: ParquetFile, options: OpenOptions) {
    this.#file = file;
    this.#layout = new ParquetLayout(file.footer, file.tree);
    this.#columns = new ColumnReader(file, {
      memoryLimitBytes: options.memoryLimitBytes,
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

  layoutMap: TableReader['layoutMap'] = (maxSegmentBins, maxColumnBins) =>
    this.#layout.map(maxSegmentBins, maxColumnBins);

  async *read({ rows, columns }: ReadRequest, signal?: AbortSignal): AsyncGenerator<RecordBatch> {
    const fields = columns.map((column) => this.#field(column));
    for (const part of rowGroupsOf(this.#file.footer.rowStarts, rows)) {
      throwIfAborted(signal);
      if (this.#closed) throw new TableError('closed', 'the table was closed');
      yield* this.#readRowGroup(part, { fields, columns, signal });
    }
  }

  async *#readRowGroup(
    part: RowGroupRows,
    { fields, columns, signal }: Selection,
  ): AsyncGenerator<RecordBatch> {
    // A column without leaves has no bytes, and one that is asked for twice is read once.
    const { tree } = this.#file;
    const stored = [...new Set(columns)].filter((column) => {
      const node = tree.columns[column];
      return node !== undefined && node.leafEnd > node.leafStart;
    });
    const found =
      stored.length === 0
        ? { cuts: emptyCuts(part), columns: [] }
        : await this.#columns.read(part, stored, signal);
    let start = part.rows.start;
    for (const [index, end] of found.cuts.entries()) {
      throwIfAborted(signal);
      const length = end - start;
      const data = columns.map(
        (column): Data =>
          found.columns[stored.indexOf(column)]?.batches[index] ??
          makeData({ type: new Null(), length }),
      );
      yield recordBatch(schemaOf(fields, data), length, data);
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
  readonly signal: AbortSignal | undefined;
}

/** Batches of rows without columns. */
function emptyCuts({ rows }: RowGroupRows): number[] {
  const cuts: number[] = [];
  for (let cut = rows.start + maxBatchRows; cut < rows.end; cut += maxBatchRows) cuts.push(cut);
  return [...cuts, rows.end];
}
