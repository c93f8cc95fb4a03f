/** Arrow tables as the writer gets them: with the schema that a reader would have for them. */
import * as arrow from 'apache-arrow';
import type { DataType, Field, TimeUnit } from '../../../../../src/table/schema.ts';

const units: readonly TimeUnit[] = ['s', 'ms', 'us', 'ns'];

export function fieldOfArrow({ name, type, nullable }: arrow.Field): Field {
  return { name, type: typeOfArrow(type), nullable, typeText: '' };
}

/** Sixteen bytes are a UUID. */
function typeOfArrow(type: arrow.DataType): DataType {
  const children = (type.children as arrow.Field[] | null) ?? [];
  const unit = 'unit' in type ? units[type.unit as number]! : 's';
  if (arrow.DataType.isNull(type)) return { kind: 'null' };
  if (arrow.DataType.isBool(type)) return { kind: 'bool' };
  if (arrow.DataType.isInt(type))
    return { kind: 'int', bits: type.bitWidth, signed: type.isSigned };
  if (arrow.DataType.isFloat(type)) {
    const bits = ([16, 32, 64] as const)[type.precision];
    return { kind: 'float', bits };
  }
  if (arrow.DataType.isDecimal(type))
    return { kind: 'decimal', precision: type.precision, scale: type.scale };
  if (arrow.DataType.isBinary(type)) return { kind: 'binary' };
  if (arrow.DataType.isFixedSizeBinary(type))
    return type.byteWidth === 16 ? { kind: 'uuid' } : { kind: 'binary', width: type.byteWidth };
  if (arrow.DataType.isDate(type)) return { kind: 'date' };
  if (arrow.DataType.isTime(type)) return { kind: 'time', unit, utc: true };
  if (arrow.DataType.isTimestamp(type))
    return { kind: 'timestamp', unit, zone: type.timezone ?? undefined };
  if (arrow.DataType.isDuration(type)) return { kind: 'duration', unit };
  if (arrow.DataType.isStruct(type)) return { kind: 'struct', fields: children.map(fieldOfArrow) };
  if (arrow.DataType.isMap(type)) {
    const [key, value] = (children[0]!.type.children as arrow.Field[]).map(fieldOfArrow);
    return { kind: 'map', key: key!, value: value! };
  }
  if (children.length === 1) return { kind: 'list', item: fieldOfArrow(children[0]!) };
  return { kind: 'string' };
}
