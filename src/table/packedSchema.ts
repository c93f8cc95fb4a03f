/**
 * A schema as it crosses a wire: types that many columns share are there once. What arrives is made in one turn of a
 * thread that has others to answer, and a hundred thousand columns would take a fifth of a second.
 */
import type { Field, TableSchema } from './schema.ts';

type Shape = Omit<Field, 'name'>;

/** Plain data, as TableSchema is. */
export interface PackedSchema {
  readonly names: readonly string[];
  readonly shapes: readonly Shape[];
  /** Columns one after the other of one shape: how many, which shape, how many, which shape, and so on. */
  readonly runs: readonly number[];
}

/** Schemas that were unpacked here: packing them again costs nothing. */
const known = new WeakMap<TableSchema, PackedSchema>();

export function packSchema(schema: TableSchema): PackedSchema {
  return known.get(schema) ?? packed(schema);
}

function packed({ fields }: TableSchema): PackedSchema {
  const shapes: Shape[] = [];
  const numbers = new Map<string, number>();
  const runs: number[] = [];
  for (const { type, nullable, typeText } of fields) {
    const shape = { type, nullable, typeText };
    const key = JSON.stringify(shape);
    const number = numbers.get(key) ?? shapes.push(shape) - 1;
    numbers.set(key, number);
    if (runs.at(-1) === number) runs[runs.length - 2]! += 1;
    else runs.push(1, number);
  }
  return { names: fields.map(({ name }) => name), shapes, runs };
}

/** The schema as it was; columns of one shape share their type. */
export function unpackSchema(schema: PackedSchema): TableSchema {
  const { names, shapes, runs } = schema;
  const fields: Field[] = [];
  for (let at = 0; at < runs.length; at += 2) {
    const { type, nullable, typeText } = shapes[runs[at + 1]!]!;
    for (let count = runs[at]!; count > 0; count--)
      fields.push({ name: names[fields.length]!, type, nullable, typeText });
  }
  const unpacked = { fields };
  known.set(unpacked, schema);
  return unpacked;
}
