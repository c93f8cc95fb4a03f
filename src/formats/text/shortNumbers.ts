/** Numbers and instants of usual size from their text, without a bigint or a pattern; NaN for all others. */
import type { TimeUnit } from '../../table/schema.ts';
import { daysOf } from '../../table/timeValue.ts';

/** So many digits are exact in a double. */
const safeDigits = 15;
const [minus, point, zero, colon, blank, letterT] = [0x2d, 0x2e, 0x30, 0x3a, 0x20, 0x54] as const;

/** The whole number that `text[start, end)` is, if it is nothing but a few digits. */
function digitsOf(text: string, start: number, end: number): number {
  if (start >= end || end - start > safeDigits) return NaN;
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - zero;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

export function shortInteger(text: string): number {
  if (text.charCodeAt(0) !== minus) return digitsOf(text, 0, text.length);
  return -digitsOf(text, 1, text.length);
}

/** The unscaled integer of a decimal: 12345 for `123.45` at scale 2. */
export function shortDecimal(text: string, scale: number): number {
  const isNegative = text.charCodeAt(0) === minus;
  const start = isNegative ? 1 : 0;
  const { length } = text;
  const found = text.indexOf('.');
  const end = found < 0 ? length : found;
  const places = found < 0 ? 0 : length - end - 1;
  if (places > scale || end - start + scale > safeDigits) return NaN;
  const fraction = found < 0 ? 0 : digitsOf(text, end + 1, length);
  const unscaled = digitsOf(text, start, end) * 10 ** scale + fraction * 10 ** (scale - places);
  return isNegative ? -unscaled : unscaled;
}

/** A point in time, exact in two doubles. */
export interface Instant {
  /** Since 1970, rounded down. */
  readonly seconds: number;
  /** In the unit that was asked for. */
  readonly fraction: number;
}

const fractionDigits: Readonly<Record<TimeUnit, number>> = { s: 0, ms: 3, us: 6, ns: 9 };

/** `2024-01-31T13:05:09.25` in `text[0, end)`; undefined for what is shorter, longer or no such text. */
export function shortInstant(text: string, end: number, unit: TimeUnit): Instant | undefined {
  if (end < 19 || !isBetween(text, 10, blank, letterT)) return undefined;
  if (text.charCodeAt(13) !== colon || text.charCodeAt(16) !== colon) return undefined;
  const days = shortDate(text, 10);
  const [hours, minutes] = [digitsOf(text, 11, 13), digitsOf(text, 14, 16)];
  const seconds = digitsOf(text, 17, 19);
  if (!(hours < 24 && minutes < 60 && seconds < 60) || Number.isNaN(days)) return undefined;
  const fraction = end === 19 ? 0 : shortFraction(text, end, fractionDigits[unit]);
  if (Number.isNaN(fraction)) return undefined;
  return { seconds: days * 86_400 + hours * 3600 + minutes * 60 + seconds, fraction };
}

function isBetween(text: string, at: number, one: number, other: number): boolean {
  const found = text.charCodeAt(at);
  return found === one || found === other;
}

function shortFraction(text: string, end: number, most: number): number {
  const digits = end - 20;
  if (text.charCodeAt(19) !== point || digits > most) return NaN;
  return digitsOf(text, 20, end) * 10 ** (most - digits);
}

/** Days since 1970 of `2024-01-31`, which `text[0, end)` has to be. */
export function shortDate(text: string, end: number): number {
  if (end !== 10 || text.charCodeAt(4) !== minus || text.charCodeAt(7) !== minus) return NaN;
  return daysOf(digitsOf(text, 0, 4), digitsOf(text, 5, 7), digitsOf(text, 8, 10)) ?? NaN;
}
