/** Arrow's bitmaps: validity and booleans, least significant bit first. */

/** Bytes of a bitmap for so many bits. */
export function bitmapBytes(bits: number): number {
  return (bits + 7) >> 3;
}

export function bitAt(bits: Uint8Array, index: number): boolean {
  return (((bits[index >> 3] ?? 0) >> (index & 7)) & 1) === 1;
}

/** Where bits are copied from or to. */
interface BitPlace {
  readonly bits: Uint8Array;
  readonly start: number;
}

/** Copies `count` bits. The target's bits must be 0. */
export function copyBits(from: BitPlace, to: BitPlace, count: number): void {
  if (((from.start | to.start) & 7) === 0) {
    const whole = count >> 3;
    const first = from.start >> 3;
    to.bits.set(from.bits.subarray(first, first + whole), to.start >> 3);
    copyEach(from, to, { first: whole * 8, count });
  } else copyEach(from, to, { first: 0, count });
}

function copyEach(
  from: BitPlace,
  to: BitPlace,
  { first, count }: { readonly first: number; readonly count: number },
): void {
  for (let i = first; i < count; i++) {
    const source = from.start + i;
    const target = to.start + i;
    to.bits[target >> 3]! |= ((from.bits[source >> 3]! >> (source & 7)) & 1) << (target & 7);
  }
}

/** Sets `count` bits from `start` on. */
export function setBits(bits: Uint8Array, start: number, count: number): void {
  let index = start;
  const end = start + count;
  for (; index < end && (index & 7) !== 0; index++) bits[index >> 3]! |= 1 << (index & 7);
  const whole = (end - index) >> 3;
  bits.fill(0xff, index >> 3, (index >> 3) + whole);
  for (index += whole * 8; index < end; index++) bits[index >> 3]! |= 1 << (index & 7);
}
