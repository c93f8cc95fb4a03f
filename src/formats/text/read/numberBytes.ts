/** Numbers of usual size straight from the bytes of their text, exactly; what is unusual is told, and left to others. */
import { powersOfTen, productError } from '../powersOfTen.ts';

const [minus, point, zero, letterE] = [0x2d, 0x2e, 0x30, 0x45] as const;
/** So many digits are below 2^30. */
const partDigits = 9;

/** The whole number that `bytes[start, end)` are, if they are at most nine digits and nothing else; else negative. */
export function digitsOf(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > partDigits) return -1;
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = bytes[i]! - zero;
    if (digit >>> 0 > 9) return -1;
    value = (Math.imul(value, 10) + digit) | 0;
  }
  return value;
}

/**
 * The double nearest to (`high` + `low`) / 10^scale; NaN where it is too close to call. High is a whole number that is
 * a double, low one below 10^9, scale 0 to 22.
 */
function quotient(high: number, low: number, scale: number): number {
  const power = powersOfTen[scale]!;
  const first = high / power;
  const product = first * power;
  const error = productError(first, scale, product);
  const second = (high - product - error + low) / power;
  // Second is off by less than this: where it does not matter, the sum is rounded as the true quotient is.
  const doubt = Math.abs(second) * 2 ** -50;
  const result = first + (second - doubt);
  return result === first + (second + doubt) ? result : NaN;
}

/**
 * The double nearest to the number that the text is: digits, with a point and an exponent as JSON has them. NaN for
 * other texts, and for those of more than 18 digits or of unusual size.
 */
export function doubleOf(bytes: Uint8Array, start: number, end: number): number {
  const isNegative = bytes[start] === minus;
  let high = 0;
  let low = 0;
  /** Digits from the first that is no zero on, those behind the point, and all. */
  let digits = 0;
  let places = -1;
  let exponent = 0;
  let at = isNegative ? start + 1 : start;
  const first = at;
  for (; at < end; at++) {
    const digit = bytes[at]! - zero;
    if (digit >>> 0 <= 9) {
      if (digits < partDigits) high = high * 10 + digit;
      else low = low * 10 + digit;
      if (high !== 0) digits++;
      if (places >= 0) places++;
    } else if (digit === point - zero && places < 0 && at > first) places = 0;
    else break;
  }
  if (at === first || places === 0 || digits > 2 * partDigits) return NaN;
  if (at < end) {
    if ((bytes[at]! & ~0x20) !== letterE) return NaN;
    const isSmall = bytes[at + 1] === minus;
    const from = isSmall ? at + 2 : at + 1;
    exponent = from < end ? digitsOf(bytes, from, end) : -1;
    if (exponent < 0) return NaN;
    if (isSmall) exponent = -exponent;
  }
  const size = scaled(high, low, digits, Math.max(places, 0) - exponent);
  return isNegative ? -size : size;
}

/** So many digits, in two parts, by 10^scale; NaN where a double and its powers do not tell. */
function scaled(high: number, low: number, digits: number, scale: number): number {
  const whole = digits > partDigits ? high * powersOfTen[digits - partDigits]! : high;
  if (scale > 22 || scale < -22) return NaN;
  // Both are exact, and so only one rounding takes place.
  if (digits <= 15)
    return scale < 0 ? (whole + low) * powersOfTen[-scale]! : (whole + low) / powersOfTen[scale]!;
  return scale < 0 ? NaN : quotient(whole, low, scale);
}
