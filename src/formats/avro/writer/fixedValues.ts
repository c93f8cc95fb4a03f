/** The picked values of Arrow columns whose values have one width. */
import { Type, type Data } from 'apache-arrow';
import { TableError } from '../../../base/errors.ts';
import { placeOf, type Picks } from './picks.ts';
import { refused } from './refusal.ts';

/** Undefined where no value is null. */
export function presentOf(data: Data, picks: Picks): Uint8Array | undefined {
  if (data.nullCount === 0) return undefined;
  const bitmap = data.nullBitmap;
  const present = new Uint8Array(picks.count);
  // A column of type Null has no bitmap.
  if (!(bitmap instanceof Uint8Array) || bitmap.length === 0) return present;
  for (let k = 0; k < picks.count; k++) {
    const bit = data.offset + placeOf(picks, k);
    present[k] = (bitmap[bit >> 3]! >> (bit & 7)) & 1;
  }
  return present;
}

function unexpected(data: Data): TableError {
  return new TableError('internal', `${Type[data.typeId]} is not what the column was planned as`);
}

export function booleansOf(data: Data, picks: Picks): Uint8Array {
  const { values } = data as { values: unknown };
  if (!(values instanceof Uint8Array)) throw unexpected(data);
  const booleans = new Uint8Array(picks.count);
  for (let k = 0; k < picks.count; k++) {
    // The bits of booleans are not cut when a column is.
    const bit = data.offset + placeOf(picks, k);
    booleans[k] = (values[bit >> 3]! >> (bit & 7)) & 1;
  }
  return booleans;
}

type SmallInts = Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;

function smallIntsOf(data: Data): SmallInts | undefined {
  const { values } = data as { values: unknown };
  const isSmall =
    values instanceof Int32Array ||
    values instanceof Int16Array ||
    values instanceof Int8Array ||
    values instanceof Uint8Array ||
    values instanceof Uint16Array ||
    values instanceof Uint32Array;
  return isSmall ? values : undefined;
}

/** Of at most 32 bits. */
export function intsOf(data: Data, picks: Picks): Int32Array {
  const values = smallIntsOf(data);
  if (values === undefined) throw unexpected(data);
  if (values instanceof Int32Array && picks.places === undefined)
    return values.subarray(picks.start, picks.start + picks.count);
  const ints = new Int32Array(picks.count);
  for (let k = 0; k < picks.count; k++) ints[k] = values[placeOf(picks, k)]!;
  return ints;
}

/** Values that may turn out to be too large: `path` names their column. */
interface Checked {
  readonly data: Data;
  readonly picks: Picks;
  readonly present: Uint8Array | undefined;
  readonly path: string;
}

/** The halves of 64-bit values, low ones first. Unsigned ones stop at what is no int64. */
export function longsOf({ data, picks, present, path }: Checked): Int32Array {
  const { values } = data as { values: unknown };
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
    const halves = pickedWords(words, 2, picks);
    if (values instanceof BigUint64Array)
      for (let k = 0; k < picks.count; k++)
        if (halves[2 * k + 1]! < 0 && present?.[k] !== 0)
          throw refused(path, picks, k, 'the value is more than 2^63 − 1, the largest long');
    return halves;
  }
  const small = smallIntsOf(data);
  if (small === undefined) throw unexpected(data);
  const halves = new Int32Array(picks.count * 2);
  for (let k = 0; k < picks.count; k++) {
    const value = small[placeOf(picks, k)]!;
    halves[2 * k] = value;
    halves[2 * k + 1] = value < 0 ? -1 : 0;
  }
  return halves;
}

/** Each multiplied; stops at what is no int32 afterwards. */
export function scaledIntsOf({ data, picks, present, path }: Checked, times: number): Int32Array {
  const ints = intsOf(data, picks);
  if (times === 1) return ints;
  const scaled = new Int32Array(picks.count);
  for (let k = 0; k < picks.count; k++) {
    if (present?.[k] === 0) continue;
    scaled[k] = ints[k]! * times;
    if (scaled[k] !== ints[k]! * times)
      throw refused(path, picks, k, 'the time is no time of a day');
  }
  return scaled;
}

/** As `longsOf`, each multiplied; stops at what is no int64 afterwards. */
export function scaledLongsOf(wanted: Checked, times: number): Int32Array {
  const { picks, present, path } = wanted;
  const halves = longsOf(wanted);
  const longs = new BigInt64Array(picks.count);
  for (let k = 0; k < picks.count; k++) {
    if (present?.[k] === 0) continue;
    const value = (BigInt(halves[2 * k + 1]!) << 32n) | BigInt(halves[2 * k]! >>> 0);
    const scaled = value * BigInt(times);
    longs[k] = scaled;
    if (longs[k] !== scaled)
      throw refused(path, picks, k, 'the time is too far from 1970 for a long');
  }
  return new Int32Array(longs.buffer);
}

function pickedWords(words: Int32Array, perValue: number, picks: Picks): Int32Array {
  const { count, start, places } = picks;
  if (places === undefined) return words.subarray(start * perValue, (start + count) * perValue);
  const picked = new Int32Array(count * perValue);
  for (let k = 0; k < count; k++)
    for (let word = 0; word < perValue; word++)
      picked[k * perValue + word] = words[places[k]! * perValue + word]!;
  return picked;
}

/** The values' own bytes, `width` each: of floats, and of fixed-size binary. */
export function fixedBytesOf(
  data: Data,
  width: number,
  { count, start, places }: Picks,
): Uint8Array {
  const { values } = data as { values: unknown };
  if (!ArrayBuffer.isView(values)) throw unexpected(data);
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  if (places === undefined) return bytes.subarray(start * width, (start + count) * width);
  const picked = new Uint8Array(count * width);
  for (let k = 0; k < count; k++)
    for (let byte = 0, from = places[k]! * width; byte < width; byte++)
      picked[k * width + byte] = bytes[from + byte]!;
  return picked;
}

/** Float32 as bytes, from Float32 or Float16. */
export function floatBytesOf(data: Data, picks: Picks): Uint8Array {
  const { values } = data as { values: unknown };
  if (!(values instanceof Uint16Array)) return fixedBytesOf(data, 4, picks);
  const floats = new Float32Array(picks.count);
  for (let k = 0; k < picks.count; k++) floats[k] = halfFloat(values[placeOf(picks, k)]!);
  return new Uint8Array(floats.buffer);
}

/** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0
    ? sign * fraction * 2 ** -24
    : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const julianDayOf1970 = 2_440_588n;
const nanosPerDay = 86_400_000_000_000n;

/** INT96 as halves of nanoseconds since 1970; stops at what is no int64. */
export function int96LongsOf({ data, picks, present, path }: Checked): Int32Array {
  const bytes = fixedBytesOf(data, 12, picks);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const longs = new BigInt64Array(picks.count);
  for (let k = 0; k < picks.count; k++) {
    if (present?.[k] === 0) continue;
    const days = BigInt(view.getInt32(12 * k + 8, true)) - julianDayOf1970;
    const nanos = days * nanosPerDay + view.getBigInt64(12 * k, true);
    longs[k] = nanos;
    if (longs[k] !== nanos)
      throw refused(
        path,
        picks,
        k,
        'the time is outside 1677 to 2262, which a long of nanoseconds spans',
      );
  }
  return new Int32Array(longs.buffer);
}
