/** What becomes of the columns of a table in another format, in sentences for people. Pure. */
import { TableError } from '../base/errors.ts';
import type { DataType, Field } from '../table/schema.ts';
import { extensionOf, extensionName } from './arrow/extensions.ts';
import { avroSchemaOf } from './avro/writer/avroSchemaOf.ts';
import type { AvroChange } from './avro/writer/encodePlan.ts';
import { formatNames, isText } from './fileFormat.ts';
import { leafTypeText } from './parquet/schema/schema.ts';
import { storableType } from './parquet/write/storableType.ts';
import type { TableWriteOptions } from './tableWriters.ts';

/**
 * One for each column whose type or values change. Throws TableError `invalidArgument` for a table without columns in a
 * format whose lines have nothing else to say that a row is there.
 */
export function typeChanges(fields: readonly Field[], write: TableWriteOptions): string[] {
  const { format } = write;
  if (fields.length === 0 && (format === 'csv' || format === 'tsv'))
    throw new TableError(
      'invalidArgument',
      `a table without columns cannot be written as ${formatNames[format]}`,
    );
  const last = new Map(fields.map(({ name }, i) => [name, i]));
  // Names in Avro depend on each other.
  const avroChanges = format === 'avro' ? avroChangesOf(fields) : undefined;
  return fields.flatMap((field, i) => {
    const isHidden = format === 'ndjson' && last.get(field.name) !== i;
    const clauses = [
      ...(avroChanges?.get(i) ?? []).map((change) => avroChange(field, change)),
      typeChange(field, write),
      isHidden ? 'most programs read only the last of the columns of that name' : undefined,
    ].filter((clause) => clause !== undefined);
    return clauses.length === 0 ? [] : [`Column ${field.name}: ${clauses.join('; ')}.`];
  });
}

function avroChangesOf(fields: readonly Field[]): ReadonlyMap<number, readonly AvroChange[]> {
  const changes = new Map<number, AvroChange[]>();
  for (const change of avroSchemaOf({ fields }).changes)
    changes.set(change.column, [...(changes.get(change.column) ?? []), change]);
  return changes;
}

/** In a few words; undefined where nothing changes. */
function typeChange(field: Field, write: TableWriteOptions): string | undefined {
  const { format } = write;
  if (isText(format)) return textChange(field.type, write);
  if (format === 'avro') return undefined;
  return format === 'parquet' ? parquetChange(field) : arrowChange(field.type);
}

function textChange(type: DataType, { format, text }: TableWriteOptions): string | undefined {
  if (type.kind === 'binary') return 'bytes become hexadecimal digits';
  if (type.kind === 'geometry') return 'shapes become well-known text';
  if (format === 'ndjson') return undefined;
  if (type.kind === 'string' && text?.guardFormulas === true)
    return 'text that a spreadsheet would take for a formula gets an apostrophe';
  return isNested(type) ? 'nested values become JSON text' : undefined;
}

function isNested(type: DataType): boolean {
  return 'fields' in type || type.kind === 'list' || type.kind === 'map' || type.kind === 'bson';
}

/** Of the column itself, or of one of its parts by its path. */
function avroChange({ name }: Field, { path, clause }: AvroChange): string {
  return path === name ? clause : `${path} ${clause}`;
}

/** Of the column itself, or of those of its parts that change, by their paths. */
function parquetChange({ name, type, typeText }: Field, path = ''): string | undefined {
  const storable = storableType(type);
  if (JSON.stringify(storable) === JSON.stringify(type)) return undefined;
  const parts = storable.kind === type.kind ? partsOf(type) : [];
  if (parts.length > 0) {
    const changes = parts.map((part) =>
      parquetChange(part, `${path === '' ? name : path}.${part.name}`),
    );
    return changes.filter((clause) => clause !== undefined).join('; ') || undefined;
  }
  const what = path === '' ? typeText : `${path} (${typeText})`;
  if (storable.kind === 'null') return `${what} has no fields, and becomes null`;
  if (type.kind === 'timestamp' && type.unit !== 's')
    return `${what} is shown in UTC by programs that do not know Arrow`;
  return `${what} becomes ${leafTypeText(storable)}`;
}

function partsOf(type: DataType): readonly Field[] {
  if (type.kind === 'list') return [type.item];
  if (type.kind === 'map') return [type.key, type.value];
  return 'fields' in type ? type.fields : [];
}

/** What Arrow has no type for, at any depth, has a name of our own beside the type that it lies as. */
function arrowChange(type: DataType): string | undefined {
  const name = type.kind === 'time' ? undefined : extensionOf(type)?.get(extensionName);
  if (name?.startsWith('colonnade.') === true)
    return `only Colonnade knows its values as ${name.slice('colonnade.'.length)} again`;
  return partsOf(type)
    .map((part) => arrowChange(part.type))
    .find((clause) => clause !== undefined);
}
