/** A table's fields as Arrow fields, extensions included, at every depth. */
import * as arrow from 'apache-arrow';
import type { Field } from '../../table/schema.ts';
import { arrowType } from '../arrowType.ts';
import { extensionOf } from './extensions.ts';

export function arrowField(field: Field): arrow.Field<arrow.DataType> {
  const metadata = new Map(extensionOf(field.type) ?? []);
  return new arrow.Field(field.name, typeOf(field), field.nullable, metadata);
}

function typeOf({ type }: Field): arrow.DataType {
  if (type.kind === 'list') return new arrow.List(arrowField(type.item));
  if ('fields' in type) return new arrow.Struct(type.fields.map(arrowField));
  if (type.kind !== 'map') return arrowType(type);
  const key = arrowField({ ...type.key, nullable: false });
  const entries = new arrow.Struct<Entry>([key, arrowField(type.value)]);
  return new arrow.Map_(new arrow.Field('entries', entries, false));
}

/** The library types the members of most types as anything. */
function membersOf(type: arrow.DataType): readonly (arrow.Field<arrow.DataType> | undefined)[] {
  return (type.children as readonly arrow.Field<arrow.DataType>[] | null) ?? [];
}

type Entry = Record<'key' | 'value', arrow.DataType>;

/** `data`, canonical and without dictionaries, under the very type of its field, whose members carry extensions. */
export function withType(data: arrow.Data, type: arrow.DataType): arrow.Data {
  const children = data.children.map((child, i): arrow.Data => {
    const member = membersOf(type)[i];
    return member === undefined ? child : withType(child, member.type);
  });
  const { offset, length, nullCount, buffers } = data;
  return new arrow.Data(type, offset, length, nullCount, buffers, children);
}
