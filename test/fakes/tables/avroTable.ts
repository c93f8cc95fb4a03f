/** Sample tables as Avro, byte by byte; and what avsc reads of one. */
import avsc from 'avsc';
import type { DataType, Field } from '../../../src/table/schema.ts';
import { block, file, header } from '../avroContainer.ts';
import { encodeAvro, type AvroSchema, type AvroValue } from '../avroValue.ts';
import { enumSymbols } from './arbitrary.ts';
import { countOf, partsOf, type Cell, type TableSample } from './cells.ts';
import type { SeenTable } from './seenTable.ts';
import { exactLong } from '../exactLong.ts';

export function avroBytes({ fields, rows }: TableSample, blockRows: number): Uint8Array {
  // Names of columns are any here, which is more than the specification allows and not more than there is.
  let count = 0;
  const nameType = (): string => `T${count++}`;
  const members = fields.map((field) => ({ name: field.name, type: schemaOf(field, nameType) }));
  const schema: AvroSchema = { type: 'record', name: 'Row', fields: members };
  const blocks: number[][] = [];
  for (let at = 0; at < rows.length; at += blockRows) {
    const part = rows.slice(at, at + blockRows);
    const records = part.map((row) =>
      encodeAvro(schema, { fields: fields.map((field, i) => valueOf(field, row[i] ?? null)) }),
    );
    blocks.push(block(part.length, Buffer.concat(records)));
  }
  return file(header({ schema }), ...blocks);
}

function schemaOf({ type, nullable }: Field, nameType: () => string): AvroSchema {
  const schema = typeSchema(type, nameType);
  return nullable && schema !== 'null' ? ['null', schema] : schema;
}

const plainSchemas: Partial<Record<DataType['kind'], AvroSchema>> = {
  null: 'null',
  bool: 'boolean',
  date: { type: 'int', logicalType: 'date' },
};
const unitNames = { s: '', ms: 'millis', us: 'micros', ns: 'nanos' };

function typeSchema(type: DataType, nameType: () => string): AvroSchema {
  if (type.kind === 'int') return type.bits === 32 ? 'int' : 'long';
  if (type.kind === 'float') return type.bits === 32 ? 'float' : 'double';
  if (type.kind === 'decimal')
    return { type: 'bytes', logicalType: 'decimal', precision: type.precision, scale: type.scale };
  if (type.kind === 'time')
    return {
      type: type.unit === 'ms' ? 'int' : 'long',
      logicalType: `time-${unitNames[type.unit]}`,
    };
  if (type.kind === 'timestamp') {
    const local = type.zone === undefined ? 'local-' : '';
    return { type: 'long', logicalType: `${local}timestamp-${unitNames[type.unit]}` };
  }
  if (type.kind === 'list') return { type: 'array', items: schemaOf(type.item, nameType) };
  if (type.kind === 'map') return { type: 'map', values: schemaOf(type.value, nameType) };
  return plainSchemas[type.kind] ?? namedSchema(type, nameType);
}

function namedSchema(type: DataType, nameType: () => string): AvroSchema {
  if (type.kind === 'string' && type.format === undefined) return 'string';
  if (type.kind === 'binary' && type.width === undefined) return 'bytes';
  const name = nameType();
  const fixed = { type: 'fixed', name } as const;
  if (type.kind === 'string') return { type: 'enum', name, symbols: enumSymbols };
  if (type.kind === 'binary') return { ...fixed, size: type.width ?? 0 };
  if (type.kind === 'uuid') return { ...fixed, size: 16, logicalType: 'uuid' };
  if (type.kind === 'interval') return { ...fixed, size: 12, logicalType: 'duration' };
  const fields = 'fields' in type ? type.fields : [];
  const members = fields.map((field) => ({ name: field.name, type: schemaOf(field, nameType) }));
  return { type: 'record', name, fields: members };
}

function valueOf({ type, nullable }: Field, cell: Cell): AvroValue {
  if (type.kind === 'null') return null;
  const value = cell === null ? null : filled(type, cell);
  return nullable ? { branch: cell === null ? 0 : 1, value } : value;
}

function filled(type: DataType, cell: Cell): AvroValue {
  if (type.kind === 'list') return partsOf(cell).map((item) => valueOf(type.item, item));
  if (type.kind === 'struct')
    return { fields: partsOf(cell).map((part, i) => valueOf(type.fields[i]!, part)) };
  if (type.kind === 'map')
    return {
      pairs: partsOf(cell).map((pair) => {
        const [key = null, value = null] = partsOf(pair);
        return [String(key), valueOf(type.value, value)] as const;
      }),
    };
  if (type.kind === 'decimal') return bigEndian(countOf(cell));
  return cell;
}

