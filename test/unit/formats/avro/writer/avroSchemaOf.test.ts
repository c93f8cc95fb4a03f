import avsc from 'avsc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { avroSchemaOf } from '../../../../../src/formats/avro/writer/avroSchemaOf.ts';
import { LegalNames } from '../../../../../src/formats/avro/writer/legalNames.ts';
import type { DataType, Field } from '../../../../../src/table/schema.ts';

const text: DataType = { kind: 'string' };

function field(name: string, type: DataType, nullable = false): Field {
  return { name, type, nullable, typeText: '' };
}

interface RecordSchema {
  readonly name: string;
  readonly namespace?: string;
  readonly fields: readonly {
    readonly name: string;
    readonly type: unknown;
    readonly aliases?: readonly string[];
    readonly originalName?: string;
  }[];
}

function schemaOf(
  fields: readonly Field[],
  options = {},
): { schema: RecordSchema; changes: readonly string[] } {
  const { schemaJson, changes } = avroSchemaOf({ fields }, options);
  const sentences = changes.map(({ path, clause }) => `${path} ${clause}`);
  return { schema: JSON.parse(schemaJson) as RecordSchema, changes: sentences };
}

describe('avroSchemaOf', () => {
  it('keeps the original of a name that Avro forbids as alias and property', () => {
    const { schema, changes } = schemaOf([
      field('a b', text),
      field('a_b', text),
      field('1st', text),
    ]);
    expect(schema.fields).toMatchObject([
      { name: 'a_b_2', aliases: ['a b'], originalName: 'a b' },
      { name: 'a_b' },
      { name: '_1st', aliases: ['1st'], originalName: '1st' },
    ]);
    expect(changes).toEqual(['a b is named a_b_2', '1st is named _1st']);
  });

  it('names the record and its namespace as asked', () => {
    expect(schemaOf([], { recordName: 'my trip', namespace: 'org.example' }).schema).toMatchObject({
      name: 'my_trip',
      namespace: 'org.example',
    });
  });

  it('gives every nested record and fixed a name of its own, so that others can read the schema', () => {
    const inner = field(
      'x',
      { kind: 'struct', fields: [field('x', { kind: 'binary', width: 3 })] },
      true,
    );
    const list = field('x_x', { kind: 'list', item: inner }, true);
    const { schema } = schemaOf([inner, list, field('y', { kind: 'interval' }, true)]);
    expect(() => avsc.Type.forSchema(schema as avsc.Schema)).not.toThrow();
  });

  it('makes a record of a union whose branches Avro could not tell apart', () => {
    const fields = [
      field('member0', text, true),
      field('member1', { kind: 'variant', fields: [] }, true),
    ];
    const { schema, changes } = schemaOf([field('u', { kind: 'union', fields }, true)]);
    expect(changes).toEqual([
      'u becomes a record of its branches: two of them are of one Avro type',
      'u.member1 becomes JSON text',
    ]);
    expect(() => avsc.Type.forSchema(schema as avsc.Schema)).not.toThrow();
  });

  it('writes a decimal as text where its scale is none of Avro’s', () => {
    const { schema, changes } = schemaOf([field('d', { kind: 'decimal', precision: 3, scale: 5 })]);
    expect(schema.fields[0]?.type).toBe('string');
    expect(changes).toEqual(['d becomes text: a decimal of precision 3 has no scale 5']);
  });
});

describe('LegalNames', () => {
  it('gives different legal names for any names', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 3 }), { maxLength: 30 }),
        (names) => {
          const legal = new LegalNames(names);
          const taken = names.map((name) => legal.take(name));
          expect(new Set(taken).size).toBe(names.length);
          for (const name of taken) expect(name).toMatch(/^[A-Za-z_][A-Za-z0-9_]*$/);
        },
      ),
    );
  });
});
