/** Looks at every decoded value of a column chunk: how many there are in each page, and between which bounds. */
import { DataType, Type, type Data } from 'apache-arrow';
import { type StoredBytes, storedBytes } from '../mini/chunkValues.ts';
import { halfFloat } from '../statistics/statistics.ts';
import type { BloomCheck } from './bloomCheck.ts';
import type { Comparable, ValueOrder } from './valueOrder.ts';

/** What the values of a page, or of a chunk, really are. */
export interface FoundValues {
  /** That are not null. */
  values: number;
  /** Within lists, with those for lists that are empty or null. */
  nulls: number;
  /** Without them: some writers count no others. */
  itemNulls: number;
  /** Undefined where no value has a place in the order. */
  min: Comparable | undefined;
  max: Comparable | undefined;
  /** Of byte arrays, without their lengths. */
  bytes: number;
  /** Values that the bloom filter does not have, and the first of them as text. */
  misses: number;
  firstMiss: string | undefined;
}

/** What values are held against while they are looked at; undefined where there is none. */
interface HeldAgainst {
  readonly order: ValueOrder | undefined;
  readonly bloom: BloomCheck | undefined;
}

/** How pages are told apart among the values that come. */
export interface PageEnds {
  /** Slots count nulls, too; within lists nulls do not come, so that only values can be counted. */
  readonly counted: 'slots' | 'values';
  /** Where each page ends; the last one takes whatever comes behind. */
  readonly ends: readonly number[];
}

export class ValueScan {
  readonly pages: FoundValues[];
  readonly #order: ValueOrder | undefined;
  readonly #bloom: BloomCheck | undefined;
  readonly #pageEnds: PageEnds;
  #page = 0;
  #counted = 0;

  constructor(pageEnds: PageEnds, { order, bloom }: HeldAgainst) {
    this.#order = order;
    this.#bloom = bloom;
    this.#pageEnds = pageEnds;
    this.pages = pageEnds.ends.map(noValues);
  }

  /** The next values, in order. Bounds are copies. */
  take(data: Data): void {
    const valueAt = reader(data);
    const stored = storedBytes(data);
    const countsNulls = this.#pageEnds.counted === 'slots';
    for (let row = 0; row < data.length;) {
      const found = this.#pageOf();
      const end = this.#endIn(data, row, countsNulls);
      let { min, max } = found;
      for (; row < end; row++) {
        if (data.nullCount > 0 && !data.getValid(row)) {
          found.nulls++;
          found.itemNulls++;
          continue;
        }
        found.values++;
        if (stored.offsets !== undefined || this.#bloom !== undefined)
          this.#takeBytes(found, stored, row);
        if (this.#order === undefined) continue;
        const value = valueAt(row);
        // NaN has no place in the order.
        if (Number.isNaN(value)) continue;
        if (min === undefined || this.#order.compare(value, min) < 0) min = value;
        if (max === undefined || this.#order.compare(value, max) > 0) max = value;
      }
      found.min = kept(min);
      found.max = kept(max);
    }
  }

  #takeBytes(found: FoundValues, { bytes, offsets, width }: StoredBytes, row: number): void {
    const start = offsets?.[row] ?? row * width;
    const end = offsets?.[row + 1] ?? start + width;
    if (offsets !== undefined) found.bytes += end - start;
    if (this.#bloom === undefined || this.#bloom.has(bytes, start, end)) return;
    found.misses++;
    found.firstMiss ??= this.#bloom.textOf(bytes.subarray(start, end));
  }

  /** The page that the next slot belongs to. */
  #pageOf(): FoundValues {
    const { ends } = this.#pageEnds;
    while (this.#page < ends.length - 1 && this.#counted >= ends[this.#page]!) this.#page++;
    return this.pages[this.#page]!;
  }

  /** The row up to which all belongs to the page at hand; at least one row on. */
  #endIn(data: Data, row: number, countsNulls: boolean): number {
    const { ends } = this.#pageEnds;
    const isLast = this.#page === ends.length - 1;
    const left = isLast ? Infinity : ends[this.#page]! - this.#counted;
    if (countsNulls || data.nullCount === 0) {
      const end = Math.min(data.length, row + left);
      this.#counted += end - row;
      return end;
    }
    let values = 0;
    let end = row;
    for (; end < data.length && values < left; end++) if (data.getValid(end)) values++;
    this.#counted += values;
    return end;
  }
}

function noValues(): FoundValues {
  return {
    values: 0,
    nulls: 0,
    itemNulls: 0,
    min: undefined,
    max: undefined,
    bytes: 0,
    misses: 0,
    firstMiss: undefined,
  };
}

/** Of all pages together. */
export function merged(pages: readonly FoundValues[], order: ValueOrder | undefined): FoundValues {
  const all = noValues();
  for (const { values, nulls, itemNulls, min, max, bytes } of pages) {
    all.values += values;
    all.nulls += nulls;
    all.itemNulls += itemNulls;
    all.bytes += bytes;
    if (order === undefined || min === undefined || max === undefined) continue;
    if (all.min === undefined || order.compare(min, all.min) < 0) all.min = min;
    if (all.max === undefined || order.compare(max, all.max) > 0) all.max = max;
  }
  return all;
}

/** What is kept must not be a view of a batch. */
function kept(value: Comparable | undefined): Comparable | undefined {
  return typeof value === 'object' && value.byteLength < value.buffer.byteLength
    ? value.slice()
    : value;
}

/** The value in a row that is not null, as valueOrder has it. */
function reader(data: Data): (row: number) => Comparable {
  // A typed array of some kind, which the library's types do not say.
  const values = data.values as Uint8Array;
  if (DataType.isBinary(data.type)) {
    const offsets = data.valueOffsets as Int32Array;
    return (row) => values.subarray(offsets[row], offsets[row + 1]);
  }
  if (DataType.isFixedSizeBinary(data.type)) {
    const width = data.stride;
    return (row) => values.subarray(row * width, (row + 1) * width);
  }
  if (DataType.isBool(data.type))
    return (row) => (values[(row + data.offset) >> 3]! >> ((row + data.offset) & 7)) & 1;
  const isHalf = data.type.typeId === Type.Float && values.BYTES_PER_ELEMENT === 2;
  return isHalf ? (row) => halfFloat(values[row]!) : (row) => values[row]!;
}
