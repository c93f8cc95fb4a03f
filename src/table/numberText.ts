/** Floating-point and decimal numbers as exact text. */

/**
 * Whether `candidate` rounds to the half-precision number `value`: it lies within half a unit in the last place.
 * Below a power of two the unit is half as large.
 */
function roundsToHalf(candidate: number, value: number): boolean {
  const size = Math.abs(value);
  const exponent = Math.max(-14, Math.floor(Math.log2(size)));
  const unit = 2 ** (exponent - 10);
  const below = Math.abs(candidate) < size && size === 2 ** exponent && exponent > -14;
  return Math.abs(candidate - value) < unit / (below ? 4 : 2);
}

/**
 * The shortest decimal digits that read back as the same number of that width: `0.1`, not `0.10000000149011612`,
 * for a 32-bit float. Zero keeps its sign; `NaN`, `Infinity` and `-Infinity` are spelled like that.
 */
export function floatText(value: number, bits: 16 | 32 | 64): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  if (bits === 64 || !Number.isFinite(value)) return String(value);
  // A whole number is shown whole: 65504, not the shorter 65500 that reads back as the same half float.
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 24) return String(value);
  // Every decimal of 6 (3) digits survives a trip through binary32 (binary16), except among the subnormals;
  // 9 (5) digits tell all values apart.
  const [survives, most, smallestNormal] = bits === 32 ? [6, 9, 2 ** -126] : [3, 5, 2 ** -14];
  for (let digits = Math.abs(value) < smallestNormal ? 1 : survives; digits < most; digits++) {
    const candidate = Number(value.toPrecision(digits));
    const same = bits === 32 ? Math.fround(candidate) === value : roundsToHalf(candidate, value);
    if (same) return String(candidate);
  }
  return String(Number(value.toPrecision(most)));
}

/** An unscaled integer times 10^-scale, with exactly `scale` fraction digits (none when the scale is negative). */
export function decimalText(unscaled: bigint | number, scale: number): string {
  const digits = String(unscaled);
  if (scale === 0 || digits === '0') return scale > 0 ? `0.${'0'.repeat(scale)}` : digits;
  if (scale < 0) return digits + '0'.repeat(-scale);
  const negative = digits.startsWith('-');
  const padded = (negative ? digits.slice(1) : digits).padStart(scale + 1, '0');
  return `${negative ? '-' : ''}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}
