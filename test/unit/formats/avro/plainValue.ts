/** Values as plain JSON that another reader can be asked for, too: see test/fixtures/avro/make_values.py. */
import type { DataType, Field } from '../../../../src/table/schema.ts';

type Json = string | boolean | null | readonly Json[];
type WithParts = Extract<DataType, { readonly kind: 'list' | 'map' | 'struct' | 'union' }>;

export function plainValue(value: unknown, type: DataType): Json {
  if (value === null || value === undefined) return null;
  if (type.kind === 'variant' || type.kind === 'bson') throw new Error(`Avro has no ${type.kind}`);
  return hasParts(type) ? partsOf(listOf(value), type) : scalar(value, type);
}

function hasParts(type: DataType): type is WithParts {
  return ['list', 'map', 'struct', 'union'].includes(type.kind);
}

function partsOf(parts: readonly unknown[], type: WithParts): Json {
  switch (type.kind) {
    case 'list':
      return parts.map((item) => plainValue(item, type.item.type));
    case 'map':
      return parts.map((entry) => members(listOf(entry), [type.key, type.value]));
    case 'struct':
      return members(parts, type.fields);
    case 'union':
      return members(parts, type.fields).find((member) => member !== null) ?? null;
  }
}

function members(values: readonly unknown[], fields: readonly Field[]): readonly Json[] {
  return fields.map(({ type }, i) => plainValue(values[i], type));
}

function scalar(value: unknown, type: DataType): Json {
  if (typeof value === 'boolean') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (typeof value === 'string') return type.kind === 'string' ? textOf(value, type.format) : value;
  if (type.kind === 'date') return String(Number(value) / 86_400_000);
  if (type.kind === 'float') return floatText(Number(value));
  if (typeof value === 'bigint' || typeof value === 'number') return value.toString();
  throw new Error(`${typeof value} is no value of kind ${type.kind}`);
}

/** Some texts of kind JSON are bare numbers, of more digits than a number has. */
function textOf(text: string, format: 'json' | 'enum' | undefined): string {
  return format === 'json' && /^[{[]/.test(text) ? JSON.stringify(JSON.parse(text)) : text;
}

function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes.toString('hex');
}

function listOf(value: unknown): readonly unknown[] {
  // Lists and structs are arrays or typed arrays: see ValueColumn.
  return Array.from(value as Iterable<unknown>);
}
