/**
 * Dates, times, instants and spans as ISO 8601 text, exact over the whole range of their integers.
 * Integer arithmetic only: a JavaScript Date has neither the digits nor the range.
 */
import type { TimeUnit } from './schema.ts';

const perSecond: Readonly<Record<TimeUnit, bigint>> = {
  s: 1n,
  ms: 1_000n,
  us: 1_000_000n,
  ns: 1_000_000_000n,
};
const fractionDigits: Readonly<Record<TimeUnit, number>> = { s: 0, ms: 3, us: 6, ns: 9 };

const two = (value: number): string => String(value).padStart(2, '0');

/** `2024-01-31`; years outside 0000 to 9999 get a sign and at least six digits. `days` count from 1970-01-01. */
export function dateText(days: number): string {
  // Days → civil date in the proleptic Gregorian calendar, by eras of 400 years that start on 1 March
  // (https://howardhinnant.github.io/date_algorithms.html#civil_from_days).
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${yearText(year)}-${two(month)}-${two(day)}`;
}

function yearText(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0');
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`;
}

/** `.000000001` with trailing zeros trimmed; empty for a whole second. */
function fractionText(fraction: bigint, unit: TimeUnit): string {
  if (fraction === 0n) return '';
  return `.${fraction.toString().padStart(fractionDigits[unit], '0').replace(/0+$/, '')}`;
}

/** `13:05:09.25`; a value beyond a day keeps counting hours. Whether it is UTC is the column's type, not its text. */
export function timeText(value: bigint, unit: TimeUnit): string {
  if (value < 0n) return `-${timeText(-value, unit)}`;
  const seconds = value / perSecond[unit];
  const hours = String(seconds / 3600n).padStart(2, '0');
  const ofHour = Number(seconds % 3600n);
  const clock = `${hours}:${two(Math.floor(ofHour / 60))}:${two(ofHour % 60)}`;
  return clock + fractionText(value % perSecond[unit], unit);
}

/**
 * `2024-01-01T00:00:00.000000001Z`. Every instant is shown in UTC, whatever zone its column names: exact, sortable,
 * and the same on every machine. A local date and time has no suffix.
 */
export function timestampText(value: bigint, unit: TimeUnit, instant: boolean): string {
  const perDay = 86_400n * perSecond[unit];
  let days = value / perDay;
  let ofDay = value % perDay;
  if (ofDay < 0n) {
    days -= 1n;
    ofDay += perDay;
  }
  return `${dateText(Number(days))}T${timeText(ofDay, unit)}${instant ? 'Z' : ''}`;
}

const julianDayOf1970 = 2_440_588;

/** INT96: nanoseconds of the day (int64 LE), then the Julian day number (int32 LE). It names no zone. */
export function int96Text(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const days = BigInt(view.getInt32(8, true) - julianDayOf1970);
  return timestampText(days * 86_400_000_000_000n + view.getBigInt64(0, true), 'ns', false);
}

/** Parquet INTERVAL: months, days and milliseconds, each uint32 LE, as `P1M2DT3.004S`. */
export function intervalText(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [months, days, millis] = [0, 4, 8].map((offset) => view.getUint32(offset, true));
  const date = `${months ? `${months}M` : ''}${days ? `${days}D` : ''}`;
  const time = millis ? `T${spanSeconds(BigInt(millis), 'ms')}` : '';
  return date + time === '' ? 'PT0S' : `P${date}${time}`;
}

/** An elapsed time as ISO 8601 seconds: `PT3661.5S`, `-PT0.000000001S`. */
export function durationText(value: bigint, unit: TimeUnit): string {
  return value < 0n ? `-PT${spanSeconds(-value, unit)}` : `PT${spanSeconds(value, unit)}`;
}

function spanSeconds(value: bigint, unit: TimeUnit): string {
  return `${value / perSecond[unit]}${fractionText(value % perSecond[unit], unit)}S`;
}
