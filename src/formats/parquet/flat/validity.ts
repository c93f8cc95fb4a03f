/**
 * Definition levels of columns that are not nested, as Arrow's validity bitmap: 1 is a value, 0 is null. Booleans that are
 * run-length encoded are the same.
 */
import { setBits } from '../../arrowBits.ts';
import { HybridHeads } from '../pages/hybridHeads.ts';

const onesOf = Uint8Array.from({ length: 256 }, (_, byte) => {
  let ones = 0;
  for (let bits = byte; bits > 0; bits &= bits - 1) ones++;
  return ones;
});

/** Bits [start, start + count) that are 1. */
export function countOnes(bits: Uint8Array, start: number, count: number): number {
  const end = start + count;
  let ones = 0;
  for (let at = start; at < end;) {
    const some = Math.min(8 - (at & 7), end - at);
    ones += onesOf[(bits[at >> 3]! >> (at & 7)) & ((1 << some) - 1)]!;
    at += some;
  }
  return ones;
}

/**
 * Sets the bits of a page's `count` rows, which must be 0, from bit `start` on; `bits` has a byte more than it needs. How many
 * are 1; undefined where the levels break the rules, or are more than 1.
 */
export function readValidity(
  levels: Uint8Array,
  bits: Uint8Array,
  { start, count }: { readonly start: number; readonly count: number },
): number | undefined {
  const heads = new HybridHeads(levels, 0, levels.length, 1);
  const end = start + count;
  let ones = 0;
  for (let row = start; row < end;) {
    if (!heads.next()) return undefined;
    const some = Math.min(heads.count, end - row);
    if (heads.isPacked) {
      const packed = levels.subarray(heads.start, heads.start + ((some + 7) >> 3));
      if (packed.length * 8 < some) return undefined;
      ones += addPacked(packed, bits, { start: row, count: some });
    } else if (heads.value === 1) {
      setBits(bits, row, some);
      ones += some;
    } else if (heads.value !== 0) return undefined;
    row += some;
  }
  return ones;
}

/** Levels of one bit lie in packed groups as they do in the bitmap. */
function addPacked(
  packed: Uint8Array,
  bits: Uint8Array,
  { start, count }: { readonly start: number; readonly count: number },
): number {
  const shift = start & 7;
  let at = start >> 3;
  let ones = 0;
  for (let i = 0; i < packed.length; i++, at++) {
    const some = count - i * 8;
    const byte = some >= 8 ? packed[i]! : packed[i]! & ((1 << some) - 1);
    bits[at]! |= byte << shift;
    bits[at + 1]! |= byte >> (8 - shift);
    ones += onesOf[byte]!;
  }
  return ones;
}
