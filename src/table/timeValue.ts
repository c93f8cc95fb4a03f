/** Dates, times and instants from the text that timeText.ts makes of them; undefined for any other text. */
import type { TimeUnit } from './schema.ts';

const digitsOf: Readonly<Record<TimeUnit, number>> = { s: 0, ms: 3, us: 6, ns: 9 };

const datePattern = /^([+-]?\d{4,9})-(\d\d)-(\d\d)$/;
const timePattern = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?$/;

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  // Long and short ones by turns, but for July and August.
  return 30 + ((month + (month >> 3)) & 1);
}

/** Days since 1970-01-01 of `2024-01-31`, in the proleptic Gregorian calendar. */
export function dateValue(text: string): number | undefined {
  const [, year, month, day] = (datePattern.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  return daysOf(year, month, day);
}

/** Days since 1970-01-01; undefined for a day that no month has, or what is no number. */
export function daysOf(year: number, month: number, day: number): number | undefined {
  if (!(!Number.isNaN(year) && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)))
    return undefined;
  // https://howardhinnant.github.io/date_algorithms.html#days_from_civil: years that begin on 1 March.
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * 146_097 + yearOfEra * 365 + leapDays + dayOfYear - 719_468;
}

/** `13:05:09.25` since midnight; undefined where the unit cannot hold all its digits. */
export function timeValue(text: string, unit: TimeUnit): bigint | undefined {
  const match = timePattern.exec(text);
  if (match === null) return undefined;
  const [, hours = '', minutes = '', seconds = '00', fraction = ''] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const digits = digitsOf[unit];
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > digits) return undefined;
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return BigInt(whole) * 10n ** BigInt(digits) + BigInt(kept.padEnd(digits, '0') || '0');
}

/** `2024-01-01T00:00:00.000000001Z` since 1970; a blank may stand for the T, and Z (UTC) may be left out. */
export function timestampValue(text: string, unit: TimeUnit): bigint | undefined {
  const [, date = '', time = '00:00'] = /^(\S+?)(?:[T ](.+?))?Z?$/.exec(text) ?? [];
  const days = dateValue(date);
  const ofDay = timeValue(time, unit);
  if (days === undefined || ofDay === undefined) return undefined;
  return BigInt(days) * 86_400n * 10n ** BigInt(digitsOf[unit]) + ofDay;
}
