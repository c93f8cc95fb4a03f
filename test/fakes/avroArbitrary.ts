/** Random Avro schemas, with values of them: every kind of type, nested, recursive, named once and used twice. */
import fc from 'fast-check';
import {
  definitionOf,
  namedSchemas,
  type AvroFieldSchema,
  type AvroSchema,
  type AvroSchemaObject,
  type AvroValue,
  type NamedSchemas,
} from './avroValue.ts';

export interface AvroSample {
  /** A record. */
  readonly schema: AvroSchemaObject;
  /** Rows. */
  readonly values: readonly AvroValue[];
}

/** A schema before its types have names. */
type Shape =
  | { readonly kind: 'plain'; readonly schema: string | AvroSchemaObject }
  | { readonly kind: 'named'; readonly schema: AvroSchemaObject }
  | { readonly kind: 'array' | 'map' | 'optional'; readonly part: Shape }
  | { readonly kind: 'union' | 'record'; readonly parts: readonly Shape[] }
  /** The record around it, as an option or a list, so that values have an end. */
  | { readonly kind: 'around'; readonly isList: boolean }
  /** A type that was named before. */
  | { readonly kind: 'again'; readonly pick: number };

const primitives = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'];

const logicalTypes: readonly AvroSchemaObject[] = [
  { type: 'int', logicalType: 'date' },
  { type: 'int', logicalType: 'time-millis' },
  { type: 'long', logicalType: 'time-micros' },
  { type: 'long', logicalType: 'timestamp-millis' },
  { type: 'long', logicalType: 'timestamp-micros' },
  { type: 'long', logicalType: 'timestamp-nanos' },
  { type: 'long', logicalType: 'local-timestamp-micros' },
  { type: 'string', logicalType: 'uuid' },
  { type: 'bytes', logicalType: 'decimal', precision: 12, scale: 3 },
  { type: 'bytes', logicalType: 'decimal', precision: 60, scale: 0 },
  { type: 'bytes', logicalType: 'decimal', precision: 90, scale: 1 },
  { type: 'long', logicalType: 'unheard-of' },
];

const symbols = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 5,
});

const namedShape: fc.Arbitrary<AvroSchemaObject> = fc.oneof(
  fc.nat(20).map((size) => ({ type: 'fixed', size })),
  fc.constant({ type: 'fixed', size: 12, logicalType: 'duration' }),
  fc.constant({ type: 'fixed', size: 16, logicalType: 'uuid' }),
  fc.constant({ type: 'fixed', size: 9, logicalType: 'decimal', precision: 20, scale: 4 }),
  fc.constant({ type: 'fixed', size: 40, logicalType: 'decimal', precision: 30, scale: 4 }),
  symbols.map((texts) => ({ type: 'enum', symbols: texts })),
);

const plainShape: fc.Arbitrary<Shape> = fc
  .constantFrom<(string | AvroSchemaObject)[]>(...primitives, ...logicalTypes)
  .map((schema) => ({ kind: 'plain', schema }));

const { shape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { arbitrary: plainShape, weight: 6 },
    { arbitrary: namedShape.map((schema): Shape => ({ kind: 'named', schema })), weight: 2 },
    {
      arbitrary: fc
        .tuple(fc.constantFrom('array', 'map', 'optional', 'optional'), tie('shape'))
        .map(([kind, part]): Shape => ({ kind, part })),
      weight: 4,
    },
    {
      arbitrary: fc
        .tuple(
          fc.constantFrom('union', 'record', 'record'),
          fc.array(tie('shape'), { minLength: 0, maxLength: 4 }),
        )
        .map(([kind, parts]): Shape => ({ kind, parts })),
      weight: 3,
    },
    {
      arbitrary: fc.boolean().map((isList): Shape => ({ kind: 'around', isList })),
      weight: 1,
    },
    { arbitrary: fc.nat(9).map((pick): Shape => ({ kind: 'again', pick })), weight: 1 },
  ),
}));

/** Records of 0 to 6 columns, and rows of them. */
export function avroSamples(maxRows = 10): fc.Arbitrary<AvroSample> {
  return avroSchemas().chain((schema) =>
    fc
      .array(avroValues(schema, namedSchemas(schema)), { maxLength: maxRows })
      .map((values) => ({ schema, values })),
  );
}

export function avroSchemas(): fc.Arbitrary<AvroSchemaObject> {
  return fc.array(shape, { maxLength: 6 }).map((parts) => new Namer().record(parts));
}

/** Gives names to types: `N0`, `N1`, …; and to fields: `f0`, `f1`, …. */
class Namer {
  readonly #done: string[] = [];
  readonly #around: string[] = [];
  #count = 0;

  record(parts: readonly Shape[]): AvroSchemaObject {
    const name = `N${this.#count++}`;
    this.#around.push(name);
    const fields = parts.map((part, i): AvroFieldSchema => ({
      name: `f${i}`,
      type: this.#schema(part),
    }));
    this.#around.pop();
    this.#done.push(name);
    return { type: 'record', name, fields };
  }

