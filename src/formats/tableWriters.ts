/** The writer of each format, and what the format makes of types that it does not have. */
import type { Data } from 'apache-arrow';
import type { ByteSink } from '../io/byteSink.ts';
import type { KeyValue } from '../table/layout.ts';
import type { DataType, Field, TableSchema } from '../table/schema.ts';
import { createArrowWriter } from './arrow/writer.ts';
import { isText, type FileFormat } from './fileFormat.ts';
import type { AvroWriteOptions } from './avro/writer/avroWriteOptions.ts';
import { avroSchemaOf } from './avro/writer/avroSchemaOf.ts';
import { createAvroWriter } from './avro/writer/avroWriter.ts';
import { arrowSchemaKey } from './parquet/write/arrowSchemaValue.ts';
import { storableData } from './parquet/write/storableData.ts';
import { storableType } from './parquet/write/storableType.ts';
import { leafTypeText } from './parquet/schema/schema.ts';
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

/** What becomes of a column's type in a format, in a few words; undefined where nothing does. */
export function typeChange(field: Field, format: FileFormat): string | undefined {
  const { type, typeText } = field;
  if (isText(format)) return textChange(type, format);
  if (format === 'avro') return avroChange(field);
  if (format !== 'parquet') return undefined;
  const storable = storableType(type);
  if (JSON.stringify(storable) === JSON.stringify(type)) return undefined;
  if (type.kind === 'timestamp' && type.unit !== 's')
    return `${typeText} is shown in UTC by programs that do not know Arrow`;
  return `${typeText} becomes ${leafTypeText(storable)}`;
}

function textChange(type: DataType, format: FileFormat): string | undefined {
  if (type.kind === 'binary') return 'bytes become hexadecimal digits';
  if (type.kind === 'geometry') return 'shapes become well-known text';
  if (format === 'ndjson') return undefined;
  const isNested = 'fields' in type || type.kind === 'list' || type.kind === 'map';
  return isNested || type.kind === 'bson' ? 'nested values become JSON text' : undefined;
}

/** Of the column itself, and of its parts by their paths. */
function avroChange(field: Field): string | undefined {
  const { changes } = avroSchemaOf({ fields: [field] });
  const own = `${field.name} `;
  const clauses = changes.map((change) =>
    change.startsWith(own) ? change.slice(own.length) : change,
  );
  return clauses.length === 0 ? undefined : clauses.join('; ');
}
