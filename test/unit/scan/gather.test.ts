import fc from 'fast-check';
import {
  Bool,
  Field,
  FixedSizeBinary,
  Float64,
  Int64,
  List,
  Map_,
  Struct,
  Utf8,
  Type,
  Vector,
  vectorFromArray,
  Dictionary,
  Int32,
  type Data,
  type DataType,
  Null,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { gather } from '../../../src/scan/gather.ts';
import { RowRangesBuilder } from '../../../src/scan/rowRanges.ts';

const list = new List(new Field('item', new Utf8(), true));
const entry = new Struct<{ key: Utf8; value: Int64 }>([
  new Field('key', new Utf8(), false),
  new Field('value', new Int64(), true),
]);
const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { freq: 4 });

const columns: readonly { type: DataType; value: fc.Arbitrary<unknown> }[] = [
  { type: new Null(), value: fc.constant(null) },
  { type: new Bool(), value: orNull(fc.boolean()) },
  { type: new Int64(), value: orNull(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)) },
  { type: new Float64(), value: orNull(fc.double({ noNaN: true })) },
  { type: new Utf8(), value: orNull(fc.string({ unit: 'grapheme' })) },
  { type: new FixedSizeBinary(3), value: orNull(fc.uint8Array({ minLength: 3, maxLength: 3 })) },
  { type: new Dictionary(new Utf8(), new Int32()), value: orNull(fc.constantFrom('a', 'b', 'c')) },
  { type: list, value: orNull(fc.array(orNull(fc.string()))) },
  {
    type: new Map_(new Field('entries', entry, false)),
    value: orNull(fc.dictionary(fc.string({ minLength: 1 }), fc.bigInt(0n, 9n))),
  },
  {
    type: new Struct([new Field('a', new Int64(), true), new Field('b', list, true)]),
    value: orNull(fc.record({ a: orNull(fc.bigInt(0n, 9n)), b: orNull(fc.array(fc.string())) })),
  },
];

const valuesOf = (data: Data): unknown[] =>
  Array.from({ length: data.length }, (_, row) => {
    const value: unknown = vectorOf(data).get(row);
    return JSON.stringify(value, (_key, part: unknown) =>
      typeof part === 'bigint' ? `${part}n` : part,
    );
  });
const vectorOf = (data: Data) => new Vector([data]);

describe('gather', () => {
  it.each(columns.map((column) => [Type[column.type.typeId], column] as const))(
    'picks exactly the asked rows of %s',
    (_name, { type, value }) => {
      fc.assert(
        fc.property(
          fc.array(value, { minLength: 1, maxLength: 60 }),
          fc.array(fc.nat(9)),
          fc.nat(5),
          (values, steps, skipped) => {
            const whole = vectorFromArray(values, type).data[0]!;
            const first = Math.min(skipped, values.length);
            const data = whole.slice(first, values.length - first);
            const rows = new RowRangesBuilder();
            const wanted: number[] = [];
            let at = 0;
            for (const [index, step] of steps.entries()) {
              const end = Math.min(at + step, data.length);
              if (index % 2 === 0) {
                rows.add(at, end);
                for (let row = at; row < end; row++) wanted.push(row);
              }
              at = end;
            }
            const all = valuesOf(data);
            expect(valuesOf(gather(data, rows.take()))).toEqual(wanted.map((row) => all[row]));
          },
        ),
        { numRuns: 60 },
      );
    },
  );
});