  #schema(part: Shape): AvroSchema {
    switch (part.kind) {
      case 'plain':
        return part.schema;
      case 'named': {
        const name = `N${this.#count++}`;
        this.#done.push(name);
        return { ...part.schema, name };
      }
      case 'record':
        return this.record(part.parts);
      case 'array':
        return { type: 'array', items: this.#schema(part.part) };
      case 'map':
        return { type: 'map', values: this.#schema(part.part) };
      case 'optional':
        return this.#optional(part.part);
      case 'union':
        return this.#union(part.parts);
      case 'around': {
        const name = this.#around.at(-1) ?? 'int';
        return part.isList ? { type: 'array', items: name } : ['null', name];
      }
      case 'again':
        return this.#done[part.pick] ?? 'string';
    }
  }

  #optional(part: Shape): AvroSchema {
    const schema = this.#schema(part);
    if (schema === 'null' || Array.isArray(schema)) return schema;
    return this.#count % 2 === 0 ? ['null', schema] : [schema, 'null'];
  }

  /** A union has one branch of each kind, unless they have names, and no unions. */
  #union(parts: readonly Shape[]): AvroSchema {
    const branches = new Map<string, AvroSchema>();
    for (const part of parts) {
      const named = this.#done.length;
      const schema = this.#schema(part);
      const key = branchKey(schema);
      // Names of what is left out cannot be used again.
      if (Array.isArray(schema) || branches.has(key)) this.#done.length = named;
      else branches.set(key, schema);
    }
    return branches.size === 0 ? 'null' : [...branches.values()];
  }
}

function branchKey(schema: AvroSchema): string {
  if (typeof schema === 'string') return schema;
  return 'length' in schema ? 'union' : (schema.name ?? schema.type);
}

const bytes = (constraints: fc.IntArrayConstraints): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array(constraints).map((array) => new Uint8Array(array));

const int = fc.oneof(fc.integer({ min: -70, max: 70 }), fc.integer());
const long = fc.oneof(fc.bigInt(-70n, 70n), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n));

const few = { maxLength: 4 };

/** Levels of values before recursive types come to their ends. */
const endDepth = 6;

/** Values of a schema. Deep within recursive types only their ends: null, and lists of nothing. */
export function avroValues(
  schema: AvroSchema,
  named: NamedSchemas,
  depth = 0,
): fc.Arbitrary<AvroValue> {
  const definition = definitionOf(schema, named);
  const isEnd = depth > endDepth;
  const part = (inner: AvroSchema): fc.Arbitrary<AvroValue> => avroValues(inner, named, depth + 1);
  if ('length' in definition) return unionValues(definition, isEnd, part);
  return partedValues(definition, isEnd, part) ?? scalarValues(definition);
}

/** Undefined for types whose values have no parts. */
function partedValues(
  { type, fields = [], items = 'null', values = 'null' }: AvroSchemaObject,
  isEnd: boolean,
  part: (schema: AvroSchema) => fc.Arbitrary<AvroValue>,
): fc.Arbitrary<AvroValue> | undefined {
  if (type === 'record')
    return fc.tuple(...fields.map((field) => part(field.type))).map((parts) => ({ fields: parts }));
  if (type === 'array') return isEnd ? fc.constant([]) : fc.array(part(items), few);
  if (type !== 'map') return undefined;
  if (isEnd) return fc.constant({ pairs: [] });
  const pair = fc.tuple(fc.string({ maxLength: 3 }), part(values));
  return fc.array(pair, few).map((pairs) => ({ pairs }));
}

const ofPrimitive: Readonly<Record<string, fc.Arbitrary<AvroValue>>> = {
  null: fc.constant(null),
  boolean: fc.boolean(),
  int,
  long,
  float: fc.float(),
  double: fc.double(),
  string: fc.string({ unit: 'binary', maxLength: 12 }),
  bytes: bytes({ maxLength: 12 }),
};

function scalarValues(definition: AvroSchemaObject): fc.Arbitrary<AvroValue> {
  const { type, logicalType, size = 0, symbols: texts = [] } = definition;
  if (logicalType === 'decimal') return decimals(definition);
  if (type === 'fixed') return bytes({ minLength: size, maxLength: size });
  return type === 'enum' ? fc.constantFrom(...texts) : (ofPrimitive[type] ?? fc.constant(null));
}

function unionValues(
  branches: readonly AvroSchema[],
  isEnd: boolean,
  part: (schema: AvroSchema) => fc.Arbitrary<AvroValue>,
): fc.Arbitrary<AvroValue> {
  const end = Math.max(0, branches.indexOf('null'));
  const taken = isEnd ? [end] : branches.map((_, branch) => branch);
  return fc.oneof(
    ...taken.map((branch) => part(branches[branch] ?? 'null').map((value) => ({ branch, value }))),
  );
}

/** Numbers that the decimal's precision can hold, in `size` bytes or as few as they need. */
function decimals({ precision = 1, size }: AvroSchemaObject): fc.Arbitrary<Uint8Array> {
  const limit = 10n ** BigInt(precision) - 1n;
  return fc.bigInt(-limit, limit).map((value) => bigEndian(value, size));
}

function bigEndian(value: bigint, size: number | undefined): Uint8Array {
  let length = size ?? 1;
  while (size === undefined && BigInt.asIntN(8 * length, value) !== value) length++;
  const digits = BigInt.asUintN(8 * length, value)
    .toString(16)
    .padStart(2 * length, '0');
  return Uint8Array.from({ length }, (_, i) => parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}
