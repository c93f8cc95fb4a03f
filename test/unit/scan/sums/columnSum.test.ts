import { makeVector, vectorFromArray, type Data } from 'apache-arrow';
import * as arrow from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ColumnSum } from '../../../../src/scan/sums/columnSum.ts';
import { ValueHasher } from '../../../../src/scan/sums/valueHasher.ts';

const hasher = new ValueHasher();

function sumOf(parts: readonly Data[], ordered = true): ColumnSum {
  const sum = new ColumnSum({ hasher, ordered });
  for (const part of parts) sum.add(part);
  return sum;
}

function dataOf(values: readonly unknown[], type: arrow.DataType): Data {
  const [data] = vectorFromArray(values, type).data;
  if (data === undefined) throw new Error('no data');
  return data;
}

const areAlike = (a: readonly Data[], b: readonly Data[], ordered = true): boolean =>
  sumOf(a, ordered).firstDifference(sumOf(b, ordered)) === undefined;

const item = (type: arrow.DataType) => new arrow.Field('item', type, true);
/** Types, and values of theirs that are all different. */
const kinds: readonly (readonly [string, arrow.DataType, readonly unknown[]])[] = [
  ['bool', new arrow.Bool(), [null, true, false]],
  ['int8', new arrow.Int8(), [null, 0, -1, 1, 127]],
  ['int64', new arrow.Int64(), [null, 0n, -1n, 1n, 2n ** 63n - 1n]],
  ['uint32', new arrow.Uint32(), [null, 0, 2 ** 32 - 1]],
  ['double', new arrow.Float64(), [null, 0, -0, NaN, Infinity, 1.5]],
  ['float', new arrow.Float32(), [null, 0, -0, NaN, 1.5]],
  ['text', new arrow.Utf8(), [null, '', '\0', '\0\0', 'a', 'abcdefgh', 'abcdefgh\0', 'ü']],
  ['bytes', new arrow.Binary(), [null, '', '\0', 'abc'].map((text) => text && Buffer.from(text))],
  [
    'list',
    new arrow.List(item(new arrow.Utf8())),
    [null, [], [null], [''], ['a', 'b'], ['ab'], ['b', 'a']],
  ],
  [
    'struct',
    new arrow.Struct([item(new arrow.Int32()), new arrow.Field('other', new arrow.Utf8(), true)]),
    [null, { item: null, other: null }, { item: 1, other: '' }, { item: 1, other: null }],
  ],
];

describe('sums over the values of a column', () => {
  it.each(kinds)('tell different values apart (%s)', (_, type, values) => {
    for (const a of values)
      for (const b of values)
        expect([a, b, areAlike([dataOf([a], type)], [dataOf([b], type)])]).toEqual([
          a,
          b,
          Object.is(a, b),
        ]);
  });

  it.each(kinds)('are alike however the rows are cut (%s)', (_, type, values) => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 40 }),
        fc.nat(),
        (rows, at) => {
          const whole = dataOf(rows, type);
          const cut = at % rows.length;
          const parts = [whole.slice(0, cut), whole.slice(cut, rows.length - cut)];
          expect(areAlike([whole], parts)).toBe(true);
        },
      ),
    );
  });

  it('do not mind how text lies', () => {
    const rows = ['a', null, '', 'bc', 'a'];
    const plain = dataOf(rows, new arrow.Utf8());
    expect(areAlike([plain], [dataOf(rows, new arrow.LargeUtf8())])).toBe(true);
    const dictionary = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32());
    expect(areAlike([plain], [dataOf(rows, dictionary)])).toBe(true);
  });

  it('name the rows of the first difference, far into a column', () => {
    const rows = Int32Array.from({ length: 200_000 }, (_, row) => row);
    const changed = rows.slice();
    changed[140_000] = 0;
    const [a, b] = [makeVector(rows).data, makeVector(changed).data];
    expect(sumOf(a).firstDifference(sumOf(b))).toEqual({ start: 131_072, end: 196_608 });
    const short = makeVector(rows.slice(0, 131_072)).data;
    expect(sumOf(a).firstDifference(sumOf(short))).toEqual({ start: 131_072, end: 196_608 });
  });

  it('mind the order of rows, or do not, as they are asked to', () => {
    const [a, b] = [
      makeVector(Float64Array.of(1, 2, 3)).data,
      makeVector(Float64Array.of(3, 1, 2)).data,
    ];
    expect(areAlike(a, b)).toBe(false);
    expect(areAlike(a, b, false)).toBe(true);
    expect(areAlike(a, makeVector(Float64Array.of(3, 3, 2)).data, false)).toBe(false);
  });
});
