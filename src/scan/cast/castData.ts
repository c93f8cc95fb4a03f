/** Values of one type as values of a type that has them all (uniteTypes.ts), or as text. */
import * as arrow from 'apache-arrow';
import { TableError } from '../../base/errors.ts';
import { dataOf, listParts, ownValidity, retyped } from '../../formats/arrowData.ts';
import { canonicalData } from '../../formats/canonicalData.ts';
import { textsOf } from '../texts.ts';
import type { DataType, Field, TimeUnit } from '../../table/schema.ts';
import { nullData } from './constantData.ts';
import { isSameType } from './uniteTypes.ts';
import { castDecimals, castFloats, castIntegers, castTimes } from './castNumbers.ts';

/**
 * `data` of type `from` as data of type `to`. What is the same stays as it lies, dictionaries included: their numbers have
 * to stay different for one record batch to hold them. Throws TableError `invalidArgument` for an instant that the finer
 * unit cannot count, `internal` where `to` has not all values of `from`.
 */
export function castData(data: arrow.Data, from: DataType, to: DataType): arrow.Data {
  if (isSameType(from, to)) return data;
  if (from.kind === 'null') return nullData(to, data.length);
  if (to.kind === 'string') return from.kind === 'string' ? data : textData(data, from);
  if (to.kind === 'list' && from.kind === 'list') return castList(data, from.item, to.item);
  if (to.kind === 'map' && from.kind === 'map') return castMap(data, from, to);
  if (to.kind === 'struct' && from.kind === 'struct')
    return castStruct(data, from.fields, to.fields);
  return castLeaf(canonicalData(data, from), from, to);
}

function castLeaf(data: arrow.Data, from: DataType, to: DataType): arrow.Data {
  if (to.kind === 'int') return castIntegers(data, to);
  if (to.kind === 'float') return castFloats(data, to);
  if (to.kind === 'decimal')
    return castDecimals(data, from.kind === 'decimal' ? from.scale : 0, to);
  if (to.kind === 'time' || to.kind === 'timestamp' || to.kind === 'duration')
    return castTimes(data, timesOf(from, to.unit), to);
  if (to.kind === 'binary') return unfixed(data);
  throw new TableError('internal', `${from.kind} is not a part of ${to.kind}`);
}

const perSecond: Readonly<Record<TimeUnit, bigint>> = {
  s: 1n,
  ms: 1_000n,
  us: 1_000_000n,
  ns: 1_000_000_000n,
};
const secondsOfDay = 86_400n;

/** How many of a unit one of the values of `from` is. */
function timesOf(from: DataType, unit: TimeUnit): bigint {
  if (from.kind === 'date') return secondsOfDay * perSecond[unit];
  return 'unit' in from ? perSecond[unit] / perSecond[from.unit] : 1n;
}

/** Exact texts, as everywhere. */
function textData(data: arrow.Data, type: DataType): arrow.Data {
  const encoder = new TextEncoder();
  const texts = textsOf(data, type).map((text) => encoder.encode(text ?? ''));
  const offsets = new Int32Array(data.length + 1);
  for (const [row, text] of texts.entries()) offsets[row + 1] = offsets[row]! + text.byteLength;
  const values = new Uint8Array(offsets[data.length]!);
  for (const [row, text] of texts.entries()) values.set(text, offsets[row]);
  return remade(data, new arrow.Utf8(), { offsets, values });
}

/** Bytes of one width as bytes of any. */
function unfixed(data: arrow.Data): arrow.Data {
  if (!arrow.DataType.isFixedSizeBinary(data.type)) return data;
  const { byteWidth } = data.type;
  const offsets = Int32Array.from({ length: data.length + 1 }, (_, row) => row * byteWidth);
  // Bytes, as its type says.
  const values = (data.values as Uint8Array).subarray(0, data.length * byteWidth);
  return remade(data, new arrow.Binary(), { offsets, values });
}

function remade(
  data: arrow.Data,
  type: arrow.DataType,
  parts: { readonly offsets: Int32Array; readonly values?: Uint8Array; children?: arrow.Data[] },
): arrow.Data {
  const { length, nullCount } = data;
  return dataOf(type, { length, nullCount, validity: ownValidity(data), ...parts });
}

function arrowField(field: Field, data: arrow.Data): arrow.Field<arrow.DataType> {
  return new arrow.Field(field.name, data.type, field.nullable);
}

function castList(data: arrow.Data, from: Field, to: Field): arrow.Data {
  const { offsets, items } = listParts(data);
  const child = castData(items, from.type, to.type);
  const type = new arrow.List(arrowField(to, child));
  return remade(data, type, { offsets, children: [child] });
}

type MapType = Extract<DataType, { readonly kind: 'map' }>;
/** What the library takes for the members of a map's entries. */
type Entry = Record<'key' | 'value', arrow.DataType>;

function castMap(data: arrow.Data, from: MapType, to: MapType): arrow.Data {
  const { offsets, items } = listParts(data);
  const children = [
    castData(items.children[0]!, from.key.type, to.key.type),
    castData(items.children[1]!, from.value.type, to.value.type),
  ];
  const fields = [{ ...to.key, nullable: false }, to.value].map((field, i) =>
    arrowField(field, children[i]!),
  );
  const entries = retyped(items, new arrow.Struct<Entry>(fields), children);
  const type = new arrow.Map_(new arrow.Field('entries', entries.type, false));
  return remade(data, type, { offsets, children: [entries] });
}

/** Members by name; those that are not there are null. */
function castStruct(data: arrow.Data, from: readonly Field[], to: readonly Field[]): arrow.Data {
  const children = to.map((field) => {
    const at = from.findIndex(({ name }) => name === field.name);
    const [child, type] = [data.children[at], from[at]?.type];
    if (child === undefined || type === undefined) return nullData(field.type, data.length);
    return castData(child, type, field.type);
  });
  const fields = to.map((field, i) => arrowField(field, children[i]!));
  return retyped(data, new arrow.Struct(fields), children);
}
