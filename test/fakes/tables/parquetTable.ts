/** What other programs see in a Parquet file: hyparquet the types, DuckDB the values. */
import { DuckDBInstance } from '@duckdb/node-api';
import { parquetMetadata, parquetSchema, type SchemaTree } from 'hyparquet';
import type { TableSample } from './cells.ts';
import { cellOfDuckDB } from './duckdbTable.ts';
import type { SeenTable } from './seenTable.ts';

/** `fields` are what the table is expected to have: they say how to understand the library's values. */
export async function seenInParquet(
  bytes: Uint8Array,
  file: string,
  fields: TableSample['fields'],
): Promise<SeenTable> {
  const copy = bytes.slice();
  const { children } = parquetSchema(parquetMetadata(copy.buffer));
  const connection = await (await DuckDBInstance.create()).connect();
  const result = await connection.runAndReadAll(`FROM read_parquet('${file}')`);
  const columns = result.getColumns();
  return children.map((child, i) => ({
    name: child.element.name,
    type: seenType(child),
    cells: (columns[i] ?? []).map((value) =>
      cellOfDuckDB(fields[i]?.type ?? { kind: 'null' }, value),
    ),
  }));
}

const units: Readonly<Record<string, string>> = { MILLIS: 'ms', MICROS: 'us', NANOS: 'ns' };

const physical: Readonly<Record<string, string>> = {
  BOOLEAN: 'bool',
  INT32: 'int32',
  INT64: 'int64',
  FLOAT: 'float32',
  DOUBLE: 'float64',
  BYTE_ARRAY: 'bytes',
};

/** In the words of typeName. */
function seenType({ element, children }: SchemaTree): string {
  const { logical_type: logical, converted_type: converted, type, type_length: width } = element;
  if (children.length > 0) return seenGroup(converted, children);
  if (logical !== undefined) return seenLogical(logical);
  if (converted === 'INTERVAL') return 'interval';
  return type === 'FIXED_LEN_BYTE_ARRAY' ? `fixed(${width})` : (physical[type ?? ''] ?? '');
}

function seenLogical(logical: NonNullable<SchemaTree['element']['logical_type']>): string {
  if (logical.type === 'DECIMAL') return `decimal(${logical.precision},${logical.scale})`;
  if (logical.type === 'INTEGER') return `${logical.isSigned ? '' : 'u'}int${logical.bitWidth}`;
  if (logical.type === 'TIME') return `time(${units[logical.unit]})`;
  if (logical.type !== 'TIMESTAMP') return logical.type.toLowerCase();
  return `timestamp(${units[logical.unit]}${logical.isAdjustedToUTC ? ',UTC' : ''})`;
}

function seenGroup(converted: string | undefined, children: readonly SchemaTree[]): string {
  const [inner] = children;
  if (converted === 'LIST') return `list<${inner?.children.map(seenType).join() ?? ''}>`;
  if (converted === 'MAP') return `map<${inner?.children.map(seenType).join() ?? ''}>`;
  return `struct<${children.map((child) => `${child.element.name}:${seenType(child)}`).join()}>`;
}
