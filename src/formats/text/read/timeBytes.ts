/** Dates and instants as timeText.ts writes them, straight from the bytes; timeValue.ts takes whatever else they may be. */
import type { TimeUnit } from '../../../table/schema.ts';
import { daysOf } from '../../../table/timeValue.ts';
import { digitsOf } from './numberBytes.ts';

const [minus, point, colon, blank, letterT] = [0x2d, 0x2e, 0x3a, 0x20, 0x54] as const;
const fractionDigits: Readonly<Record<TimeUnit, number>> = { s: 0, ms: 3, us: 6, ns: 9 };
const secondsPerDay = 86_400;

/** Days since 1970 of `2024-01-31`; NaN for another text. */
export function dateOf(bytes: Uint8Array, start: number): number {
  if (bytes[start + 4] !== minus || bytes[start + 7] !== minus) return NaN;
  const year = digitsOf(bytes, start, start + 4);
  const month = digitsOf(bytes, start + 5, start + 7);
  const day = digitsOf(bytes, start + 8, start + 10);
  return year < 0 ? NaN : (daysOf(year, month, day) ?? NaN);
}

/** Seconds since 1970 of `2024-01-31T13:05:09`, a blank for the T allowed; NaN for another text. */
export function secondsOf(bytes: Uint8Array, start: number): number {
  const separator = bytes[start + 10];
  if (separator !== letterT && separator !== blank) return NaN;
  if (bytes[start + 13] !== colon || bytes[start + 16] !== colon) return NaN;
  const hours = digitsOf(bytes, start + 11, start + 13);
  const minutes = digitsOf(bytes, start + 14, start + 16);
  const seconds = digitsOf(bytes, start + 17, start + 19);
  // What is no number is negative.
  if ((hours | minutes | seconds) < 0 || hours > 23 || minutes > 59 || seconds > 59) return NaN;
  return dateOf(bytes, start) * secondsPerDay + (hours * 60 + minutes) * 60 + seconds;
}

/** `.25` in units of a second; 0 for nothing, negative for another text and for more digits than the unit has. */
export function fractionOf(bytes: Uint8Array, start: number, end: number, unit: TimeUnit): number {
  if (start === end) return 0;
  const digits = end - start - 1;
  if (bytes[start] !== point || digits < 1 || digits > fractionDigits[unit]) return -1;
  return digitsOf(bytes, start + 1, end) * 10 ** (fractionDigits[unit] - digits);
}
