/** DataType to Arrow: the one place that says how values lie in the record batches that readers yield. */
import * as arrow from 'apache-arrow';
import { TableError } from '../base/errors.ts';
import type { DataType, Field, TimeUnit } from '../table/schema.ts';

const units: Record<TimeUnit, arrow.TimeUnit> = {
  s: arrow.TimeUnit.SECOND,
  ms: arrow.TimeUnit.MILLISECOND,
  us: arrow.TimeUnit.MICROSECOND,
  ns: arrow.TimeUnit.NANOSECOND,
};

function intType(bits: 8 | 16 | 32 | 64, signed: boolean): arrow.DataType {
  switch (bits) {
    case 8:
      return signed ? new arrow.Int8() : new arrow.Uint8();
    case 16:
      return signed ? new arrow.Int16() : new arrow.Uint16();
    case 32:
      return signed ? new arrow.Int32() : new arrow.Uint32();
    case 64:
      return signed ? new arrow.Int64() : new arrow.Uint64();
  }
}

function floatType(bits: 16 | 32 | 64): arrow.DataType {
  if (bits === 16) return new arrow.Float16();
  return bits === 32 ? new arrow.Float32() : new arrow.Float64();
}

function timeType(unit: TimeUnit): arrow.DataType {
  return new arrow.Time(units[unit], unit === 's' || unit === 'ms' ? 32 : 64);
}

function fieldOf(field: Field): arrow.Field<arrow.DataType> {
  return new arrow.Field(field.name, arrowType(field.type), field.nullable);
}

type Entry = Record<'key' | 'value', arrow.DataType>;

/** The entries of a map are a struct that is never null. */
function mapType(key: Field, value: Field): arrow.DataType {
  const entries = new arrow.Struct<Entry>([fieldOf({ ...key, nullable: false }), fieldOf(value)]);
  return new arrow.Map_(new arrow.Field('entries', entries, false));
}

/** The Arrow type of a column. Where DataType allows several (decimals, lists), the one with the smallest offsets. */
export function arrowType(type: DataType): arrow.DataType {
  switch (type.kind) {
    case 'null':
      return new arrow.Null();
    case 'bool':
      return new arrow.Bool();
    case 'int':
      return intType(type.bits, type.signed);
    case 'float':
      return floatType(type.bits);
    case 'decimal':
      return new arrow.Decimal(type.scale, type.precision, type.precision > 38 ? 256 : 128);
    case 'string':
      return new arrow.Utf8();
    case 'binary':
      return type.width === undefined ? new arrow.Binary() : new arrow.FixedSizeBinary(type.width);
    case 'geometry':
    case 'bson':
      return new arrow.Binary();
    case 'uuid':
      return new arrow.FixedSizeBinary(16);
    case 'int96':
    case 'interval':
      return new arrow.FixedSizeBinary(12);
    case 'date':
      return new arrow.DateDay();
    case 'time':
      return timeType(type.unit);
    case 'timestamp':
      return new arrow.Timestamp(units[type.unit], type.zone ?? null);
    case 'duration':
      return new arrow.Duration(units[type.unit]);
    case 'list':
      return new arrow.List(fieldOf(type.item));
    case 'map':
      return mapType(type.key, type.value);
    case 'struct':
    case 'union':
    case 'variant':
      return new arrow.Struct(type.fields.map(fieldOf));
  }
}

function mismatch(data: arrow.Data, type: DataType): never {
  const found = arrow.Type[data.type.typeId];
  throw new TableError('internal', `${found} was decoded where ${type.kind} was planned`);
}

function renamed(field: Field, data: arrow.Data | undefined): arrow.Field<arrow.DataType> {
  return new arrow.Field(field.name, data?.type ?? arrowType(field.type), field.nullable);
}

/** The same buffers under another type. */
function retyped<T extends arrow.DataType>(
  data: arrow.Data,
  type: T,
  children: arrow.Data[],
): arrow.Data<T> {
  const { offset, length, nullCount, buffers } = data;
  return new arrow.Data(type, offset, length, nullCount, buffers, children);
}

/** Members in order; those of kind null that the decoder left out are put back. */
function conformMembers(
  data: arrow.Data,
  fields: readonly Field[],
): arrow.Data<arrow.Struct<arrow.TypeMap>> {
  const isWhole = data.children.length === fields.length;
  let next = 0;
  const children = fields.map((field) => {
    if (!isWhole && field.type.kind === 'null')
      return arrow.makeData({ type: new arrow.Null(), length: data.length });
    const child = data.children[next++] ?? mismatch(data, field.type);
    return conform(child, field.type);
  });
  const type = new arrow.Struct<arrow.TypeMap>(
    fields.map((field, i) => renamed(field, children[i])),
  );
  return retyped(data, type, children);
}

function conformList(data: arrow.Data, item: Field): arrow.Data {
  const child = data.children[0] ?? mismatch(data, item.type);
  const conformed = conform(child, item.type);
  return retyped(data, new arrow.List(renamed(item, conformed)), [conformed]);
}

function conformMap(data: arrow.Data, key: Field, value: Field): arrow.Data {
  const child = data.children[0] ?? mismatch(data, value.type);
  const members = conformMembers(child, [{ ...key, nullable: false }, value]);
  const type = new arrow.Struct<Entry>(members.type.children);
  const entries = retyped(members, type, members.children);
  return retyped(data, new arrow.Map_(new arrow.Field('entries', type, false)), [entries]);
}

/**
 * `data` with the type and the names that `type` asks for; no value is copied or changed. Binary becomes Utf8: the
 * two lie alike, and text that is not valid UTF-8 stays readable. Throws TableError `internal` where the two are
 * not of one kind.
 */
export function conform(data: arrow.Data, type: DataType): arrow.Data {
  if (type.kind === 'string' && arrow.DataType.isBinary(data.type))
    return retyped(data, new arrow.Utf8(), []);
  if (data.type.typeId !== arrowType(type).typeId) return mismatch(data, type);
  if (type.kind === 'struct' || type.kind === 'union' || type.kind === 'variant')
    return conformMembers(data, type.fields);
  if (type.kind === 'list') return conformList(data, type.item);
  return type.kind === 'map' ? conformMap(data, type.key, type.value) : data;
}

/** An Arrow schema of columns as decoded; those without data (an empty table) get the type that they would have. */
export function schemaOf(fields: readonly Field[], columns: readonly arrow.Data[]): arrow.Schema {
  return new arrow.Schema(fields.map((field, i) => renamed(field, columns[i])));
}

/** One record batch of `rows` rows; `columns` are as long, in the order of the schema's fields. */
export function recordBatch(
  schema: arrow.Schema,
  rows: number,
  columns: arrow.Data[],
): arrow.RecordBatch {
  const type = new arrow.Struct(schema.fields);
  // For each batch, and each slice of it, the library would look up every field among all by its name: minutes where
  // there are tens of thousands. None of them changes, as all columns are as long.
  const settled = Object.create(schema, { assign: { value: () => settled } }) as arrow.Schema;
  return new arrow.RecordBatch(
    settled,
    arrow.makeData({ type, length: rows, nullCount: 0, children: columns }),
  );
}
