/** Rows in another order: found by their keys, and put so. */
import type { Data } from 'apache-arrow';
import { Turns } from '../../base/turns.ts';
import { gather } from '../gather.ts';
import type { RowRanges } from '../rowRanges.ts';
import type { Range } from '../../table/schema.ts';
import { compareKeys, type RowKeys } from './rowKeys.ts';

/** Places of keys that are looked at one by one: more than so many take as long as comparing rows does. */
const maxPlaces = 24;

/**
 * The rows in the order of their keys; rows with equal keys stay as they are. Keys are sorted by one byte after the other,
 * the least significant first, and only by those that are not alike in all keys: of decimals, most are. No key is the
 * beginning of another, so that one that is shorter may be taken to end with zeros.
 */
export async function sortedRows(keys: RowKeys, signal?: AbortSignal): Promise<Uint32Array> {
  const turns = new Turns();
  const places = differingPlaces(keys);
  const first = places.slice(0, maxPlaces);
  let order = Uint32Array.from({ length: keys.offsets.length - 1 }, (_, row) => row);
  let spare = new Uint32Array(order.length);
  for (const place of first.toReversed()) {
    scatter(order, digitsAt(keys, place), spare);
    [order, spare] = [spare, order];
    await turns.pause(signal);
  }
  if (places.length > first.length) sortTies(order, keys, first);
  return order;
}

/** Where the bytes of keys are not alike in all of them, ascending, counted from their starts. */
function differingPlaces({ bytes, offsets }: RowKeys): number[] {
  const firstEnd = offsets[1] ?? 0;
  let longest = 0;
  for (let row = 1; row < offsets.length; row++)
    longest = Math.max(longest, offsets[row]! - offsets[row - 1]!);
  const differs = new Uint8Array(longest);
  for (let row = 1; row < offsets.length; row++) {
    const start = offsets[row - 1]!;
    const length = offsets[row]! - start;
    for (let place = 0; place < length; place++)
      differs[place]! |= bytes[start + place]! ^ (place < firstEnd ? bytes[place]! : 0);
    for (let place = length; place < firstEnd; place++) differs[place]! |= bytes[place]!;
  }
  return Array.from(differs.keys()).filter((place) => differs[place] !== 0);
}

/** The byte at a place of each key. */
function digitsAt({ bytes, offsets }: RowKeys, place: number): Uint8Array {
  const digits = new Uint8Array(offsets.length - 1);
  for (let row = 0; row < digits.length; row++) {
    const at = offsets[row]! + place;
    if (at < offsets[row + 1]!) digits[row] = bytes[at]!;
  }
  return digits;
}

/** Rows by their digits; those with equal ones stay in order. */
function scatter(order: Uint32Array, digits: Uint8Array, into: Uint32Array): void {
  const starts = new Uint32Array(257);
  for (const digit of digits) starts[digit + 1]!++;
  for (let digit = 0; digit < 256; digit++) starts[digit + 1]! += starts[digit]!;
  for (const row of order) into[starts[digits[row]!]!++] = row;
}

/** Sorts rows that are alike in all of some places by their whole keys. */
function sortTies(order: Uint32Array, keys: RowKeys, places: readonly number[]): void {
  const isTie = (a: number, b: number): boolean =>
    places.every((place) => byteAt(keys, a, place) === byteAt(keys, b, place));
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && isTie(order[start]!, order[end]!)) end++;
    // Sorting typed arrays is stable.
    if (end - start > 1) order.subarray(start, end).sort((a, b) => compareKeys(keys, a, keys, b));
    start = end;
  }
}

function byteAt({ bytes, offsets }: RowKeys, row: number, place: number): number {
  const at = offsets[row]! + place;
  return at < offsets[row + 1]! ? bytes[at]! : 0;
}

/** Rows `order[start]` to `order[end - 1]` of some columns, in that order. */
export function inOrder(columns: readonly Data[], order: Uint32Array, range: Range): Data[] {
  const picked = rangesOf(order.subarray(range.start, range.end));
  return columns.map((column) => gather(column, picked));
}

/** As ranges, which are as long as rows follow one another. */
function rangesOf(order: Uint32Array): RowRanges {
  const starts = new Float64Array(order.length);
  const ends = new Float64Array(order.length);
  let count = 0;
  for (const row of order)
    if (count > 0 && ends[count - 1] === row) ends[count - 1] = row + 1;
    else {
      starts[count] = row;
      ends[count++] = row + 1;
    }
  return { count, starts, ends, rows: order.length };
}
