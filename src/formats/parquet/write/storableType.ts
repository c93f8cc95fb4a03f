/** What Parquet makes of a type that it does not have: the nearest one that holds every value. Pure. */
import type { DataType, Field, TimeUnit } from '../../../table/schema.ts';

/** Parquet counts no seconds. */
function storableUnit(unit: TimeUnit): TimeUnit {
  return unit === 's' ? 'ms' : unit;
}

function storableField(field: Field): Field {
  const type = storableType(field.type);
  return { ...field, type, nullable: field.nullable || type.kind === 'null' };
}

/**
 * `type`, or what is written and read back in its place: times in seconds become milliseconds, durations the number of
 * their units, instants are shown in UTC, structs without members and bytes of width 0 (which no Parquet column can be)
 * become nulls and bytes, unions become structs of their branches.
 */
export function storableType(type: DataType): DataType {
  switch (type.kind) {
    case 'binary':
      return type.width === 0 ? { kind: 'binary' } : type;
    case 'time':
      return { ...type, unit: storableUnit(type.unit) };
    case 'timestamp': {
      const zone = type.zone === undefined ? undefined : 'UTC';
      return { kind: 'timestamp', unit: storableUnit(type.unit), zone };
    }
    case 'duration':
      return { kind: 'int', bits: 64, signed: true };
    case 'list':
      return { kind: 'list', item: storableField(type.item) };
    case 'map': {
      const key = { ...storableField(type.key), nullable: false };
      return { kind: 'map', key, value: storableField(type.value) };
    }
    case 'struct':
    case 'union':
      if (type.fields.length === 0) return { kind: 'null' };
      return { kind: 'struct', fields: type.fields.map(storableField) };
    case 'variant':
      return { kind: 'variant', fields: type.fields.map(storableField) };
    case 'null':
    case 'bool':
    case 'int':
    case 'float':
    case 'decimal':
    case 'string':
    case 'geometry':
    case 'uuid':
    case 'date':
    case 'int96':
    case 'interval':
    case 'bson':
      return type;
  }
}

/** The columns of a table as Parquet holds them. */
export function storableFields(fields: readonly Field[]): readonly Field[] {
  return fields.map(storableField);
}
