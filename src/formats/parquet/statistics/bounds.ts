/**
 * Smallest and largest values, as computed over stored values (storedSchema.ts), made right for the annotations that
 * the column gets back: kept, mended, or left out. A missing bound costs speed; a wrong one costs rows.
 * https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift (ColumnOrder)
 */
import type { ColumnIndex, Statistics } from '../thrift/metadata.ts';
import type { BoundsRule } from '../schema/storedSchema.ts';

/** A pair of bounds that holds for all values; undefined when none is known. */
interface Bounds {
  readonly min: Uint8Array;
  readonly max: Uint8Array;
}

/** ColumnIndex.boundaryOrder of pages in no order. */
const unordered = 0;

/** Statistics of a column chunk. Null counts always stay. */
export function restoredStatistics(
  statistics: Statistics | undefined,
  rule: BoundsRule,
): Statistics | undefined {
  if (statistics === undefined || rule === 'stored') return statistics;
  const { nullCount, minValue, maxValue } = statistics;
  const bounds =
    minValue === undefined || maxValue === undefined
      ? undefined
      : restoredBounds({ min: minValue, max: maxValue }, rule);
  if (bounds === undefined) return nullCount === undefined ? undefined : { nullCount };
  return {
    nullCount,
    minValue: bounds.min,
    maxValue: bounds.max,
    isMinValueExact: bounds.min === minValue ? statistics.isMinValueExact : false,
    isMaxValueExact: bounds.max === maxValue ? statistics.isMaxValueExact : false,
  };
}

/** The index of a chunk's pages; undefined when the bounds of any page cannot be had: it is all or nothing. */
export function restoredColumnIndex(
  index: ColumnIndex | undefined,
  rule: BoundsRule,
): ColumnIndex | undefined {
  if (index === undefined || rule === 'stored') return index;
  if (rule === 'none' || rule === 'signedByteArrays') return undefined;
  const minValues: Uint8Array[] = [];
  const maxValues: Uint8Array[] = [];
  const signs = new Set<boolean>();
  for (const [page, isNull] of index.nullPages.entries()) {
    const min = index.minValues[page];
    const max = index.maxValues[page];
    if (min === undefined || max === undefined) return undefined;
    const bounds = isNull ? { min, max } : restoredBounds({ min, max }, rule);
    if (bounds === undefined) return undefined;
    if (!isNull) signs.add(isNegative(min));
    minValues.push(bounds.min);
    maxValues.push(bounds.max);
  }
  // Pages of one sign keep their order; between signs the order of bytes is not that of values.
  const keepsOrder = rule !== 'signedBytes' || signs.size < 2;
  return {
    ...index,
    minValues,
    maxValues,
    boundaryOrder: keepsOrder ? index.boundaryOrder : unordered,
  };
}

function restoredBounds(bounds: Bounds, rule: BoundsRule): Bounds | undefined {
  switch (rule) {
    case 'stored':
      return bounds;
    case 'utf8':
      return wholeCharacters(bounds);
    case 'signedBytes':
      // As unsigned bytes, all that is negative comes after all that is not. Where both bounds have one sign, so have
      // the values between, and among them the two orders agree. Else the true bounds are somewhere in the middle.
      return isNegative(bounds.min) === isNegative(bounds.max) ? bounds : undefined;
    case 'signedByteArrays':
    case 'none':
      return undefined;
  }
}

const isNegative = (bigEndian: Uint8Array): boolean => (bigEndian[0] ?? 0) >= 0x80;

/**
 * Bounds of text that were cut within a character, as whole characters: the smallest value's first whole characters
 * (a prefix sorts before), and the largest one's with their last character counted up.
 */
function wholeCharacters({ min, max }: Bounds): Bounds | undefined {
  const below = wholePrefix(min);
  const above = wholePrefix(max);
  const raised = above.byteLength === max.byteLength ? max : countedUp(above);
  return raised === undefined
    ? undefined
    : { min: below.byteLength === min.byteLength ? min : below, max: raised };
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The longest prefix that is valid UTF-8, as a view: all but a few bytes at the end, unless the text is not UTF-8. */
function wholePrefix(bytes: Uint8Array): Uint8Array {
  for (let length = bytes.byteLength; length > 0; length--) {
    const prefix = bytes.subarray(0, length);
    try {
      strictUtf8.decode(prefix);
      return prefix;
    } catch {
      // Cut within a character: one byte less.
    }
  }
  return bytes.subarray(0, 0);
}

/** The least text of at most as many characters that sorts after everything which starts with `text`. */
function countedUp(text: Uint8Array): Uint8Array | undefined {
  const characters = Array.from(strictUtf8.decode(text), (character) => character.codePointAt(0));
  for (let last = characters.pop(); last !== undefined; last = characters.pop()) {
    // The surrogates between are no characters.
    const next = last === 0xd7ff ? 0xe000 : last + 1;
    if (next <= 0x10ffff)
      return new TextEncoder().encode(
        String.fromCodePoint(...characters.filter((code) => code !== undefined), next),
      );
  }
  return undefined;
}
