/**
 * Smallest and largest of integers that are stored as big-endian bytes, decimals mostly. The encoder compares stored
 * values as unsigned bytes, which puts all that is negative last: where both signs occur, bounds are looked for here.
 */
import { visitValues, type StoredChunk } from '../mini/chunkValues.ts';
import { valuesOfPages } from './encodedPages.ts';
import type { ColumnIndex, Statistics } from '../thrift/metadata.ts';

export interface SignedBounds {
  readonly statistics: Statistics;
  /** Undefined where the chunk has no column index. */
  readonly columnIndex: ColumnIndex | undefined;
}

/** ColumnIndex.boundaryOrder */
const [unordered, ascending, descending] = [0, 1, 2] as const;

const nothing = new Uint8Array();

/** Decodes the chunk. Undefined where it holds no values. */
export function signedBounds(stored: StoredChunk): SignedBounds | undefined {
  const { columnIndex } = stored.chunk;
  const ends = columnIndex && valueEnds(stored, columnIndex);
  const pages = ends?.map(() => new SignedRange());
  const whole = new SignedRange();
  let page = 0;
  let value = 0;
  visitValues(stored, (bytes, start, end) => {
    const found = bytes.subarray(start, end);
    whole.take(found);
    while (ends !== undefined && value >= (ends[page] ?? Infinity)) page++;
    pages?.[page]?.take(found);
    value++;
  });
  if (whole.min === undefined || whole.max === undefined) return undefined;
  return {
    statistics: { minValue: whole.min, maxValue: whole.max },
    columnIndex: columnIndex && pages && indexOf(columnIndex, pages),
  };
}

/** How many values that are not null the pages have up to the end of each; undefined where that is not known. */
function valueEnds(
  { chunk }: StoredChunk,
  { nullCounts }: ColumnIndex,
): readonly number[] | undefined {
  const ends: number[] = [];
  let values = 0;
  for (const all of valuesOfPages(chunk)) {
    const nulls = nullCounts?.[ends.length];
    if (all === undefined || nulls === undefined) return undefined;
    values += all - nulls;
    ends.push(values);
  }
  return ends;
}

/** The smallest and largest of the values taken, as copies. */
class SignedRange {
  min: Uint8Array | undefined;
  max: Uint8Array | undefined;

  take(value: Uint8Array): void {
    if (this.min === undefined || compareSigned(value, this.min) < 0) this.min = value.slice();
    if (this.max === undefined || compareSigned(value, this.max) > 0) this.max = value.slice();
  }
}

function indexOf(index: ColumnIndex, pages: readonly SignedRange[]): ColumnIndex {
  return {
    ...index,
    minValues: pages.map(({ min }) => min ?? nothing),
    maxValues: pages.map(({ max }) => max ?? nothing),
    boundaryOrder: boundaryOrder(pages),
  };
}

function boundaryOrder(pages: readonly SignedRange[]): number {
  const mins = pages.flatMap(({ min }) => min ?? []);
  const maxs = pages.flatMap(({ max }) => max ?? []);
  if (isSorted(mins, 1) && isSorted(maxs, 1)) return ascending;
  return isSorted(mins, -1) && isSorted(maxs, -1) ? descending : unordered;
}

function isSorted(values: readonly Uint8Array[], direction: 1 | -1): boolean {
  return values.every((value, index) => {
    const before = values[index - 1];
    return before === undefined || compareSigned(before, value) * direction <= 0;
  });
}

/** Order of big-endian two's complement integers, of one width or of several. */
function compareSigned(a: Uint8Array, b: Uint8Array): number {
  const sign = signByte(a);
  // Of one sign, they have the order of their bytes, with the shorter one's sign before it.
  if (sign !== signByte(b)) return sign === 0 ? 1 : -1;
  const width = Math.max(a.length, b.length);
  for (let place = width; place > 0; place--) {
    const difference = (a[a.length - place] ?? sign) - (b[b.length - place] ?? sign);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** What stands before the first byte. */
function signByte(value: Uint8Array): 0 | 0xff {
  return (value[0] ?? 0) >= 0x80 ? 0xff : 0;
}
