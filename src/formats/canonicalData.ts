/**
 * Arrow data in one form for each type. DataType lets values lie in several ways (lists and text of either offset width,
 * decimals of any width); writers want one, so that all batches of a column agree.
 */
import * as arrow from 'apache-arrow';
import { TableError } from '../base/errors.ts';
import type { DataType, Field } from '../table/schema.ts';
import {
  dataOf,
  type MapEntry,
  offsetsOf,
  ownValidity,
  retyped,
  valuesOf,
  withEntries,
  withItems,
} from './arrowData.ts';
import { arrowType } from './arrowType.ts';

/**
 * `data`, whose values are of `type`, as `arrowType(type)` says, but that text may stay a dictionary. Copies only what
 * has to change. Throws TableError `internal` where data and type do not belong together, `tooLarge` where a batch has
 * more bytes or items than 32-bit offsets reach.
 */
export function canonicalData(data: arrow.Data, type: DataType): arrow.Data {
  switch (type.kind) {
    case 'string':
    case 'geometry':
    case 'bson':
      return bytes(data, type);
    case 'binary':
      return type.width === undefined ? bytes(data, type) : same(data, type);
    case 'decimal':
      return decimal(data, type);
    case 'list':
      return list(data, type.item);
    case 'map':
      return map(data, [{ ...type.key, nullable: false }, type.value]);
    case 'struct':
    case 'union':
    case 'variant':
      return struct(same(data, type), type.fields);
    case 'null':
    case 'bool':
    case 'int':
    case 'float':
    case 'uuid':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'duration':
    case 'int96':
    case 'interval':
      return same(data, type);
  }
}

function mismatch(data: arrow.Data, type: DataType): never {
  throw new TableError(
    'internal',
    `${arrow.Type[data.type.typeId]} came where ${type.kind} was meant`,
  );
}

/** What lies right already, under the very type: units and zones are those of the schema. */
function same(data: arrow.Data, type: DataType): arrow.Data {
  const meant = arrowType(type);
  const isAlike = data.type.typeId === meant.typeId && widthOf(data.type) === widthOf(meant);
  return isAlike ? retyped(data, meant) : mismatch(data, type);
}

/** What tells types of one kind apart as to how their values lie. */
function widthOf(type: arrow.DataType): number {
  if (arrow.DataType.isInt(type)) return type.bitWidth;
  if (arrow.DataType.isFloat(type)) return type.precision;
  if (arrow.DataType.isTime(type)) return type.bitWidth;
  return arrow.DataType.isFixedSizeBinary(type) ? type.byteWidth : 0;
}

function isBytes(type: arrow.DataType): boolean {
  return arrow.DataType.isUtf8(type) || arrow.DataType.isBinary(type);
}

function bytes(data: arrow.Data, type: DataType): arrow.Data {
  if (arrow.DataType.isDictionary(data.type)) return dictionary(data, data.type, type);
  const to = arrowType(type);
  if (isBytes(data.type)) return retyped(data, to);
  if (!arrow.DataType.isLargeUtf8(data.type) && !arrow.DataType.isLargeBinary(data.type))
    return mismatch(data, type);
  const { offsets, start, end } = offsetsOf(data);
  const values = valuesOf(data, Uint8Array);
  const { length, nullCount } = data;
  const text = values.subarray(start, end);
  return dataOf(to, { length, nullCount, validity: ownValidity(data), offsets, values: text });
}

function dictionary(
  data: arrow.Data,
  { indices, id }: arrow.Dictionary,
  type: DataType,
): arrow.Data {
  const values = data.dictionary;
  if (values === undefined) throw new TableError('internal', 'a dictionary is missing');
  const to = new arrow.Dictionary(arrowType(type), indices, id);
  const { offset, length, nullCount, buffers } = data;
  const meant = canonicalDictionary(values, type);
  return new arrow.Data(to, offset, length, nullCount, buffers, [], meant);
}

const canonicalDictionaries = new WeakMap<arrow.Vector, arrow.Vector>();

/** The same vector for the same dictionary, so that it is still seen to be the same. */
function canonicalDictionary(values: arrow.Vector, type: DataType): arrow.Vector {
  const known = canonicalDictionaries.get(values);
  if (known !== undefined) return known;
  const made = new arrow.Vector(values.data.map((part: arrow.Data) => bytes(part, type)));
  canonicalDictionaries.set(values, made);
  return made;
}

/** Decimals in 128 bits, or 256 where the precision asks for it. */
function decimal(data: arrow.Data, type: DataType & { readonly kind: 'decimal' }): arrow.Data {
  if (!arrow.DataType.isDecimal(data.type)) return mismatch(data, type);
  const to = new arrow.Decimal(type.scale, type.precision, type.precision > 38 ? 256 : 128);
  const from = data.type.bitWidth;
  if (from === to.bitWidth) return retyped(data, to);
  const values = valuesOf(data, Uint32Array);
  const wordsFrom = from / 32;
  const wordsTo = to.bitWidth / 32;
  const kept = Math.min(wordsFrom, wordsTo);
  const words = new Uint32Array(data.length * wordsTo);
  for (let i = 0; i < data.length; i++) {
    const source = i * wordsFrom;
    const target = i * wordsTo;
    for (let word = 0; word < kept; word++) words[target + word] = values[source + word]!;
    const sign = values[source + wordsFrom - 1]! >> 31;
    words.fill(sign, target + kept, target + wordsTo);
  }
  const { length, nullCount } = data;
  return dataOf(to, { length, nullCount, validity: ownValidity(data), values: words });
}

function member(field: Field, data: arrow.Data | undefined): arrow.Field<arrow.DataType> {
  return new arrow.Field(field.name, data?.type ?? arrowType(field.type), field.nullable);
}

function list(data: arrow.Data, item: Field): arrow.Data {
  return withItems(
    data,
    (items) => canonicalData(items, item.type),
    (child) => new arrow.List(member(item, child)),
  );
}

function map(data: arrow.Data, fields: readonly Field[]): arrow.Data {
  return withEntries(data, (items) => struct(items, fields));
}

function struct(data: arrow.Data, fields: readonly Field[]): arrow.Data<arrow.Struct<MapEntry>> {
  const children = fields.map((field, position) => {
    const child = data.children[position];
    if (child === undefined) throw new TableError('internal', `member ${field.name} is missing`);
    return canonicalData(child, field.type);
  });
  const type = new arrow.Struct<MapEntry>(
    fields.map((field, position) => member(field, children[position])),
  );
  return retyped(data, type, children);
}
