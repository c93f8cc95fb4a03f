/** Arrow tables as the writer gets them: with the schema that a reader would have for them. */
import { DataType as Arrow, type Field as ArrowField } from 'apache-arrow';
import type { DataType, Field, TimeUnit } from '../../../../../src/table/schema.ts';

const units: readonly TimeUnit[] = ['s', 'ms', 'us', 'ns'];

export function fieldOfArrow({ name, type, nullable }: ArrowField<Arrow>): Field {
  return {
    name,
    type: timeType(type) ?? nestedType(type) ?? plainType(type),
    nullable,
    typeText: '',
  };
}

function timeType(type: Arrow): DataType | undefined {
  if (Arrow.isDate(type)) return { kind: 'date' };
  if (Arrow.isTime(type)) return { kind: 'time', unit: units[type.unit]!, utc: true };
  if (Arrow.isDuration(type)) return { kind: 'duration', unit: units[type.unit]! };
  if (!Arrow.isTimestamp(type)) return undefined;
  return { kind: 'timestamp', unit: units[type.unit]!, zone: type.timezone ?? undefined };
}

function nestedType(type: Arrow): DataType | undefined {
  const children = (type.children as readonly ArrowField<Arrow>[] | null) ?? [];
  if (Arrow.isStruct(type)) return { kind: 'struct', fields: children.map(fieldOfArrow) };
  const [item] = children;
  if (item === undefined) return undefined;
  if (!Arrow.isMap(type)) return { kind: 'list', item: fieldOfArrow(item) };
  const [key, value] = (item.type.children as readonly ArrowField<Arrow>[]).map(fieldOfArrow);
  return { kind: 'map', key: key!, value: value! };
}

/** Sixteen bytes are a UUID. */
function plainType(type: Arrow): DataType {
  if (Arrow.isNull(type)) return { kind: 'null' };
  if (Arrow.isBool(type)) return { kind: 'bool' };
  if (Arrow.isInt(type)) return { kind: 'int', bits: type.bitWidth, signed: type.isSigned };
  if (Arrow.isFloat(type)) return { kind: 'float', bits: ([16, 32, 64] as const)[type.precision] };
  if (Arrow.isDecimal(type))
    return { kind: 'decimal', precision: type.precision, scale: type.scale };
  if (Arrow.isBinary(type)) return { kind: 'binary' };
  if (!Arrow.isFixedSizeBinary(type)) return { kind: 'string' };
  return type.byteWidth === 16 ? { kind: 'uuid' } : { kind: 'binary', width: type.byteWidth };
}
