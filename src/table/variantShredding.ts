/**
 * A VARIANT column's values put together again from the parts that were stored as columns of their own.
 * https://github.com/apache/parquet-format/blob/master/VariantShredding.md
 */
import { TableError } from '../base/errors.ts';
import { dynamicNull, walking, type DynamicMember, type DynamicValue } from './dynamicValue.ts';
import type { DataType, Field, ScalarType } from './schema.ts';
import { partsOf } from './valueParts.ts';
import { variantNames, variantValue, type VariantNames } from './variantBinary.ts';

/** A shredded value's group of columns with what one row has there. */
interface Shredded {
  readonly fields: readonly Field[];
  readonly parts: ArrayLike<unknown>;
}

function corrupt(message: string): TableError {
  return new TableError('corrupt', message);
}

/**
 * The value of one row: `parts` are those of `fields`, which are the members of the VARIANT group. What is missing at
 * the top is null. Throws TableError `corrupt`, and so may the walk through the value.
 */
export function shreddedVariant(parts: ArrayLike<unknown>, fields: readonly Field[]): DynamicValue {
  const metadata = partNamed({ fields, parts }, 'metadata');
  if (!(metadata instanceof Uint8Array)) throw corrupt('it has no metadata');
  return valueOf({ fields, parts }, variantNames(metadata)) ?? dynamicNull;
}

function partNamed({ fields, parts }: Shredded, name: string): unknown {
  const index = fields.findIndex((field) => field.name === name);
  return index < 0 ? undefined : (parts[index] ?? undefined);
}

/** Undefined for a value that is missing: an object without this member. */
function valueOf(shredded: Shredded, names: VariantNames): DynamicValue | undefined {
  const bytes = partNamed(shredded, 'value');
  const rest = bytes instanceof Uint8Array ? variantValue(bytes, names) : undefined;
  const typed = partNamed(shredded, 'typed_value');
  const type = shredded.fields.find(({ name }) => name === 'typed_value')?.type;
  if (type === undefined) return rest;
  if (!isShreddable(type)) throw corrupt('its typed_value has a type that variants do not have');
  if (typed === undefined) return rest;
  if (type.kind === 'struct')
    return objectOf({ fields: type.fields, parts: partsOf(typed) }, rest, names);
  if (rest !== undefined) throw corrupt('it has both a value and a typed_value');
  if (type.kind !== 'list') return { kind: 'scalar', type, value: typed };
  return { kind: 'array', items: walking(() => itemsOf(partsOf(typed), type.item, names)) };
}

/** `rest` has the members that have no column of their own. */
function objectOf(
  shredded: Shredded,
  rest: DynamicValue | undefined,
  names: VariantNames,
): DynamicValue {
  if (rest !== undefined && rest.kind !== 'object')
    throw corrupt('its value is not an object, and its typed_value is');
  return {
    kind: 'object',
    members: walking(() => membersOf(shredded, rest?.members ?? [], names)),
  };
}

/**
 * By name, as an object in the binary encoding has them. A member that is in both places is against the
 * specification; the column's is taken, as it is where columns are read alone.
 */
function membersOf(
  { fields, parts }: Shredded,
  rest: Iterable<DynamicMember>,
  names: VariantNames,
): IterableIterator<DynamicMember> {
  const own = new Set(fields.map(({ name }) => name));
  const members = [...rest].filter(([name]) => !own.has(name));
  for (const [index, field] of fields.entries()) {
    const value = memberOf(field, parts[index], names);
    if (value !== undefined) members.push([field.name, value]);
  }
  return members.sort(([a], [b]) => (a < b ? -1 : Number(a > b))).values();
}

function* itemsOf(
  items: Iterable<unknown>,
  field: Field,
  names: VariantNames,
): Generator<DynamicValue> {
  // An item cannot be missing; where writers left one out they meant null.
  for (const item of items) yield memberOf(field, item, names) ?? dynamicNull;
}

/** A member's or item's group; one that is null is against the specification, and means that nothing is there. */
function memberOf(field: Field, part: unknown, names: VariantNames): DynamicValue | undefined {
  if (field.type.kind !== 'struct') throw corrupt(`its column ${field.name} is not a group`);
  if (part === null || part === undefined) return undefined;
  return valueOf({ fields: field.type.fields, parts: partsOf(part) }, names);
}

type ShreddableType = ScalarType | Extract<DataType, { readonly kind: 'list' | 'struct' }>;

/** The types of the specification's table "Shredded Value Types". */
function isShreddable(type: DataType): type is ShreddableType {
  switch (type.kind) {
    case 'bool':
    case 'date':
    case 'uuid':
    case 'list':
    case 'struct':
      return true;
    case 'int':
      return type.signed;
    case 'float':
      return type.bits !== 16;
    case 'decimal':
      return type.precision <= 38;
    case 'string':
      return type.format === undefined;
    case 'binary':
      return type.width === undefined;
    case 'time':
      return type.unit === 'us' && !type.utc;
    case 'timestamp':
      return type.unit === 'us' || type.unit === 'ns';
    case 'null':
    case 'geometry':
    case 'int96':
    case 'interval':
    case 'duration':
    case 'map':
    case 'union':
    case 'variant':
    case 'bson':
      return false;
  }
}
