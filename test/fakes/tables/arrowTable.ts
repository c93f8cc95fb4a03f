/** Sample tables as Arrow, by apache-arrow; and what flechette, which shares nothing with it, reads of one. */
import {
  tableFromIPC,
  Type,
  type DataType as SeenType,
  type Field as SeenField,
} from '@uwdata/flechette';
import * as arrow from 'apache-arrow';
import { arrowType } from '../../../src/formats/arrowType.ts';
import type { DataType, Field } from '../../../src/table/schema.ts';
import { columnOf, countOf, partsOf, type Cell, type TableSample } from './cells.ts';
import type { SeenTable } from './seenTable.ts';

/** Without rows of a batch, it is one batch, and its text lies in dictionaries. */
export function arrowBytes(
  { fields, rows }: TableSample,
  form: 'arrow' | 'arrows',
  batchRows: number | undefined,
): Uint8Array {
  const schema = new arrow.Schema(fields.map((field) => fieldOf(field, batchRows === undefined)));
  const writer =
    form === 'arrow' ? new arrow.RecordBatchFileWriter() : new arrow.RecordBatchStreamWriter();
  writer.reset(undefined, schema);
  const step = batchRows ?? rows.length;
  for (let at = 0; at < rows.length; at += step) {
    const part = rows.slice(at, at + step);
    const children = fields.map(({ type }, i) =>
      dataOf(schema.fields[i]!.type as arrow.DataType, type, columnOf(part, i)),
    );
    const type = new arrow.Struct(schema.fields);
    const data = arrow.makeData({ type, length: part.length, nullCount: 0, children });
    writer.write(new arrow.RecordBatch(schema, data));
  }
  writer.finish();
  return writer.toUint8Array(true);
}

function fieldOf(
  { name, type, nullable }: Field,
  hasDictionaries: boolean,
): arrow.Field<arrow.DataType> {
  const told = type.kind === 'uuid' ? 'uuid' : type.kind === 'string' && type.format;
  const metadata = new Map(told ? [['ARROW:extension:name', `arrow.${told}`]] : []);
  return new arrow.Field(name, typeOf(type, hasDictionaries), nullable, metadata);
}

function typeOf(type: DataType, hasDictionaries: boolean): arrow.DataType {
  const part = (field: Field): arrow.Field<arrow.DataType> => fieldOf(field, hasDictionaries);
  if (type.kind === 'list') return new arrow.List(part(type.item));
  if (type.kind === 'struct') return new arrow.Struct(type.fields.map(part));
  if (type.kind === 'string' && hasDictionaries)
    return new arrow.Dictionary(new arrow.Utf8(), new arrow.Int16());
  if (type.kind !== 'map') return arrowType(type);
  const entries = new arrow.Struct<Entry>([type.key, type.value].map(part));
  return new arrow.Map_(new arrow.Field('entries', entries, false));
}

type Entry = Record<'key' | 'value', arrow.DataType>;

function dataOf(to: arrow.DataType, type: DataType, cells: readonly Cell[]): arrow.Data {
  const { length } = cells;
  const validity = bitsWhere(cells, (cell) => cell !== null);
  const nullCount = cells.filter((cell) => cell === null).length;
  const distinct = [...new Set<Cell>(cells.filter((cell) => cell !== null))];
  const isDictionary = arrow.DataType.isDictionary(to);
  const [offsets, values, children] = isDictionary
    ? [undefined, Int16Array.from(cells, (cell) => Math.max(0, distinct.indexOf(cell)))]
    : buffersOf(to, type, cells);
  const dictionary = isDictionary
    ? new arrow.Vector([dataOf(new arrow.Utf8(), { kind: 'string' }, distinct)])
    : undefined;
  // What a type has no buffer for may be missing, although the library's types do not say so.
  const buffers = [offsets, values, validity] as unknown as Partial<arrow.Data['buffers']>;
  return new arrow.Data(to, 0, length, nullCount, buffers, children, dictionary);
}

