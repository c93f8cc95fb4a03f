import { describe, expect, it } from 'vitest';
import type {
  FileMetaData,
  SchemaElement,
  Statistics,
} from '../../../../../src/formats/parquet/thrift/metadata.ts';
import { schemaTree } from '../../../../../src/formats/parquet/schema/schemaTree.ts';
import { eagerList } from '../../../../../src/formats/parquet/thrift/thriftStruct.ts';
import { boundsOf } from '../../../../../src/formats/parquet/statistics/statistics.ts';
import type { Bounds } from '../../../../../src/table/layout.ts';

const bytesType = 6;
const fixedType = 7;

function bounds(
  element: Partial<SchemaElement>,
  statistics: Statistics,
  file: Partial<FileMetaData> = {},
): Bounds {
  const schema = [
    { name: 'root', numChildren: 1 },
    { name: 'a', repetitionType: 1, ...element },
  ];
  const metaData = { version: 2, schema, numRows: 0, rowGroups: eagerList([]), ...file };
  return boundsOf(metaData, schemaTree(schema).leaves[0]!, statistics);
}

function little(bytes: number, value: bigint): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigInt64(0, value, true);
  return new Uint8Array(view.buffer, 0, bytes);
}

function float64(value: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value, true);
  return new Uint8Array(view.buffer);
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe('boundsOf', () => {
  it.each<[string, string, Partial<SchemaElement>, Uint8Array]>([
    ['64-bit integers', '-9007199254740993', { type: 2 }, little(8, -9007199254740993n)],
    ['unsigned integers', '18446744073709551615', { type: 2, convertedType: 14 }, little(8, -1n)],
    ['small unsigned integers', '4294967295', { type: 1, convertedType: 13 }, little(4, -1n)],
    ['booleans', 'true', { type: 0 }, little(1, 1n)],
    ['floats', '-0.5', { type: 5 }, float64(-0.5)],
    [
      'half floats',
      '1.5',
      { type: fixedType, typeLength: 2, logicalType: { FLOAT16: {} } },
      Uint8Array.of(0, 0x3e),
    ],
    ['dates', '1969-12-31', { type: 1, convertedType: 6 }, little(4, -1n)],
    ['times', '00:00:01', { type: 1, convertedType: 7 }, little(4, 1000n)],
    [
      'timestamps',
      '1969-12-31T23:59:59.999999999Z',
      { type: 2, logicalType: { TIMESTAMP: { isAdjustedToUTC: true, unit: { NANOS: {} } } } },
      little(8, -1n),
    ],
    [
      'decimals in integers',
      '-0.01',
      { type: 1, convertedType: 5, precision: 9, scale: 2 },
      little(4, -1n),
    ],
    [
      'decimals in bytes',
      '-2.56',
      { type: fixedType, typeLength: 3, convertedType: 5, precision: 5, scale: 2 },
      Uint8Array.of(0xff, 0xff, 0x00),
    ],
    ['text', 'Østfold', { type: bytesType, convertedType: 0 }, text('Østfold')],
    [
      'text that is not valid UTF-8',
      'a\uFFFD',
      { type: bytesType, convertedType: 0 },
      Uint8Array.of(97, 255),
    ],
    ['bytes', '00ff', { type: bytesType }, Uint8Array.of(0, 255)],
    [
      'UUIDs',
      '00010203-0405-0607-0809-0a0b0c0d0e0f',
      { type: fixedType, typeLength: 16, logicalType: { UUID: {} } },
      Uint8Array.from({ length: 16 }, (_, i) => i),
    ],
  ])('gives %s exactly: %s', (_, expected, element, bytes) => {
    expect(bounds(element, { minValue: bytes, maxValue: bytes })).toEqual({
      min: expected,
      max: expected,
      minExact: true,
      maxExact: true,
    });
  });

  it('cuts long bounds', () => {
    const { min } = bounds(
      { type: bytesType, convertedType: 0 },
      { minValue: text('x'.repeat(10_000)) },
    );
    expect(min).toBe(`${'x'.repeat(256)}…`);
  });

  it('says whether a bound is a value', () => {
    const statistics = {
      minValue: text('a'),
      maxValue: text('b'),
      isMinValueExact: true,
      isMaxValueExact: false,
    };
    expect(bounds({ type: bytesType }, statistics)).toMatchObject({
      minExact: true,
      maxExact: false,
    });
  });

  it('ignores NaN, and bounds of the wrong size', () => {
    const statistics = { minValue: float64(NaN), maxValue: little(4, 1n) };
    expect(bounds({ type: 5 }, statistics)).toMatchObject({ min: undefined, max: undefined });
  });

  it('ignores bounds of types that have no order', () => {
    const bytes = new Uint8Array(12);
    for (const element of [{ type: 3 }, { type: fixedType, typeLength: 12, convertedType: 21 }])
      expect(bounds(element, { minValue: bytes, maxValue: bytes }).min).toBeUndefined();
  });

  it('ignores bounds in an order that it does not know', () => {
    const statistics = { minValue: little(8, 1n), maxValue: little(8, 2n) };
    expect(bounds({ type: 2 }, statistics, { columnOrders: [{}] }).min).toBeUndefined();
    expect(bounds({ type: 2 }, statistics, { columnOrders: [{ TYPE_ORDER: {} }] }).min).toBe('1');
  });

  it('believes the deprecated bounds of signed numbers only, or where both are the same', () => {
    const statistics = { min: little(8, 1n), max: little(8, 2n) };
    expect(bounds({ type: 2 }, statistics)).toMatchObject({ min: '1', max: '2' });
    expect(bounds({ type: 2, convertedType: 14 }, statistics).min).toBeUndefined();
    const ofText = { type: bytesType, convertedType: 0 };
    expect(bounds(ofText, { min: text('a'), max: text('b') }).min).toBeUndefined();
    expect(bounds(ofText, { min: text('a'), max: text('a') })).toMatchObject({
      min: 'a',
      max: 'a',
    });
  });
});
