import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ThriftError } from '../../../../../src/formats/parquet/thrift/thrift.ts';
import {
  binary,
  bool,
  decode,
  double,
  encode,
  i16,
  i32,
  i64,
  i8,
  lazyList,
  list,
  optional,
  required,
  string,
  struct,
  type Infer,
} from '../../../../../src/formats/parquet/thrift/thriftStruct.ts';

const point = struct('Point', { x: required(1, i32), y: optional(200, double) });
const everything = struct('Everything', {
  flag: optional(1, bool),
  tiny: optional(2, i8),
  short: optional(3, i16),
  int: required(5, i32),
  long: optional(40, i64),
  text: optional(41, string),
  bytes: optional(42, binary),
  flags: optional(43, list(bool)),
  points: optional(44, list(point)),
  longs: optional(1000, list(i64)),
});
type Everything = Infer<typeof everything>;

const integers = (bits: number) =>
  fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
const pointArbitrary = fc.record(
  { x: integers(32), y: fc.double({ noNaN: true }) },
  { requiredKeys: ['x'] },
);
const arbitrary: fc.Arbitrary<Everything> = fc.record(
  {
    flag: fc.boolean(),
    tiny: integers(8),
    short: integers(16),
    int: integers(32),
    long: fc.maxSafeInteger(),
    text: fc.string({ unit: 'grapheme' }),
    bytes: fc.uint8Array(),
    flags: fc.array(fc.boolean(), { maxLength: 40 }),
    points: fc.array(pointArbitrary, { maxLength: 40 }),
    longs: fc.array(fc.maxSafeInteger(), { maxLength: 40 }),
  },
  { requiredKeys: ['int'] },
);

describe('a thrift struct', () => {
  it('reads what it wrote', () => {
    fc.assert(
      fc.property(arbitrary, (value) => {
        const bytes = encode(everything, value);
        expect(decode(everything, bytes)).toEqual({ value, end: bytes.byteLength });
      }),
      { seed: 20260401 },
    );
  });

  it('passes over the fields that it does not know', () => {
    const narrow = struct('Everything', { int: required(5, i32) });
    fc.assert(
      fc.property(arbitrary, (value) => {
        const bytes = encode(everything, value);
        expect(decode(narrow, bytes)).toEqual({ value: { int: value.int }, end: bytes.byteLength });
      }),
      { seed: 20260402 },
    );
  });

  it('fails clearly, and soon, on any bytes that are none', () => {
    fc.assert(
      fc.property(
        arbitrary,
        fc.array(fc.tuple(fc.nat(), fc.nat(255))),
        fc.nat(),
        (value, changes, cut) => {
          const bytes = encode(everything, value);
          for (const [at, byte] of changes) bytes[at % bytes.byteLength] = byte;
          try {
            decode(everything, bytes.subarray(0, cut % (bytes.byteLength + 1)));
          } catch (error) {
            expect(error).toBeInstanceOf(ThriftError);
          }
        },
      ),
      { seed: 20260403, numRuns: 1000 },
    );
  });

  it('names the field that is missing', () => {
    expect(() => decode(point, Uint8Array.of(0))).toThrow('Point has no field x');
  });

  it('does not believe sizes that the bytes cannot hold', () => {
    const numbers = list(i64);
    expect(() => decode(numbers, Uint8Array.of(0xf6, 0xff, 0xff, 0xff, 0xff, 0x0f))).toThrow(
      'a list of 4294967295 elements does not fit',
    );
    expect(() => decode(binary, Uint8Array.of(0x7f, 0))).toThrow(
      'a string of 127 bytes does not fit',
    );
  });

  it('does not overflow the stack on bytes nested without end', () => {
    const bytes = new Uint8Array(100_000).fill(0x1c);
    expect(() => decode(struct('Empty', {}), bytes)).toThrow('nested too deeply');
  });
});

describe('a lazy thrift list', () => {
  it('gives each element as a list would', () => {
    fc.assert(
      fc.property(fc.array(pointArbitrary, { maxLength: 40 }), (points) => {
        const bytes = encode(list(point), points);
        const { value, end } = decode(lazyList(point), bytes);
        expect(end).toBe(bytes.byteLength);
        expect([...value]).toEqual(points);
        expect(points.map((_, index) => value.at(index))).toEqual(points);
        expect(encode(lazyList(point), value)).toEqual(bytes);
      }),
      { seed: 20260404 },
    );
  });

  it('has no element beyond its end', () => {
    const { value } = decode(lazyList(point), encode(list(point), [{ x: 1 }]));
    expect(() => value.at(1)).toThrow(RangeError);
  });
});
