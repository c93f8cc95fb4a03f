/**
 * Arrow data as the encoder is to get it. Text goes as bytes, because the encoder would refuse a whole column for one
 * string that is not valid UTF-8: the footer says that it is text.
 */
import * as arrow from 'apache-arrow';
import { TableError } from '../../../base/errors.ts';
import type { DataType, Field } from '../../../table/schema.ts';
import { bitmapBytes } from '../../arrowBits.ts';
import {
  dataOf,
  type MapEntry,
  ownValidity,
  retyped,
  valuesOf,
  withEntries,
  withItems,
} from '../../arrowData.ts';
import { arrowType } from '../../arrowType.ts';
import { decodedDictionary } from '../../dictionaryData.ts';
import { storableType } from './storableType.ts';

/**
 * Canonical data of `type` (canonicalData.ts) as values of `storableType(type)`. Copies only what has to change; the
 * dictionary of a column stays, those of its parts are decoded. Throws TableError `invalidArgument` for an instant that is too far away.
 */
export function storableData(data: arrow.Data, type: DataType): arrow.Data {
  // Structs, unions and variants.
  if ('fields' in type)
    return type.fields.length === 0 ? nothing(data.length) : struct(data, type.fields);
  switch (type.kind) {
    case 'null':
      return nothing(data.length);
    case 'string':
    case 'geometry':
    case 'bson':
      return plainBytes(data);
    case 'binary':
      return type.width === 0 ? noBytes(data) : plainBytes(data);
    case 'time':
      return retyped(type.unit === 's' ? milliTimes(data) : data, arrowType(storableType(type)));
    case 'timestamp':
      return retyped(type.unit === 's' ? milliInstants(data) : data, arrowType(storableType(type)));
    case 'duration':
      return retyped(data, new arrow.Int64());
    case 'list':
      return list(data, type.item);
    case 'map':
      return map(data, [{ ...type.key, nullable: false }, type.value]);
    case 'bool':
    case 'int':
    case 'float':
    case 'decimal':
    case 'uuid':
    case 'date':
    case 'int96':
    case 'interval':
      return data;
  }
}

/** A member of a nested column, named by its position: names may repeat, and the encoder's are thrown away. */
function member(field: Field, position: number, data: arrow.Data): arrow.Field<arrow.DataType> {
  const nullable = field.nullable || storableType(field.type).kind === 'null';
  return new arrow.Field(String(position), data.type, nullable);
}

/** Nulls go as integers that are all null: the encoder does not take Arrow's own kind inside of lists. */
function nothing(length: number): arrow.Data {
  const validity = new Uint8Array(bitmapBytes(length));
  const values = new Int32Array(length);
  return dataOf(new arrow.Int32(), { length, nullCount: length, validity, values });
}

function plainBytes(data: arrow.Data): arrow.Data {
  if (arrow.DataType.isUtf8(data.type)) return retyped(data, new arrow.Binary());
  if (!arrow.DataType.isDictionary(data.type)) return data;
  const { offset, length, nullCount, buffers, dictionary } = data;
  const { id, indices } = data.type;
  const type = new arrow.Dictionary(new arrow.Binary(), indices, id);
  const values = dictionary && new arrow.Vector(dictionary.data.map(plainBytes));
  return new arrow.Data(type, offset, length, nullCount, buffers, [], values);
}

/** The encoder crashes on bytes of width 0. */
function noBytes(data: arrow.Data): arrow.Data {
  const { length, nullCount } = data;
  const offsets = new Int32Array(length + 1);
  const values = new Uint8Array(0);
  const validity = ownValidity(data);
  return dataOf(new arrow.Binary(), { length, nullCount, validity, offsets, values });
}

function milliTimes(data: arrow.Data): arrow.Data {
  const { length, nullCount } = data;
  const seconds = valuesOf(data, Int32Array);
  const values = seconds.map((value) => value * 1000);
  const validity = ownValidity(data);
  return dataOf(new arrow.TimeMillisecond(), { length, nullCount, validity, values });
}

function milliInstants(data: arrow.Data): arrow.Data {
  const seconds = valuesOf(data, BigInt64Array);
  const millis = new BigInt64Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = seconds[i]! * 1000n;
    millis[i] = value;
    if (millis[i] !== value && data.getValid(i))
      throw new TableError(
        'invalidArgument',
        `an instant of ${seconds[i]} seconds is beyond the milliseconds that Parquet counts`,
      );
  }
  const { length, nullCount } = data;
  const validity = ownValidity(data);
  return dataOf(new arrow.TimestampMillisecond(), { length, nullCount, validity, values: millis });
}

function list(data: arrow.Data, item: Field): arrow.Data {
  return withItems(
    data,
    (items) => storableData(decodedDictionary(items), item.type),
    (child) => new arrow.List(member(item, 0, child)),
  );
}

function map(data: arrow.Data, fields: readonly Field[]): arrow.Data {
  return withEntries(data, (items) => struct(items, fields));
}

function struct(data: arrow.Data, fields: readonly Field[]): arrow.Data<arrow.Struct<MapEntry>> {
  const children = data.children.map((child, i) =>
    storableData(decodedDictionary(child), fields[i]!.type),
  );
  const members = children.map((child, i) => member(fields[i]!, i, child));
  return retyped(data, new arrow.Struct<MapEntry>(members), children);
}
