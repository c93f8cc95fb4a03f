/** What a job reads rows from: a table that can be looked at, or a file that can only be read through. */
import type { RecordBatch } from 'apache-arrow';
import type { KeyValue } from '../table/layout.ts';
import type { TableSchema } from '../table/schema.ts';
import type { ReadRequest, TableReader } from './format.ts';
import type { FileFormat } from './fileFormat.ts';

export interface RowSource {
  readonly format: FileFormat;
  readonly schema: TableSchema;
  /** Undefined where only reading it through tells. */
  readonly rowCount: number | undefined;
  readonly keyValueMetadata: readonly KeyValue[];
  /** As TableReader.read. */
  read(request: ReadRequest, signal?: AbortSignal): AsyncIterable<RecordBatch>;
  close(): void;
}

/** A table as a source of rows. */
export function rowsOfTable(reader: TableReader, format: FileFormat): RowSource {
  const { rowCount, keyValueMetadata } = reader.facts;
  return {
    format,
    schema: reader.schema,
    rowCount: reader.walk === undefined ? rowCount : undefined,
    keyValueMetadata,
    read: (request, signal) => reader.read(request, signal),
    close: () => {
      reader.close();
    },
  };
}
