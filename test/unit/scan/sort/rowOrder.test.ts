import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RowKeys } from '../../../../src/scan/sort/rowKeys.ts';
import { sortedRows } from '../../../../src/scan/sort/rowOrder.ts';

/** Of keys none of which is the beginning of another: two zeros end each, and others are marked. */
function keysOf(values: readonly (readonly number[])[]): RowKeys {
  const keys = values.map((value) => [
    ...value.flatMap((byte) => (byte === 0 ? [0, 255] : [byte])),
    0,
    0,
  ]);
  const offsets = new Uint32Array(keys.length + 1);
  for (const [row, key] of keys.entries()) offsets[row + 1] = offsets[row]! + key.length;
  return { bytes: Uint8Array.from(keys.flat()), offsets };
}

const byte = fc.constantFrom(0, 1, 7, 255);
/** Few different ones, of which many have a long beginning in common. */
const value = fc
  .tuple(fc.constantFrom(0, 3, 40), fc.array(byte, { maxLength: 4 }), fc.constantFrom(0, 30), byte)
  .map(([before, middle, after, last]) => [
    ...new Array<number>(before).fill(5),
    ...middle,
    ...new Array<number>(after).fill(9),
    last,
  ]);

describe('rows sorted by their keys', () => {
  it('come as their bytes do, and equal ones as they came', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(value, { maxLength: 60 }), async (values) => {
        const keys = keysOf(values);
        const keyOf = (row: number): Buffer =>
          Buffer.from(keys.bytes.subarray(keys.offsets[row], keys.offsets[row + 1]));
        const expected = [...values.keys()].sort((a, b) => Buffer.compare(keyOf(a), keyOf(b)));
        expect([...(await sortedRows(keys))]).toEqual(expected);
      }),
    );
  });

  it('are told apart by the only byte that differs, and by all of many', async () => {
    const fillings = [0, 255, 7].map((last) => [...new Array<number>(200).fill(3), last]);
    expect([...(await sortedRows(keysOf(fillings)))]).toEqual([0, 2, 1]);
    const all = [0, 255, 7].map((each) => new Array<number>(60).fill(each));
    expect([...(await sortedRows(keysOf([...all, ...all])))]).toEqual([0, 3, 2, 5, 1, 4]);
    expect([...(await sortedRows(keysOf([])))]).toEqual([]);
  });
});
