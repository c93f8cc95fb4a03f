import avsc from 'avsc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { avroSamples } from '../../../fakes/avroArbitrary.ts';
import { exactLong } from '../../../fakes/exactLong.ts';
import { encodeAvro, varint, type AvroValue } from '../../../fakes/avroValue.ts';

describe('avroSamples', () => {
  it('are encoded as avsc reads them', () => {
    let read = 0;
    fc.assert(
      fc.property(avroSamples(), ({ schema, values }) => {
        const type = typeOf(schema);
        if (type === undefined) return;
        for (const value of values.filter(hasPlainMaps)) {
          const bytes = Buffer.from(encodeAvro(schema, value));
          // Longs have one encoding, so what avsc writes back is what it understood.
          expect(type.toBuffer(type.fromBuffer(bytes))).toEqual(bytes);
          read++;
        }
      }),
      { numRuns: 200 },
    );
    expect(read).toBeGreaterThan(100);
  });
});

describe('varint', () => {
  it.each([
    [0, [0]],
    [-1, [1]],
    [1, [2]],
    [-64, [0x7f]],
    [64, [0x80, 1]],
    [-(2n ** 63n), [255, 255, 255, 255, 255, 255, 255, 255, 255, 1]],
  ])('of %s', (value, bytes) => {
    expect(varint(value)).toEqual(bytes);
  });
});

/** Undefined where avsc refuses the schema (symbols and names of any characters, …). */
function typeOf(schema: object): avsc.Type | undefined {
  try {
    return avsc.Type.forSchema(structuredClone(schema) as avsc.Schema, {
      typeHook: (part) => (isLong(part) ? exactLong : undefined),
      wrapUnions: true,
    });
  } catch {
    return undefined;
  }
}

function isLong(schema: unknown): boolean {
  if (schema === 'long') return true;
  return (
    typeof schema === 'object' && schema !== null && 'type' in schema && schema.type === 'long'
  );
}

/** The objects that avsc makes of maps keep neither duplicate keys nor the order of those that are numbers. */
function hasPlainMaps(value: AvroValue): boolean {
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return true;
  if ('pairs' in value)
    return value.pairs.length < 2 && value.pairs.every(([, part]) => hasPlainMaps(part));
  if ('fields' in value) return value.fields.every(hasPlainMaps);
  return 'branch' in value ? hasPlainMaps(value.value) : value.every(hasPlainMaps);
}
