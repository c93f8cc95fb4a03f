/** Record batches to a Parquet file: row groups are built up to the size that was asked for, under a footer of our own. */
import type { RecordBatch } from 'apache-arrow';
import { throwIfAborted } from '../../../base/abort.ts';
import { TableError } from '../../../base/errors.ts';
import type { ByteSink } from '../../../io/byteSink.ts';
import type { TableSchema } from '../../../table/schema.ts';
import { firstNull } from '../../arrowData.ts';
import { RowQueue } from '../../rowQueue.ts';
import type { TableWriter, WrittenTable } from '../../tableWriter.ts';
import { arrowSchemaKey, arrowSchemaValue } from './arrowSchemaValue.ts';
import { createdBy } from '../footer/createdBy.ts';
import { newMetaData } from '../footer/footerWriter.ts';
import { withFieldIds } from '../schema/fieldIds.ts';
import type { KeyValue, SchemaElement, SortingColumn } from '../thrift/metadata.ts';
import { RowGroupEncoder } from './rowGroupEncoder.ts';
import { ParquetWriter } from './writer.ts';
import { writeSettings, type ParquetWriteOptions, type WriteSettings } from './writeOptions.ts';

export interface ParquetTableOptions extends ParquetWriteOptions {
  /** For the footer. What is needed to say Arrow's types comes instead of an `ARROW:schema` of the same key. */
  readonly keyValueMetadata?: readonly KeyValue[] | undefined;
  /** The schema that the columns come from: their field IDs are kept. */
  readonly sourceSchema?: readonly SchemaElement[] | undefined;
  /** How the rows are sorted, most significant column first: for the footer. */
  readonly sortedBy?: readonly SortedColumn[] | undefined;
}

export interface SortedColumn {
  /** A top-level column whose values are not nested. */
  readonly column: number;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/**
 * Writes `schema`'s columns as storableType.ts says, in memory bounded by about two row groups' values. Text is written
 * as it is: where it is not valid UTF-8 in the batches, it is not in the file. Throws TableError `invalidArgument` for
 * options that cannot be.
 */
export function createParquetWriter(
  sink: ByteSink,
  schema: TableSchema,
  options: ParquetTableOptions = {},
): TableWriter {
  const { keyValueMetadata = [], sourceSchema, sortedBy = [], ...asked } = options;
  const told = withArrowSchema(keyValueMetadata, arrowSchemaValue(schema.fields));
  const settings = writeSettings(asked);
  return new ParquetTableWriter(sink, schema, { settings, told, sourceSchema, sortedBy });
}

/** One that was carried over says all, where Parquet's own types do. */
function withArrowSchema(
  told: readonly KeyValue[],
  value: string | undefined,
): readonly KeyValue[] {
  if (value === undefined) return told;
  return [...told.filter(({ key }) => key !== arrowSchemaKey), { key: arrowSchemaKey, value }];
}

interface Settled {
  readonly settings: WriteSettings;
  readonly told: readonly KeyValue[];
  readonly sourceSchema: readonly SchemaElement[] | undefined;
  readonly sortedBy: readonly SortedColumn[];
}

class ParquetTableWriter implements TableWriter {
  readonly #file: ParquetWriter;
  readonly #schema: TableSchema;
  readonly #settled: Settled;
  readonly #queue: RowQueue;
  readonly #encoder: RowGroupEncoder;
  #isStarted = false;
  #rows = 0;

  constructor(sink: ByteSink, schema: TableSchema, settled: Settled) {
    this.#file = new ParquetWriter(sink);
    this.#schema = schema;
    this.#settled = settled;
    this.#queue = new RowQueue(schema.fields);
    this.#encoder = new RowGroupEncoder(schema.fields, settled.settings);
  }

  async write(batch: RecordBatch, signal?: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    this.#checkNulls(batch);
    this.#rows += batch.numRows;
    this.#queue.add(batch);
    while (this.#isFull()) await this.#writeRowGroup(signal);
  }

  async finish(signal?: AbortSignal): Promise<WrittenTable> {
    await this.#start(signal);
    while (this.#queue.size.rows > 0) await this.#writeRowGroup(signal);
    const { schema, leafCount } = this.#encoder;
    const { told, sourceSchema } = this.#settled;
    const marked = sourceSchema === undefined ? schema : withFieldIds(schema, sourceSchema);
    const kept = newMetaData(marked, told);
    await this.#file.finish({ kept, leafCount, createdBy }, signal);
    return { rows: this.#rows, segments: this.#file.rowGroupCount };
  }

  #isFull(): boolean {
    const { rows, bytes } = this.#queue.size;
    const { rowGroupRows, rowGroupBytes } = this.#settled.settings;
    return rows >= rowGroupRows || bytes >= rowGroupBytes;
  }

  async #writeRowGroup(signal: AbortSignal | undefined): Promise<void> {
    await this.#start(signal);
    const { rowGroupRows, rowGroupBytes } = this.#settled.settings;
    const rows = this.#queue.rowsWithin({ rows: rowGroupRows, bytes: rowGroupBytes });
    const rowGroup = await this.#encoder.encode(this.#queue.take(rows), signal);
    await this.#file.addRowGroup({ ...rowGroup, sortingColumns: this.#sortingColumns() }, signal);
  }

  #sortingColumns(): readonly SortingColumn[] | undefined {
    const { sortedBy } = this.#settled;
    if (sortedBy.length === 0) return undefined;
    return sortedBy.map(({ column, ...order }) => ({
      columnIdx: this.#encoder.leafOf(column),
      ...order,
    }));
  }

  async #start(signal: AbortSignal | undefined): Promise<void> {
    if (this.#isStarted) return;
    this.#isStarted = true;
    await this.#file.start(signal);
  }

  #checkNulls({ data }: RecordBatch): void {
    for (const [column, { name, nullable, type }] of this.#schema.fields.entries()) {
      const values = data.children[column];
      const row = nullable || values === undefined || type.kind === 'null' ? -1 : firstNull(values);
      if (row >= 0)
        throw new TableError('invalidArgument', 'a value is null that must not be', {
          where: { part: `row ${this.#rows + row}, column ${name}` },
        });
    }
  }
}
