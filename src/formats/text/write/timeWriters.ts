/** Dates, times and instants as the text that timeText.ts makes of them, in bytes and without bigints where that is exact. */
import type { DataType, TimeUnit } from '../../../table/schema.ts';
import { dateText, timestampText, timeText } from '../../../table/timeText.ts';
import type { WriteValue } from './writeValue.ts';
import type { TextBuffer } from '../textBuffer.ts';
import type { Words } from './words.ts';

const perSecond: Readonly<Record<TimeUnit, number>> = { s: 1, ms: 1e3, us: 1e6, ns: 1e9 };
const fractionDigits: Readonly<Record<TimeUnit, number>> = { s: 0, ms: 3, us: 6, ns: 9 };
const secondsPerDay = 86_400;

const [minus, point, colon, letterT, letterZ] = [0x2d, 0x2e, 0x3a, 0x54, 0x5a] as const;

export function dateWriter(days: Int32Array, out: TextBuffer): WriteValue {
  return (row) => {
    writeDate(days[row]!, out);
  };
}

/** Days since 1970 of 0000-01-01 and of 10000-01-01: between them, years have four digits. */
const firstDay = -719_528;
const endDay = 2_932_897;

function writeDate(days: number, out: TextBuffer): void {
  if (days < firstDay || days >= endDay) {
    out.ascii(dateText(days));
    return;
  }
  // As timeText.ts: eras of 400 years that start on 1 March.
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const leaps = ((ofEra / 1_460) | 0) - ((ofEra / 36_524) | 0) + ((ofEra / 146_096) | 0);
  const yearOfEra = ((ofEra - leaps) / 365) | 0;
  const ofYear = ofEra - (365 * yearOfEra + (yearOfEra >> 2) - ((yearOfEra / 100) | 0));
  const fromMarch = ((5 * ofYear + 2) / 153) | 0;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  out.padded(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4);
  out.byte(minus);
  out.padded(month, 2);
  out.byte(minus);
  out.padded(ofYear - (((153 * fromMarch + 2) / 5) | 0) + 1, 2);
}

export function timeWriter({ words, stride }: Words, unit: TimeUnit, out: TextBuffer): WriteValue {
  const per = perSecond[unit];
  const endOfDay = secondsPerDay * per;
  return (row) => {
    const low = words[row * stride]!;
    const high = stride === 1 ? low >> 31 : words[row * stride + 1]!;
    const value = high * 2 ** 32 + (low >>> 0);
    if (value < 0 || value >= endOfDay) {
      out.ascii(timeText((BigInt(high) << 32n) | BigInt(low >>> 0), unit));
      return;
    }
    const seconds = Math.floor(value / per);
    writeClock(seconds, out);
    writeFraction(value - seconds * per, unit, out);
  };
}

export function timestampWriter(
  { words, stride }: Words,
  { unit, zone }: DataType & { readonly kind: 'timestamp' },
  out: TextBuffer,
): WriteValue {
  const per = perSecond[unit];
  return (row) => {
    const low = words[row * stride]!;
    const high = words[row * stride + 1]!;
    const value = high * 2 ** 32 + (low >>> 0);
    if (unit !== 'ns' && !Number.isSafeInteger(value)) {
      const exact = (BigInt(high) << 32n) | BigInt(low >>> 0);
      out.ascii(timestampText(exact, unit, zone !== undefined));
      return;
    }
    let seconds = Math.floor(value / per);
    // A double has not all digits of nanoseconds, but the seconds are wrong by one at most, and so the rest is right
    // in its low 32 bits.
    let rest = (low - Math.imul(seconds | 0, per)) | 0;
    if (rest < 0) {
      rest += per;
      seconds--;
    } else if (rest >= per) {
      rest -= per;
      seconds++;
    }
    const days = Math.floor(seconds / secondsPerDay);
    writeDate(days, out);
    out.byte(letterT);
    writeClock(seconds - days * secondsPerDay, out);
    writeFraction(rest, unit, out);
    if (zone !== undefined) out.byte(letterZ);
  };
}

/** `13:05:09`, below a day. */
function writeClock(seconds: number, out: TextBuffer): void {
  const minutes = (seconds / 60) | 0;
  const hours = (minutes / 60) | 0;
  out.padded(hours, 2);
  out.byte(colon);
  out.padded(minutes - hours * 60, 2);
  out.byte(colon);
  out.padded(seconds - minutes * 60, 2);
}

/** `.25`: no zeros at the end, and nothing for a whole second. */
function writeFraction(fraction: number, unit: TimeUnit, out: TextBuffer): void {
  if (fraction === 0) return;
  let digits = fractionDigits[unit];
  let rest = fraction;
  while (rest % 10 === 0) {
    rest /= 10;
    digits--;
  }
  out.byte(point);
  out.padded(rest, digits);
}
