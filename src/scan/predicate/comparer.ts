/** Compares the values of decoded columns with a threshold, without making an object of any. */
import type { Data } from 'apache-arrow';
import { TableError } from '../../base/errors.ts';
import { layoutOf } from '../arrowLayout.ts';
import type { Threshold } from './threshold.ts';

/** Below, equal to or above the threshold: negative, 0 or positive. Asked only of rows that are not null. */
export type Comparer = (row: number) => number;

/** Throws TableError `internal` where a column does not lie as its type says. */
export function comparer(data: Data, threshold: Threshold): Comparer {
  switch (threshold.kind) {
    case 'integer':
      return integerComparer(data, threshold);
    case 'float':
      return floatComparer(data, threshold.value);
    case 'boolean': {
      const bits = data.values as Uint8Array;
      const { offset } = data;
      const value = Number(threshold.value);
      return (row) => ((bits[(row + offset) >> 3]! >> ((row + offset) & 7)) & 1) - value;
    }
    case 'bytes':
      return bytesComparer(data, threshold.bytes);
    case 'text':
      throw new TableError('internal', 'a text has no order');
  }
}

type Integers = Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;
type LongIntegers = BigInt64Array | BigUint64Array;

function integerComparer(
  data: Data,
  { floor, isExact }: Extract<Threshold, { kind: 'integer' }>,
): Comparer {
  /** What a value that equals the floor is to a threshold that lies above it. */
  const atFloor = isExact ? 0 : -1;
  const values = data.values as Integers | LongIntegers;
  if (data.stride > 1) return wordsComparer(data, floor, atFloor);
  if (values instanceof BigInt64Array) return longComparer(values, floor, atFloor, true);
  if (values instanceof BigUint64Array) return longComparer(values, floor, atFloor, false);
  const limit = Number(BigInt.asIntN(53, floor)) === Number(floor) ? Number(floor) : farAway(floor);
  return (row) => {
    const value = values[row]!;
    return value === limit ? atFloor : value - limit;
  };
}

/** Beyond all values of 32 bits. */
const farAway = (floor: bigint): number => (floor < 0n ? -Infinity : Infinity);

/** 64-bit integers as their halves: no bigint is made. */
function longComparer(
  values: LongIntegers,
  floor: bigint,
  atFloor: number,
  isSigned: boolean,
): Comparer {
  const lowest = isSigned ? -(2n ** 63n) : 0n;
  const highest = isSigned ? 2n ** 63n - 1n : 2n ** 64n - 1n;
  if (floor < lowest) return () => 1;
  if (floor > highest) return () => -1;
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  // Flipping the sign bit makes the order of signed halves that of unsigned ones.
  const flip = isSigned ? 0x80000000 : 0;
  const high = (Number(BigInt.asUintN(32, floor >> 32n)) ^ flip) >>> 0;
  const low = Number(BigInt.asUintN(32, floor));
  return (row) => {
    const ofHigh = ((words[row * 2 + 1]! ^ flip) >>> 0) - high;
    if (ofHigh !== 0) return ofHigh;
    const ofLow = words[row * 2]! - low;
    return ofLow === 0 ? atFloor : ofLow;
  };
}

/** Signed integers of several 32-bit words, the least significant first: decimals. */
function wordsComparer(data: Data, floor: bigint, atFloor: number): Comparer {
  const words = data.values as Uint32Array;
  const count = data.stride;
  const limit = 2n ** BigInt(count * 32 - 1);
  if (floor < -limit) return () => 1;
  if (floor >= limit) return () => -1;
  const wanted = Uint32Array.from({ length: count }, (_, i) =>
    Number(BigInt.asUintN(32, floor >> BigInt(32 * i))),
  );
  wanted[count - 1]! ^= 0x80000000;
  return (row) => {
    for (let i = count - 1; i >= 0; i--) {
      const word = words[row * count + i]!;
      const order = (i === count - 1 ? (word ^ 0x80000000) >>> 0 : word) - wanted[i]!;
      if (order !== 0) return order;
    }
    return atFloor;
  };
}

/** NaN equals itself and is above all other numbers, as in DuckDB and PostgreSQL. */
function floatComparer(data: Data, limit: number): Comparer {
  const values = data.values as Float32Array | Float64Array | Uint16Array;
  const valueOf: (row: number) => number =
    values instanceof Uint16Array ? (row) => halfValue(values[row]!) : (row) => values[row]!;
  if (Number.isNaN(limit)) return (row) => (Number.isNaN(valueOf(row)) ? 0 : -1);
  return (row) => {
    const value = valueOf(row);
    if (value === limit) return 0;
    return value < limit ? -1 : 1;
  };
}

function halfValue(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** Byte by byte: of UTF-8, the order of code points. */
function bytesComparer(data: Data, wanted: Uint8Array): Comparer {
  if (layoutOf(data) !== 'varying')
    throw new TableError('internal', 'a column of bytes does not lie as one');
  const bytes = data.values as Uint8Array;
  const offsets = data.valueOffsets as Int32Array;
  return (row) => {
    const start = Number(offsets[row]);
    const length = Number(offsets[row + 1]) - start;
    const common = Math.min(length, wanted.length);
    for (let i = 0; i < common; i++) {
      const order = bytes[start + i]! - wanted[i]!;
      if (order !== 0) return order;
    }
    return length - wanted.length;
  };
}
