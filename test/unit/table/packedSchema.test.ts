import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packSchema, unpackSchema } from '../../../src/table/packedSchema.ts';
import type { DataType, Field, TableSchema } from '../../../src/table/schema.ts';

const types: readonly DataType[] = [
  { kind: 'int', bits: 64, signed: true },
  { kind: 'string' },
  { kind: 'timestamp', unit: 'us', zone: 'UTC' },
  { kind: 'struct', fields: [{ name: 'a', type: { kind: 'bool' }, nullable: true, typeText: '' }] },
];
const field: fc.Arbitrary<Field> = fc.record({
  name: fc.string(),
  type: fc.constantFrom(...types),
  nullable: fc.boolean(),
  typeText: fc.constantFrom('INT64', 'STRING'),
});

/** As a webview gets it. */
const sent = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe('packSchema', () => {
  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.array(field, { maxLength: 40 }), (fields) => {
        expect(unpackSchema(sent(packSchema({ fields })))).toEqual({ fields });
      }),
    );
  });

  it('has what columns share once, however many there are', () => {
    const fields = Array.from({ length: 10_000 }, (_, index): Field => {
      const type: DataType = { kind: 'decimal', precision: 9, scale: index < 9000 ? 2 : 3 };
      return { name: `c${index}`, type, nullable: true, typeText: 'DECIMAL' };
    });
    const { names, shapes, runs } = packSchema({ fields });
    expect(names).toHaveLength(10_000);
    expect(shapes).toHaveLength(2);
    expect(runs).toEqual([9000, 0, 1000, 1]);
  });

  it('does not pack again what came packed', () => {
    const schema: TableSchema = { fields: [] };
    const packed = packSchema(schema);
    expect(packSchema(unpackSchema(packed))).toBe(packed);
  });
});
