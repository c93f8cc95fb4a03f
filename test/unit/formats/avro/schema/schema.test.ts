import { describe, expect, it } from 'vitest';
import type { AvroType } from '../../../../../src/formats/avro/schema/avroType.ts';
import { parseSchema } from '../../../../../src/formats/avro/schema/schema.ts';
import { avroBytes, avroFiles, schemaTextOf } from '../../../avroCorpus.ts';

const parse = (schema: unknown): AvroType => parseSchema(JSON.stringify(schema)).type;
const remarksOf = (schema: unknown): readonly string[] =>
  parseSchema(JSON.stringify(schema)).remarks;
const record = (...fields: object[]): object => ({ type: 'record', name: 'R', fields });

function fieldTypes(type: AvroType): readonly AvroType[] {
  return type.kind === 'record' ? type.fields.map((field) => field.type) : [];
}

describe('parseSchema', () => {
  it('resolves names by their namespace, then by the one without a name', () => {
    const [inner, outer] = fieldTypes(
      parse({
        type: 'record',
        name: 'a.b.R',
        fields: [
          { name: 'x', type: { type: 'enum', name: 'E', symbols: ['A'] } },
          { name: 'y', type: { type: 'fixed', name: 'F', namespace: '', size: 2 } },
          { name: 'z', type: ['E', 'a.b.E', 'F'] },
        ],
      }),
    );
    expect(inner).toMatchObject({ kind: 'enum', fullName: 'a.b.E' });
    expect(outer).toMatchObject({ kind: 'fixed', fullName: 'F' });
  });

  it('makes a recursive type hold itself', () => {
    const type = parse({
      type: 'record',
      name: 'Node',
      fields: [{ name: 'next', type: ['null', 'Node'] }],
    });
    const [next] = fieldTypes(type);
    expect(next?.kind === 'union' && next.branches[1]).toBe(type);
  });

  it('reads a name that is used before it is defined, and says so', () => {
    const schema = record(
      { name: 'a', type: 'F' },
      { name: 'b', type: { type: 'fixed', name: 'F', size: 3 } },
    );
    const [a, b] = fieldTypes(parse(schema));
    expect(a).toBe(b);
    expect(remarksOf(schema)).toEqual(['field b: F is used before it is defined']);
  });

  it('takes the last definition of a name, and says so', () => {
    const schema = record(
      { name: 'a', type: { type: 'fixed', name: 'F', size: 1 } },
      { name: 'b', type: { type: 'fixed', name: 'F', size: 2 } },
      { name: 'c', type: 'F' },
    );
    expect(fieldTypes(parse(schema)).map((type) => 'size' in type && type.size)).toEqual([1, 2, 2]);
    expect(remarksOf(schema)).toEqual(['field b: F is defined more than once']);
  });

  it('reads names of any characters, errors as records, and types wrapped in types', () => {
    const type = parse({
      type: 'error',
      name: 'straße-1$',
      fields: [
        { name: '', type: { type: { type: 'long', logicalType: 'timestamp-micros' } } },
        { name: 'a b', type: { type: 'long' }, doc: 'spaced' },
        { name: 'list', type: 'array', items: { type: ['null', 'int'] } },
      ],
    });
    expect(type).toMatchObject({
      kind: 'record',
      fullName: 'straße-1$',
      fields: [
        { name: '', type: { kind: 'long', logical: { kind: 'timestamp-micros' } } },
        { name: 'a b', type: { kind: 'long' }, doc: 'spaced' },
        { name: 'list', type: { kind: 'array', items: { kind: 'union' } } },
      ],
    });
  });

  it('keeps defaults as they were written', () => {
    const text =
      '{"type":"record","name":"R","fields":[{"name":"a","type":"long","default": 9223372036854775807 }]}';
    const { type } = parseSchema(text);
    expect(type).toMatchObject({ fields: [{ defaultJson: '9223372036854775807' }] });
  });

  it('qualifies aliases by the namespace of their type', () => {
    expect(
      parse({ type: 'fixed', name: 'F', namespace: 'n', aliases: ['G', 'm.H'], size: 1 }),
    ).toMatchObject({ fullName: 'n.F', aliases: ['n.G', 'm.H'] });
  });

  it.each([
    [{ type: 'bytes', logicalType: 'decimal', precision: 4, scale: 2 }, true],
    [{ type: 'bytes', logicalType: 'decimal', precision: 4 }, true],
    [{ type: 'bytes', logicalType: 'decimal', precision: 0 }, false],
    [{ type: 'bytes', logicalType: 'decimal', precision: 4, scale: 5 }, false],
    [{ type: 'bytes', logicalType: 'decimal', precision: 4, scale: -1 }, false],
    [{ type: 'bytes', logicalType: 'decimal', precision: '4' }, false],
    [{ type: 'string', logicalType: 'decimal', precision: 4 }, false],
    [{ type: 'fixed', name: 'F', size: 4, logicalType: 'decimal', precision: 9 }, true],
    [{ type: 'fixed', name: 'F', size: 4, logicalType: 'decimal', precision: 10 }, false],
    [{ type: 'fixed', name: 'F', size: 12, logicalType: 'duration' }, true],
    [{ type: 'fixed', name: 'F', size: 11, logicalType: 'duration' }, false],
    [{ type: 'fixed', name: 'F', size: 16, logicalType: 'uuid' }, true],
    [{ type: 'string', logicalType: 'uuid' }, true],
    [{ type: 'bytes', logicalType: 'big-decimal' }, true],
    [{ type: 'int', logicalType: 'timestamp-millis' }, false],
    [{ type: 'long', logicalType: 'local-timestamp-nanos' }, true],
    [{ type: 'long', logicalType: 'constructor' }, false],
    [{ type: 'long', logicalType: 7 }, false],
  ])('of %j has a logical type: %s', (schema, expected) => {
    const type = parse(schema);
    expect('logical' in type && type.logical !== undefined).toBe(expected);
  });

  it.each([
    [{ type: 'record', name: 'R' }, 'a record has no list of fields'],
    [record({ name: 'a' }), 'field a: it has no type'],
    [
      record({ name: 'a', type: record({ name: 'b', type: 'B' }) }),
      'field a.b: there is no type "B"',
    ],
    [record({ type: 'int' }), 'a field has no name'],
    [record({ name: 'a', type: [] }), 'field a: a union has no branches'],
    [record({ name: 'a', type: { type: 'map' } }), 'field a: a map does not say of what'],
    [{ type: 'fixed', name: 'F', size: -1 }, 'a fixed has no valid size'],
    [{ type: 'enum', name: 'E', symbols: [1] }, 'a symbol of an enum is not a string'],
    [7, 'a type is a name, a list or an object, not a number'],
    [{ name: 'x' }, 'a type says no "type"'],
  ])('refuses %j', (schema, message) => {
    expect(() => parse(schema)).toThrow(expect.objectContaining({ code: 'corrupt', message }));
  });

  it('neither hangs nor overflows on a schema of 10 MB or of 10,000 levels', () => {
    const fields = Array.from({ length: 200_000 }, (_, i) => ({ name: `f${i}`, type: 'R' }));
    const wide = { type: 'record', name: 'R', fields };
    expect(JSON.stringify(wide).length).toBeGreaterThan(5_000_000);
    expect(fieldTypes(parse(wide))).toHaveLength(200_000);
    const deep = `${'{"type":"array","items":'.repeat(10_000)}"int"${'}'.repeat(10_000)}`;
    expect(() => parseSchema(deep)).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });

  it.each(avroFiles)('reads the schema of %s', (name) => {
    const text = schemaTextOf(avroBytes(name));
    if (text !== undefined && text.startsWith('{') && text.endsWith('}')) parseSchema(text);
  });
});