function bigEndian(value: bigint): Uint8Array {
  let bits = 8;
  while (BigInt.asIntN(bits, value) !== value) bits += 8;
  const hex = BigInt.asUintN(bits, value)
    .toString(16)
    .padStart(bits / 4, '0');
  return new Uint8Array(Buffer.from(hex, 'hex'));
}

const isLong = (schema: unknown): boolean =>
  typeof schema === 'object' && schema !== null && 'type' in schema && schema.type === 'long';

type Json = Readonly<Record<string, unknown>>;

/** `fields` are what the table is expected to have: they say how to understand the library's values. */
export async function seenInAvro(
  bytes: Uint8Array,
  fields: TableSample['fields'],
): Promise<SeenTable> {
  let schema: Json = {};
  const decoder = new avsc.streams.BlockDecoder({
    parseHook: (json) => {
      schema = json as unknown as Json;
      return avsc.Type.forSchema(json, {
        registry: { long: exactLong },
        wrapUnions: false,
        // The registry is not asked for types that have attributes.
        typeHook: (part) => (isLong(part) ? exactLong : undefined),
      });
    },
  });
  const records: Json[] = [];
  decoder.end(Buffer.from(bytes));
  for await (const record of decoder) records.push(record as Json);
  const members = (schema['fields'] as readonly Json[] | undefined) ?? [];
  return members.map((member, i) => ({
    name: String(member['name']),
    type: typeInAvro(member['type']),
    cells: records.map((record) =>
      cellOfAvro(fields[i]?.type ?? { kind: 'null' }, record[String(member['name'])]),
    ),
  }));
}

export function cellOfAvro(type: DataType, value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (type.kind === 'list')
    return (value as unknown[]).map((item) => cellOfAvro(type.item.type, item));
  if (type.kind === 'struct') {
    const members = value as Json;
    return type.fields.map(({ name, type: of }) => cellOfAvro(of, members[name]));
  }
  if (type.kind === 'map')
    return Object.entries(value as Json).map(([key, of]) => [key, cellOfAvro(type.value.type, of)]);
  if (type.kind === 'uuid')
    return new Uint8Array(Buffer.from((value as string).replaceAll('-', ''), 'hex'));
  if (type.kind === 'decimal') return bigEndianValue(value as Buffer);
  if (value instanceof Uint8Array) return new Uint8Array(value);
  return typeof value === 'number' && type.kind !== 'float' ? BigInt(value) : (value as Cell);
}

function bigEndianValue(bytes: Buffer): bigint {
  return bytes.length === 0
    ? 0n
    : BigInt.asIntN(8 * bytes.length, BigInt(`0x${bytes.toString('hex')}`));
}

const primitives: Readonly<Record<string, string>> = {
  boolean: 'bool',
  int: 'int32',
  long: 'int64',
  float: 'float32',
  double: 'float64',
};

/** In the words of typeName. */
export function typeInAvro(json: unknown): string {
  if (typeof json === 'string') return primitives[json] ?? json;
  if (Array.isArray(json))
    return json
      .filter((branch) => branch !== 'null')
      .map(typeInAvro)
      .join('|');
  const { type, logicalType, items, values, fields, size } = json as Json;
  if (typeof logicalType === 'string') return seenLogical(logicalType, json as Json);
  if (type === 'fixed') return `fixed(${String(size)})`;
  if (type === 'array') return `list<${typeInAvro(items)}>`;
  if (type === 'map') return `map<string,${typeInAvro(values)}>`;
  if (type !== 'record') return typeInAvro(type);
  const members = (fields as readonly Json[]).map(
    (field) => `${String(field['name'])}:${typeInAvro(field['type'])}`,
  );
  return `struct<${members.join()}>`;
}

const units: Readonly<Record<string, string>> = { millis: 'ms', micros: 'us', nanos: 'ns' };

function seenLogical(name: string, { precision, scale }: Json): string {
  if (name === 'decimal') return `decimal(${String(precision)},${String(scale)})`;
  if (name === 'duration') return 'interval';
  const unit = units[name.split('-').at(-1) ?? ''];
  if (unit === undefined) return name;
  if (name.startsWith('time-')) return `time(${unit})`;
  return `timestamp(${unit}${name.startsWith('local-') ? '' : ',UTC'})`;
}
