/** What a column is by design in a file of another format: said a second time, as a reader of that format sees it. */
import type { FileFormat } from '../../../src/formats/fileFormat.ts';
import type { DataType, Field, TimeUnit } from '../../../src/table/schema.ts';
import { fieldOf } from './cells.ts';

const int64: DataType = { kind: 'int', bits: 64, signed: true };
const noSeconds = (unit: TimeUnit): TimeUnit => (unit === 's' ? 'ms' : unit);

/** The type in a binary format. */
export function becomes(type: DataType, format: FileFormat): DataType {
  const part = (field: Field): Field => ({ ...field, type: becomes(field.type, format) });
  if (type.kind === 'list') return { kind: 'list', item: part(type.item) };
  if (type.kind === 'struct') return { kind: 'struct', fields: type.fields.map(part) };
  if (type.kind === 'map') {
    const [key, value] = [part(type.key), part(type.value)];
    if (format !== 'avro' || key.type.kind === 'string') return { kind: 'map', key, value };
    return { kind: 'list', item: fieldOf('entry', { kind: 'struct', fields: [key, value] }) };
  }
  if (format === 'avro') return inAvro(type);
  return format === 'parquet' ? inParquet(type) : inArrow(type);
}

function inAvro(type: DataType): DataType {
  if (type.kind === 'int') {
    const isInt = type.bits < 32 || (type.bits === 32 && type.signed);
    return isInt ? { kind: 'int', bits: 32, signed: true } : int64;
  }
  if (type.kind === 'float') return { kind: 'float', bits: type.bits === 64 ? 64 : 32 };
  if (type.kind === 'string') return { kind: 'string' };
  return type.kind === 'time' && type.unit === 'ns' ? int64 : inParquet(type);
}

function inParquet(type: DataType): DataType {
  if (type.kind === 'time') return { ...type, unit: noSeconds(type.unit) };
  if (type.kind === 'duration') return int64;
  if (type.kind !== 'timestamp') return type;
  return { ...type, unit: noSeconds(type.unit), zone: type.zone === undefined ? undefined : 'UTC' };
}

/** Names of our own, which other programs do not know. */
function inArrow(type: DataType): DataType {
  if (type.kind === 'interval') return { kind: 'binary', width: 12 };
  return type.kind === 'string' && type.format === 'enum' ? { kind: 'string' } : type;
}