type Buffers = readonly [
  offsets: Int32Array | undefined,
  values: ArrayBufferView | undefined,
  children?: arrow.Data[],
];

function buffersOf(to: arrow.DataType, type: DataType, cells: readonly Cell[]): Buffers {
  if (type.kind === 'null') return [undefined, undefined];
  if (type.kind === 'bool') return [undefined, bitsWhere(cells, (cell) => cell === true)];
  const parts = cells.map((cell) => (Array.isArray(cell) ? partsOf(cell as readonly Cell[]) : []));
  if (type.kind === 'list')
    return [offsetsOf(parts), undefined, [dataOf(partOf(to, 0), type.item.type, parts.flat(1))]];
  if (type.kind === 'map') {
    const entries: DataType = { kind: 'struct', fields: [type.key, type.value] };
    return [offsetsOf(parts), undefined, [dataOf(partOf(to, 0), entries, parts.flat(1))]];
  }
  if (type.kind === 'struct')
    return [
      undefined,
      undefined,
      type.fields.map((of, i) => dataOf(partOf(to, i), of.type, columnOf(parts, i))),
    ];
  if (type.kind !== 'string' && type.kind !== 'binary' && type.kind !== 'uuid')
    return [undefined, numbersOf(type, cells)];
  const width = 'width' in type ? type.width : type.kind === 'uuid' ? 16 : undefined;
  const texts = cells.map((cell) =>
    cell === null ? Buffer.alloc(width ?? 0) : Buffer.from(cell as string | Uint8Array),
  );
  const values = new Uint8Array(Buffer.concat(texts));
  return [width === undefined ? offsetsOf(texts) : undefined, values];
}

/** The library types what is in a type as anything. */
function partOf(type: arrow.DataType, i: number): arrow.DataType {
  return (type.children as readonly arrow.Field<arrow.DataType>[])[i]!.type;
}

function bitsWhere(cells: readonly Cell[], isSet: (cell: Cell) => boolean): Uint8Array {
  const bits = new Uint8Array(Math.ceil(cells.length / 8));
  for (const [i, cell] of cells.entries()) if (isSet(cell)) bits[i >> 3]! |= 1 << (i & 7);
  return bits;
}

function offsetsOf(parts: readonly { readonly length: number }[]): Int32Array {
  const offsets = new Int32Array(parts.length + 1);
  for (const [i, { length }] of parts.entries()) offsets[i + 1] = offsets[i]! + length;
  return offsets;
}

function numbersOf(type: DataType, cells: readonly Cell[]): ArrayBufferView {
  if (type.kind === 'float') {
    const numbers = cells.map(Number);
    if (type.bits === 16) return Uint16Array.from(numbers, halfBits);
    return type.bits === 32 ? Float32Array.from(numbers) : Float64Array.from(numbers);
  }
  const bits = bitsOf(type);
  const bytes = new Uint8Array((cells.length * bits) / 8);
  for (const [i, cell] of cells.entries()) {
    const value = BigInt.asUintN(bits, countOf(cell ?? 0n));
    for (let at = 0; at < bits / 8; at++)
      bytes[(i * bits) / 8 + at] = Number((value >> BigInt(8 * at)) & 0xffn);
  }
  return new (arrowType(type).ArrayType as new (buffer: ArrayBuffer) => ArrayBufferView)(
    bytes.buffer,
  );
}

function bitsOf(type: DataType): number {
  if (type.kind === 'int') return type.bits;
  if (type.kind === 'decimal') return type.precision > 38 ? 256 : 128;
  const isShort = type.kind === 'time' && (type.unit === 's' || type.unit === 'ms');
  return isShort || type.kind === 'date' ? 32 : 64;
}

function halfBits(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  if (size === Infinity) return sign | 0x7c00;
  const exponent = size === 0 ? -14 : Math.max(-14, Math.floor(Math.log2(size)));
  const digits = Math.round((size / 2 ** exponent) * 1024);
  return sign | (digits < 1024 ? digits : ((exponent + 15) << 10) | (digits & 1023));
}

