import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capturedText } from '../../../../../src/formats/avro/decoder/capturedText.ts';
import { parseSchema } from '../../../../../src/formats/avro/schema/schema.ts';
import { avroSamples } from '../../../../fakes/avroArbitrary.ts';
import {
  definitionOf,
  encodeAvro,
  namedSchemas,
  type AvroSchema,
  type AvroValue,
  type NamedSchemas,
} from '../../../../fakes/avroValue.ts';

const textOf = (schema: AvroSchema, value: AvroValue): string =>
  capturedText(encodeAvro(schema, value), parseSchema(JSON.stringify(schema)).type);

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Types whose text is told by other tests: times, decimals, floating-point numbers, … */
const isSpecial = (schema: AvroSchema): boolean =>
  /logicalType|float|double|"fixed"/.test(JSON.stringify(schema));

/** As plainly as can be. */
function jsonOf(schema: AvroSchema, value: AvroValue, named: NamedSchemas): string {
  const definition = definitionOf(schema, named);
  if (value instanceof Uint8Array) return `"${hex(value)}"`;
  if (typeof value === 'bigint') return String(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if ('branch' in value) {
    const branch = 'length' in definition ? definition[value.branch] : undefined;
    return jsonOf(branch ?? 'null', value.value, named);
  }
  if ('length' in definition) return '';
  if ('fields' in value) {
    const parts = value.fields.map((part, i) => {
      const { name = '', type = 'null' } = definition.fields?.[i] ?? {};
      return `${JSON.stringify(name)}:${jsonOf(type, part, named)}`;
    });
    return `{${parts.join(',')}}`;
  }
  if ('pairs' in value) {
    const parts = value.pairs.map(
      ([key, part]) => `${JSON.stringify(key)}:${jsonOf(definition.values ?? 'null', part, named)}`,
    );
    return `{${parts.join(',')}}`;
  }
  return `[${value.map((item) => jsonOf(definition.items ?? 'null', item, named)).join(',')}]`;
}

describe('capturedText', () => {
  it('is the JSON of random values', () => {
    let compared = 0;
    const blocks = fc.record({ blockItems: fc.integer({ min: 1, max: 3 }), isSized: fc.boolean() });
    fc.assert(
      fc.property(avroSamples(), blocks, ({ schema, values }, options) => {
        fc.pre(!isSpecial(schema));
        const { type } = parseSchema(JSON.stringify(schema));
        for (const value of values) {
          const bytes = encodeAvro(schema, value, options);
          expect(capturedText(bytes, type)).toBe(jsonOf(schema, value, namedSchemas(schema)));
          compared++;
        }
      }),
    );
    expect(compared).toBeGreaterThan(50);
  });

  it.each<[AvroSchema, AvroValue, string]>([
    ['long', -(2n ** 63n), '-9223372036854775808'],
    ['double', NaN, '"NaN"'],
    ['double', -Infinity, '"-Infinity"'],
    ['float', Math.fround(0.1), '0.1'],
    [{ type: 'int', logicalType: 'date' }, -1, '"1969-12-31"'],
    [{ type: 'int', logicalType: 'time-millis' }, 1500, '"00:00:01.5"'],
    [{ type: 'long', logicalType: 'timestamp-nanos' }, 1n, '"1970-01-01T00:00:00.000000001Z"'],
    [{ type: 'long', logicalType: 'local-timestamp-millis' }, 0n, '"1970-01-01T00:00:00"'],
    [
      { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 },
      Uint8Array.of(0xff, 0x85),
      '-1.23',
    ],
    [
      { type: 'fixed', name: 'D', size: 12, logicalType: 'duration' },
      Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0, 0xdc, 5, 0, 0),
      '"P1M2DT1.5S"',
    ],
    [
      { type: 'array', items: { type: 'bytes', logicalType: 'big-decimal' } },
      [Uint8Array.of(4, 0, 0xe0, 4), Uint8Array.of(9)],
      '[2.24,"09"]',
    ],
  ])('of %j and %s', (schema, value, text) => {
    expect(textOf(schema, value)).toBe(text);
  });

  it('is the bare number of a big-decimal, or its bytes where they are none', () => {
    const bigDecimal: AvroSchema = { type: 'bytes', logicalType: 'big-decimal' };
    expect(textOf(bigDecimal, Uint8Array.of(4, 0, 0xe0, 4))).toBe('2.24');
    expect(textOf(bigDecimal, Uint8Array.of(2, 5, 5))).toBe('5000');
    expect(textOf(bigDecimal, Uint8Array.of(2, 5, 0xc0, 0x9a, 12))).toBe('5e-100000');
    expect(textOf(bigDecimal, Uint8Array.of(9, 9))).toBe('0909');
  });

  it('has a limit in depth', () => {
    const schema: AvroSchema = {
      type: 'record',
      name: 'Node',
      fields: [{ name: 'next', type: ['null', 'Node'] }],
    };
    const nest = (depth: number): AvroValue =>
      depth === 1
        ? { fields: [{ branch: 0, value: null }] }
        : { fields: [{ branch: 1, value: nest(depth - 1) }] };
    expect(textOf(schema, nest(256))).toHaveLength(256 * '{"next":}'.length + 4);
    expect(() => textOf(schema, nest(257))).toThrow(expect.objectContaining({ code: 'corrupt' }));
  });

  it('has a limit in length, whatever a count says', () => {
    const { type } = parseSchema('{"type":"array","items":"null"}');
    const bytes = Uint8Array.of(0xfe, 0xff, 0xff, 0xff, 0x0f, 0);
    expect(() => capturedText(bytes, type)).toThrow(expect.objectContaining({ code: 'tooLarge' }));
  });

  it('refuses bytes that end early', () => {
    const { type } = parseSchema('["null","string"]');
    expect(() => capturedText(Uint8Array.of(2, 4, 97), type)).toThrow(
      expect.objectContaining({ code: 'corrupt' }),
    );
  });
});
