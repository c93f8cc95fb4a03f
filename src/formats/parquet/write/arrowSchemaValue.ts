/** What goes under `ARROW:schema`, so that programs which know Arrow see types that Parquet does not have. */
import { Field as ArrowField, RecordBatchStreamWriter, Schema } from 'apache-arrow';
import type { DataType, Field } from '../../../table/schema.ts';
import { arrowType } from '../../arrowType.ts';
import { base64Text } from '../../base64.ts';
import { storableType } from './storableType.ts';

export const arrowSchemaKey = 'ARROW:schema';

/** An IPC stream ends with a mark and a length of 0. */
const endOfStreamBytes = 8;

/** An IPC schema message as base64; undefined where Parquet's own schema says it all. */
export function arrowSchemaValue(fields: readonly Field[]): string | undefined {
  if (!fields.some(({ type }) => saysMore(type))) return undefined;
  const schema = new Schema(
    fields.map(({ name, type, nullable }) => new ArrowField(name, arrowType(told(type)), nullable)),
  );
  const writer = new RecordBatchStreamWriter();
  writer.reset(undefined, schema);
  writer.finish();
  return base64Text(writer.toUint8Array(true).subarray(0, -endOfStreamBytes));
}

/** Durations, and zones other than UTC. */
function saysMore(type: DataType): boolean {
  if (type.kind === 'duration') return true;
  if (type.kind === 'timestamp') return type.zone !== undefined && type.zone !== 'UTC';
  return membersOf(type).some((member) => saysMore(member.type));
}

function membersOf(type: DataType): readonly Field[] {
  if (type.kind === 'list') return [type.item];
  if (type.kind === 'map') return [type.key, type.value];
  return 'fields' in type ? type.fields : [];
}

/** The storable type with what it does not say. */
function told(type: DataType): DataType {
  const member = (field: Field): Field => ({ ...field, type: told(field.type) });
  if (type.kind === 'duration') return type;
  if (type.kind === 'list') return { kind: 'list', item: member(type.item) };
  if (type.kind === 'map') return { kind: 'map', key: member(type.key), value: member(type.value) };
  if ((type.kind === 'struct' || type.kind === 'union') && type.fields.length > 0)
    return { kind: 'struct', fields: type.fields.map(member) };
  const storable = storableType(type);
  return storable.kind === 'timestamp' && type.kind === 'timestamp'
    ? { ...storable, zone: type.zone }
    : storable;
}
