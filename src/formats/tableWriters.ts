/** The writer of each format, and the types under which formats store values. */
import type { Data } from 'apache-arrow';
import type { ByteSink } from '../io/byteSink.ts';
import type { KeyValue } from '../table/layout.ts';
import type { DataType, TableSchema } from '../table/schema.ts';
import { createArrowWriter } from './arrow/writer.ts';
import { isText, type FileFormat } from './fileFormat.ts';
import type { AvroWriteOptions } from './avro/writer/avroWriteOptions.ts';
import { avroSchemaOf } from './avro/writer/avroSchemaOf.ts';
import { createAvroWriter } from './avro/writer/avroWriter.ts';
import { arrowSchemaKey } from './parquet/write/arrowSchemaValue.ts';
import { storableData } from './parquet/write/storableData.ts';
import { storableType } from './parquet/write/storableType.ts';
import { createParquetWriter, type ParquetTableOptions } from './parquet/write/tableWriter.ts';
import type { ParquetWriteOptions } from './parquet/write/writeOptions.ts';
import type { TableWriter } from './tableWriter.ts';
import type { DelimitedOptions, TextCompression } from './text/textOptions.ts';
import { createTextWriter } from './text/write/textWriter.ts';

/** How to write a table. Of the options, those of the format count. */
export interface TableWriteOptions {
  readonly format: FileFormat;
  readonly parquet?: ParquetWriteOptions | undefined;
  readonly avro?: AvroWriteOptions | undefined;
  readonly arrow?: ArrowWriteOptions | undefined;
  readonly text?: TextWriteOptions | undefined;
}

/** Of Arrow files and streams. */
export interface ArrowWriteOptions {
  /** Most rows of a record batch; 65,536 when undefined. */
  readonly batchRows?: number | undefined;
}

/** Of CSV, TSV and NDJSON. */
export interface TextWriteOptions extends DelimitedOptions {
  readonly compression?: TextCompression | undefined;
}

export interface NewTable {
  readonly schema: TableSchema;
  /** Kept where the format has a place for it. */
  readonly keyValueMetadata: readonly Pick<KeyValue, 'key' | 'value'>[];
  /** What else there is to say of it in Parquet. */
  readonly parquet?: Pick<ParquetTableOptions, 'sourceSchema' | 'sortedBy'> | undefined;
}

/** Throws TableError `invalidArgument` for options that cannot be. */
export function createTableWriter(
  sink: ByteSink,
  { schema, keyValueMetadata, parquet: more }: NewTable,
  { format, parquet, avro, arrow, text }: TableWriteOptions,
): TableWriter {
  if (isText(format)) return createTextWriter(sink, schema, { ...text, format });
  if (format === 'parquet')
    return createParquetWriter(sink, schema, { ...parquet, ...more, keyValueMetadata });
  // Both say by themselves how columns lie.
  const entries = keyValueMetadata.filter(({ key }) => key !== arrowSchemaKey);
  if (format === 'avro') {
    const utf8 = new TextEncoder();
    const metadata = new Map(entries.map(({ key, value }) => [key, utf8.encode(value)]));
    return createAvroWriter(sink, avroSchemaOf(schema), { ...avro, metadata });
  }
  const metadata = new Map(entries.map(({ key, value }) => [key, value]));
  const form = format === 'arrow' ? 'file' : 'stream';
  return createArrowWriter(sink, schema, { ...arrow, form, metadata });
}

/** Whether the writer of a format may hold on to batches that it was given; the others are done with them at once. */
export function keepsBatches(format: FileFormat): boolean {
  return !isText(format) && format !== 'avro';
}

/** The type under which values of `type` are stored. Types of which a format makes something else are not told of. */
export function writtenType(type: DataType, format: FileFormat): DataType {
  return format === 'parquet' ? storableType(type) : type;
}

/** Canonical data of `type` as values of `writtenType`. Throws TableError `invalidArgument` as the writer does. */
export function writtenData(data: Data, type: DataType, format: FileFormat): Data {
  return format === 'parquet' ? storableData(data, type) : data;
}
