/** Avro's binary encoding, as plainly as it can be written: an oracle that shares no code with the product. */

export type AvroValue =
  | null
  | boolean
  /** int, float, double */
  | number
  /** long */
  | bigint
  /** string; the symbol of an enum */
  | string
  /** bytes, fixed */
  | Uint8Array
  /** array */
  | readonly AvroValue[]
  /** record, in field order */
  | { readonly fields: readonly AvroValue[] }
  /** map, keys may repeat */
  | { readonly pairs: readonly (readonly [string, AvroValue])[] }
  /** union */
  | { readonly branch: number; readonly value: AvroValue };

export interface AvroFieldSchema {
  readonly name: string;
  readonly type: AvroSchema;
}

/** The schemas that avroArbitrary.ts makes. Named types have no namespace. */
export type AvroSchema =
  /** A primitive type or a named one. */
  | string
  | readonly AvroSchema[]
  | {
      readonly type: string;
      readonly name?: string;
      readonly logicalType?: string;
      readonly precision?: number;
      readonly scale?: number;
      readonly size?: number;
      readonly symbols?: readonly string[];
      readonly fields?: readonly AvroFieldSchema[];
      readonly items?: AvroSchema;
      readonly values?: AvroSchema;
    };

export type AvroSchemaObject = Exclude<AvroSchema, string | readonly AvroSchema[]>;
export type NamedSchemas = ReadonlyMap<string, AvroSchemaObject>;

/** All named types in a schema, by name. */
export function namedSchemas(schema: AvroSchema): NamedSchemas {
  const found = new Map<string, AvroSchemaObject>();
  const visit = (part: AvroSchema | undefined): void => {
    if (part === undefined || typeof part === 'string') return;
    if ('length' in part) {
      part.forEach(visit);
      return;
    }
    if (part.name !== undefined) found.set(part.name, part);
    visit(part.items);
    visit(part.values);
    part.fields?.forEach((field) => {
      visit(field.type);
    });
  };
  visit(schema);
  return found;
}

/** A schema as an object or a list of branches, whatever way it is written. */
export function definitionOf(
  schema: AvroSchema,
  named: NamedSchemas,
): AvroSchemaObject | readonly AvroSchema[] {
  return typeof schema === 'string' ? (named.get(schema) ?? { type: schema }) : schema;
}

export interface EncodeOptions {
  /** Most items of a block of an array or map. */
  readonly blockItems: number;
  /** Whether blocks say how many bytes they have (by a negative count). */
  readonly isSized: boolean;
}

const usual: EncodeOptions = { blockItems: Infinity, isSized: false };

export function encodeAvro(
  schema: AvroSchema,
  value: AvroValue,
  options: EncodeOptions = usual,
): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(bytesOf(schema, value, { ...options, named: namedSchemas(schema) }));
}

type Context = EncodeOptions & { readonly named: NamedSchemas };

/** Zigzag, then 7 bits a byte, lowest first. */
export function varint(value: bigint | number): number[] {
  const signed = BigInt(value);
  let rest = BigInt.asUintN(64, (signed << 1n) ^ (signed >> 63n));
  const bytes: number[] = [];
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest)];
}

function bytesOf(schema: AvroSchema, value: AvroValue, context: Context): readonly number[] {
  const definition = definitionOf(schema, context.named);
  if ('length' in definition) {
    const { branch, value: inner } = value as Extract<AvroValue, { readonly branch: number }>;
    return [...varint(branch), ...bytesOf(definition[branch] ?? 'null', inner, context)];
  }
  const encode = encoders[definition.type];
  if (encode === undefined) throw new Error(`there is no type ${definition.type}`);
  return encode(value, definition, context);
}

type Encoder = (
  value: AvroValue,
  definition: AvroSchemaObject,
  context: Context,
) => readonly number[];

const integer: Encoder = (value) => varint(value as number | bigint);

/** By the name of the type. Values are taken for what their schema says. */
const encoders: Readonly<Record<string, Encoder>> = {
  null: () => [],
  boolean: (value) => [value === true ? 1 : 0],
  int: integer,
  long: integer,
  float: (value) => [...new Uint8Array(Float32Array.of(value as number).buffer)],
  double: (value) => [...new Uint8Array(Float64Array.of(value as number).buffer)],
  string: (value) => prefixed(new TextEncoder().encode(value as string)),
  bytes: (value) => prefixed(value as Uint8Array),
  fixed: (value) => [...(value as Uint8Array)],
  enum: (value, { symbols }) => varint(symbols?.indexOf(value as string) ?? -1),
  record: (value, { fields }, context) =>
    (value as Extract<AvroValue, { readonly fields: unknown }>).fields.flatMap((part, i) =>
      bytesOf(fields?.[i]?.type ?? 'null', part, context),
    ),
  array: (value, { items }, context) =>
    blocks(value as readonly AvroValue[], context, (item) =>
      bytesOf(items ?? 'null', item, context),
    ),
  map: (value, { values }, context) =>
    blocks(
      (value as Extract<AvroValue, { readonly pairs: unknown }>).pairs,
      context,
      ([key, part]) => [
        ...bytesOf('string', key, context),
        ...bytesOf(values ?? 'null', part, context),
      ],
    ),
};

function prefixed(bytes: Uint8Array): number[] {
  return [...varint(bytes.length), ...bytes];
}

function blocks<T>(
  items: readonly T[],
  { blockItems, isSized }: EncodeOptions,
  encode: (item: T) => readonly number[],
): number[] {
  const bytes: number[] = [];
  for (let start = 0; start < items.length; start += blockItems) {
    const block = items.slice(start, start + blockItems);
    const data = block.flatMap(encode);
    if (isSized) bytes.push(...varint(-block.length), ...varint(data.length));
    else bytes.push(...varint(block.length));
    bytes.push(...data);
  }
  return [...bytes, 0];
}
