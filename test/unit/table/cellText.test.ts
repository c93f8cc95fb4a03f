import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellPreview, cellText, isNull, jsonText } from '../../../src/table/cellText.ts';
import type { DataType, Field } from '../../../src/table/schema.ts';

const int64: DataType = { kind: 'int', bits: 64, signed: true };
const double: DataType = { kind: 'float', bits: 64 };
const text: DataType = { kind: 'string' };
const field = (name: string, type: DataType): Field => ({
  name,
  type,
  nullable: true,
  typeText: '',
});
const listOf = (type: DataType): DataType => ({ kind: 'list', item: field('element', type) });
const structOf = (...fields: Field[]): DataType => ({ kind: 'struct', fields });
const mapOf = (key: DataType, value: DataType): DataType => ({
  kind: 'map',
  key: field('key', key),
  value: field('value', value),
});

const union: DataType = {
  kind: 'union',
  fields: [field('member0', int64), field('member1', text), field('member2', structOf())],
};

describe('cellText', () => {
  it('shows a union as the value of its branch, and so does JSON', () => {
    expect(cellText([7n, null, null], union)).toBe('7');
    expect(cellText([null, 'a "b"', null], union)).toBe('a "b"');
    expect(cellText([null, null, []], union)).toBe('{}');
    expect(cellText([null, null, null], union)).toBe('');
    expect(jsonText([null, 'a "b"', null], union)).toBe('"a \\"b\\""');
    expect(jsonText([[7n, null, null], null], listOf(union))).toBe('[7,null]');
  });

  it('shows each scalar exactly', () => {
    const cases: [unknown, DataType, string][] = [
      [true, { kind: 'bool' }, 'true'],
      [2n ** 64n - 1n, { kind: 'int', bits: 64, signed: false }, '18446744073709551615'],
      [-128, { kind: 'int', bits: 8, signed: true }, '-128'],
      [-0, double, '-0'],
      [12345n, { kind: 'decimal', precision: 9, scale: 2 }, '123.45'],
      [-12345, { kind: 'decimal', precision: 9, scale: 2 }, '-123.45'],
      ['', text, ''],
      ['NULL', text, 'NULL'],
      [new Uint8Array([0, 255, 16]), { kind: 'binary' }, '00ff10'],
      [19_782 * 86_400_000, { kind: 'date' }, '2024-02-29'],
      [1, { kind: 'time', unit: 'ms', utc: true }, '00:00:00.001'],
      [
        1n,
        { kind: 'timestamp', unit: 'ns', zone: 'Europe/Oslo' },
        '1970-01-01T00:00:00.000000001Z',
      ],
      [1n, { kind: 'timestamp', unit: 's', zone: undefined }, '1970-01-01T00:00:01'],
      [
        Uint8Array.from({ length: 16 }, (_, i) => i * 17),
        { kind: 'uuid' },
        '00112233-4455-6677-8899-aabbccddeeff',
      ],
      [new Uint8Array(3), { kind: 'uuid' }, '000000'],
    ];
    for (const [value, type, expected] of cases) expect(cellText(value, type)).toBe(expected);
  });

  it('leaves null to the caller', () => {
    expect(cellText(null, int64)).toBe('');
    expect([null, undefined, '', 0, NaN].map(isNull)).toEqual([true, true, false, false, false]);
  });

  it('shows nested values as JSON that loses nothing', () => {
    const type = structOf(
      field('n', int64),
      field('n', int64),
      field('__proto__', listOf(double)),
      field('m', mapOf(int64, { kind: 'timestamp', unit: 's', zone: 'UTC' })),
      field('b', listOf({ kind: 'binary' })),
    );
    const value = [
      2n ** 63n - 1n,
      null,
      Float64Array.of(0.5, NaN, -Infinity, -0),
      [
        [1n, 0n],
        [1n, null],
      ],
      [new Uint8Array([1])],
    ];
    expect(cellText(value, type)).toBe(
      '{"n":9223372036854775807,"n":null,"__proto__":[0.5,"NaN","-Infinity",-0],' +
        '"m":{"1":"1970-01-01T00:00:00Z","1":null},"b":["01"]}',
    );
  });

  it('is JSON that parses back to the same strings and numbers', () => {
    const row = fc.tuple(fc.string({ unit: 'binary' }), fc.integer(), fc.array(fc.string()));
    const type = structOf(field('s', text), field('i', int64), field('l', listOf(text)));
    fc.assert(
      fc.property(row, ([s, i, l]) => {
        expect(JSON.parse(jsonText([s, BigInt(i), l], type))).toEqual({ s, i, l });
      }),
    );
  });

  it('shows a variant as its value, and one that makes no sense as what is wrong with it', () => {
    const bytes: DataType = { kind: 'binary' };
    const type: DataType = {
      kind: 'variant',
      fields: [field('metadata', bytes), field('value', bytes)],
    };
    const metadata = Uint8Array.of(1, 0, 0);
    expect(cellText([metadata, Uint8Array.of(12, 42)], type)).toBe('42');
    const unknown = [metadata, Uint8Array.of(0xfc)];
    expect(cellText(unknown, type)).toBe('(invalid variant: its type 63 is unknown)');
    expect(jsonText([unknown], listOf(type))).toBe('["(invalid variant: its type 63 is unknown)"]');
  });

  it('shows BSON as JSON, and what is not BSON as its bytes', () => {
    const document = Uint8Array.of(12, 0, 0, 0, 0x10, 0x61, 0, 42, 0, 0, 0, 0);
    expect(cellText(document, { kind: 'bson' })).toBe('{"a":42}');
    expect(cellText(document.subarray(1), { kind: 'bson' })).toBe('0000001061002a00000000');
    expect(jsonText([Uint8Array.of(1)], listOf({ kind: 'bson' }))).toBe('["01"]');
  });

  it('shows a shape as well-known text, and what is none as its bytes', () => {
    const type: DataType = { kind: 'geometry', crs: undefined, edges: 'planar' };
    const point = Uint8Array.of(
      0,
      0,
      0,
      0,
      1,
      0x3f,
      0xf0,
      0,
      0,
      0,
      0,
      0,
      0,
      0x40,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
    );
    expect(cellText(point, type)).toBe('POINT (1 2)');
    expect(jsonText([point], listOf(type))).toBe('["POINT (1 2)"]');
    expect(cellText(Uint8Array.of(1, 2), type)).toBe('0102');
  });

  it('survives values of the wrong shape', () => {
    const types: DataType[] = [
      int64,
      double,
      text,
      { kind: 'date' },
      { kind: 'uuid' },
      { kind: 'interval' },
      { kind: 'timestamp', unit: 'ns', zone: undefined },
      { kind: 'decimal', precision: 4, scale: 2 },
      listOf(int64),
      mapOf(text, text),
      structOf(field('a', int64)),
      { kind: 'variant', fields: [field('value', { kind: 'binary' })] },
      { kind: 'bson' },
      { kind: 'geometry', crs: undefined, edges: 'planar' },
    ];
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom(...types), (value, type) => {
        expect(typeof cellText(value, type)).toBe('string');
      }),
    );
  });
});

describe('cellPreview', () => {
  it('starts like the text and stops soon after the limit', () => {
    const type = listOf(text);
    const value = Array.from({ length: 1_000_000 }, (_, i) => `value ${i}`);
    const preview = cellPreview(value, type, 300);
    expect(preview.length).toBeLessThan(330);
    expect(cellText(value, type).slice(0, 300)).toBe(preview.slice(0, 300));
    expect(cellPreview(new Uint8Array(1e7), { kind: 'binary' }, 20)).toHaveLength(20);
  });
});
