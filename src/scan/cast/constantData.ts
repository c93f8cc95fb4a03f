/** Columns that are the same in every row: nothing at all, or one text. */
import * as arrow from 'apache-arrow';
import { bitmapBytes } from '../../formats/arrowBits.ts';
import { dataOf } from '../../formats/arrowData.ts';
import { arrowType } from '../../formats/arrowType.ts';
import type { DataType } from '../../table/schema.ts';

/** `rows` nulls of any type, canonical. */
export function nullData(type: DataType, rows: number): arrow.Data {
  return nulls(arrowType(type), rows);
}

function nulls(type: arrow.DataType, rows: number): arrow.Data {
  if (arrow.DataType.isNull(type)) return arrow.makeData({ type, length: rows });
  // The library types the children of every type; those that have none give nothing.
  const fields = (type.children as readonly arrow.Field[] | null) ?? [];
  const isList = arrow.DataType.isList(type) || arrow.DataType.isMap(type);
  const children = fields.map((field) => nulls(field.type as arrow.DataType, isList ? 0 : rows));
  const hasBytes = arrow.DataType.isUtf8(type) || arrow.DataType.isBinary(type);
  return dataOf(type, {
    length: rows,
    nullCount: rows,
    validity: new Uint8Array(bitmapBytes(rows)),
    ...(isList || hasBytes ? { offsets: new Int32Array(rows + 1) } : {}),
    ...(fields.length === 0 ? { values: noValues(type, rows) } : {}),
    children,
  });
}

function noValues(type: arrow.DataType, rows: number): ArrayBufferView {
  if (arrow.DataType.isBool(type)) return new Uint8Array(bitmapBytes(rows));
  if (arrow.DataType.isUtf8(type) || arrow.DataType.isBinary(type)) return new Uint8Array(0);
  // Every other type without children has values of one width in an array of its kind.
  const Values = type.ArrayType as new (length: number) => ArrayBufferView;
  return new Values(rows * new arrow.Data(type, 0, 0).stride);
}

/** A column of one value, for batches of any number of rows. */
export type ConstantColumn = (rows: number) => arrow.Data;

/** A text, as a dictionary with one entry. */
export function constantText(text: string): ConstantColumn {
  const bytes = new TextEncoder().encode(text);
  const offsets = Int32Array.of(0, bytes.byteLength);
  const one = { length: 1, nullCount: 0, validity: undefined, offsets, values: bytes };
  // The same one for all batches, so that they are seen to share it.
  const dictionary = new arrow.Vector([dataOf(new arrow.Utf8(), one)]);
  const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32());
  return (rows) => dataOf(type, { ...valid(rows), values: new Int32Array(rows), dictionary });
}

/** A 64-bit integer. */
export function constantLong(value: bigint): ConstantColumn {
  return (rows) =>
    dataOf(new arrow.Int64(), { ...valid(rows), values: new BigInt64Array(rows).fill(value) });
}

/** A date, as its days since 1970-01-01. */
export function constantDate(days: number): ConstantColumn {
  return (rows) =>
    dataOf(new arrow.DateDay(), { ...valid(rows), values: new Int32Array(rows).fill(days) });
}

const valid = (length: number) => ({ length, nullCount: 0, validity: undefined });
