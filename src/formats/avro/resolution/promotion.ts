/** Numbers of one width as numbers of another, column by column. */
import * as arrow from 'apache-arrow';
import { TableError } from '../../../base/errors.ts';

export type NumberArray = Int32Array | BigInt64Array | Float32Array | Float64Array;

/** Columns whose values are numbers have one array of them. */
export function numbersOf({ values }: arrow.Data): NumberArray {
  const array: unknown = values;
  if (
    array instanceof Int32Array ||
    array instanceof BigInt64Array ||
    array instanceof Float32Array ||
    array instanceof Float64Array
  )
    return array;
  throw new TableError('internal', 'a column of numbers has no array of them');
}

/** int → long, float or double; long → float or double; float → double. Rounds once, to the nearest. */
export function promoted(values: NumberArray, to: 'long' | 'float' | 'double'): NumberArray {
  if (to === 'long') return values instanceof Int32Array ? longsOf(values) : values;
  if (to === 'double')
    return values instanceof BigInt64Array
      ? Float64Array.from(values, Number)
      : Float64Array.from(values);
  return values instanceof BigInt64Array
    ? Float32Array.from(values, nearDouble)
    : Float32Array.from(values);
}

/** By halves: a BigInt for each number would cost more than all else. */
function longsOf(values: Int32Array): BigInt64Array {
  const longs = new BigInt64Array(values.length);
  const halves = new Int32Array(longs.buffer);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    halves[2 * i] = value;
    halves[2 * i + 1] = value >> 31;
  }
  return longs;
}

/**
 * A double that rounds to the same float as the long itself: where a double cannot hold all bits, those that are cut
 * off leave a bit behind that says so (rounding to odd).
 */
function nearDouble(value: bigint): number {
  if (BigInt.asIntN(53, value) === value) return Number(value);
  const kept = value >> 12n;
  const isCut = (value & 0xfffn) !== 0n;
  return Number(isCut ? kept | 1n : kept) * 4096;
}

/** The column with other values under another type, null where it was. */
export function withValues(
  data: arrow.Data,
  type: arrow.DataType,
  values: NumberArray,
): arrow.Data {
  const validity = data.buffers[arrow.BufferType.VALIDITY];
  const buffers: Partial<arrow.Data['buffers']> = {
    [arrow.BufferType.DATA]: values,
    // Absent where nothing is null.
    ...((validity as Uint8Array | undefined) && { [arrow.BufferType.VALIDITY]: validity }),
  };
  return new arrow.Data(type, 0, data.length, data.nullCount, buffers);
}