/** `fields` are what the table is expected to have: they say how to understand the library's values. */
export function seenInArrow(bytes: Uint8Array, fields: TableSample['fields']): SeenTable {
  const options = { useBigInt: true, useBigIntTimestamp: true, useDecimalInt: true };
  const table = tableFromIPC(bytes, options);
  return table.schema.fields.map((field, i) => ({
    name: field.name,
    type: seenType(field),
    cells: Array.from(table.getChildAt(i), (value: unknown) =>
      cellOf(fields[i]?.type ?? { kind: 'null' }, value),
    ),
  }));
}

/** Names and types alone. */
export function typesInArrow(bytes: Uint8Array): Pick<SeenTable[number], 'name' | 'type'>[] {
  const { fields } = tableFromIPC(bytes).schema;
  return fields.map((field) => ({ name: field.name, type: seenType(field) }));
}

function cellOf(type: DataType, value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (type.kind === 'list')
    return Array.from(value as Iterable<unknown>, (item) => cellOf(type.item.type, item));
  if (type.kind === 'map')
    return Array.from(value as Iterable<[unknown, unknown]>, ([key, of]) => [
      cellOf(type.key.type, key),
      cellOf(type.value.type, of),
    ]);
  if (type.kind === 'struct') {
    const members = value as Readonly<Record<string, unknown>>;
    return type.fields.map(({ name, type: of }) => cellOf(of, members[name]));
  }
  // The library has days as the milliseconds of their midnight.
  if (type.kind === 'date') return BigInt(value as number) / 86_400_000n;
  return typeof value === 'number' && type.kind !== 'float' ? BigInt(value) : (value as Cell);
}

const seenUnits = ['s', 'ms', 'us', 'ns'];

/** In the words of typeName. */
function seenType(field: SeenField): string {
  // Null where there is none, although its type does not say so.
  const metadata = field.metadata as ReadonlyMap<string, string> | null;
  const told = metadata?.get('ARROW:extension:name');
  if (told === 'arrow.uuid' || told === 'arrow.json') return told.slice('arrow.'.length);
  if (told === 'geoarrow.wkb') return 'geometry';
  const nested = seenNested(field.type);
  if (told === 'arrow.parquet.variant') return nested?.replace('struct', 'variant') ?? told;
  return nested ?? seenScalar(field.type);
}

function seenNested(type: SeenType): string | undefined {
  if (type.typeId === Type.List) return `list<${type.children.map(seenType).join()}>`;
  // Its entries are a struct.
  if (type.typeId === Type.Map)
    return type.children
      .map(seenType)
      .join()
      .replace(/^struct<key:(.*?),value:/, 'map<$1,');
  if (type.typeId !== Type.Struct) return undefined;
  return `struct<${type.children.map((child) => `${child.name}:${seenType(child)}`).join()}>`;
}

const plainNames: Readonly<Record<number, string>> = {
  [Type.Null]: 'null',
  [Type.Bool]: 'bool',
  [Type.Utf8]: 'string',
  [Type.Binary]: 'bytes',
  [Type.Date]: 'date',
};

function seenScalar(type: SeenType): string {
  const plain = plainNames[type.typeId];
  if (plain !== undefined) return plain;
  if (type.typeId === Type.Int) return `${type.signed ? '' : 'u'}int${type.bitWidth}`;
  if (type.typeId === Type.Float) return `float${16 << type.precision}`;
  if (type.typeId === Type.Decimal) return `decimal(${type.precision},${type.scale})`;
  if (type.typeId === Type.FixedSizeBinary) return `fixed(${type.stride})`;
  if (type.typeId === Type.Time) return `time(${seenUnits[type.unit]})`;
  if (type.typeId === Type.Duration) return `duration(${seenUnits[type.unit]})`;
  if (type.typeId !== Type.Timestamp) return `type ${type.typeId}`;
  return `timestamp(${seenUnits[type.unit]}${type.timezone === null ? '' : `,${type.timezone}`})`;
}
