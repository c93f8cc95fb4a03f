/** Tables as plain values: what conversions are tried with. Shares nothing with the product but the words for types. */
import type { DataType, Field, TimeUnit } from '../../../src/table/schema.ts';

/**
 * Whole numbers, unscaled decimals, days, and what is counted in a unit of time are `bigint`; floats are `number`; text
 * is `string`; bytes, UUIDs and intervals are bytes; lists, structs (their members) and maps (their pairs) are arrays.
 */
export type Cell = null | boolean | number | bigint | string | Uint8Array | readonly Cell[];

export interface TableSample {
  readonly fields: readonly Field[];
  readonly rows: readonly (readonly Cell[])[];
}

export const perSecond: Readonly<Record<TimeUnit, bigint>> = {
  s: 1n,
  ms: 1_000n,
  us: 1_000_000n,
  ns: 1_000_000_000n,
};

/** Types as tests compare them, whatever library tells of them. Whether times are in UTC does not count. */
export function typeName(type: DataType): string {
  const inner = (field: Field): string => typeName(field.type);
  if (type.kind === 'list') return `list<${inner(type.item)}>`;
  if (type.kind === 'map') return `map<${inner(type.key)},${inner(type.value)}>`;
  if ('fields' in type)
    return `${type.kind}<${type.fields.map((field) => `${field.name}:${inner(field)}`).join()}>`;
  if (type.kind === 'int') return `${type.signed ? '' : 'u'}int${type.bits}`;
  if (type.kind === 'float') return `float${type.bits}`;
  if (type.kind === 'decimal') return `decimal(${type.precision},${type.scale})`;
  if (type.kind === 'string') return type.format ?? 'string';
  if (type.kind === 'binary') return type.width === undefined ? 'bytes' : `fixed(${type.width})`;
  if (!('unit' in type)) return type.kind;
  const zone = type.kind === 'timestamp' && type.zone !== undefined ? `,${type.zone}` : '';
  return `${type.kind}(${type.unit}${zone})`;
}

/** A value so that equal ones, and only those, are equal; times and instants in seconds are in milliseconds. */
export function shown(type: DataType, cell: Cell): string {
  if (cell === null) return 'null';
  if (Array.isArray(cell)) {
    const parts = cell as readonly Cell[];
    return `[${parts.map((part, i) => shown(partType(type, i), part)).join()}]`;
  }
  if (cell instanceof Uint8Array) return `x${Buffer.from(cell).toString('hex')}`;
  if (typeof cell === 'number') return Object.is(cell, -0) ? '-0' : String(cell);
  // Only Arrow counts them.
  const isSeconds = 'unit' in type && type.unit === 's' && type.kind !== 'duration';
  if (isSeconds) return `${String(cell)}000`.replace(/^0+$/, '0');
  return typeof cell === 'string' ? JSON.stringify(cell) : String(cell);
}

/** Of the `i`-th part of a list, a struct or a map, whose parts are pairs. */
export function partType(type: DataType, i: number): DataType {
  if (type.kind === 'list') return type.item.type;
  if (type.kind === 'map') return { kind: 'struct', fields: [type.key, type.value] };
  return ('fields' in type ? type.fields[i]?.type : undefined) ?? { kind: 'null' };
}

/** Whether a value, or a part of it, is of some kind. */
export function hasPart(
  type: DataType,
  cell: Cell,
  isFound: (type: DataType, cell: Cell) => boolean,
): boolean {
  if (!Array.isArray(cell)) return isFound(type, cell);
  return (cell as readonly Cell[]).some((part, i) => hasPart(partType(type, i), part, isFound));
}

export function fieldOf(name: string, type: DataType, nullable = true): Field {
  return { name, type, nullable, typeText: '' };
}

/** The cells of a column, or of a member. */
export function columnOf(rows: readonly (readonly Cell[])[], i: number): readonly Cell[] {
  return rows.map((row) => row[i] ?? null);
}

/** What is counted, or has no point. */
export function countOf(cell: Cell): bigint {
  if (typeof cell === 'bigint') return cell;
  throw new Error(`${typeof cell} is no count`);
}

/** The parts of a list, a struct or a map. */
export function partsOf(cell: Cell): readonly Cell[] {
  if (Array.isArray(cell)) return cell as readonly Cell[];
  throw new Error(`${typeof cell} has no parts`);
}
