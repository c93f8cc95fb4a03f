import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dateText,
  durationText,
  int96Text,
  intervalText,
  timestampText,
  timeText,
} from '../../../src/table/timeText.ts';

const maxInt64 = 2n ** 63n - 1n;

/** Days since 1970 of a civil date, by counting whole years and months: slow and independent of dateText. */
function daysOf(text: string): bigint {
  const match = /^([+-]?\d+)-(\d\d)-(\d\d)$/.exec(text);
  const [year, month, day] = match!.slice(1).map(BigInt) as [bigint, bigint, bigint];
  const leap = year % 4n === 0n && (year % 100n !== 0n || year % 400n === 0n);
  const lengths = [31n, leap ? 29n : 28n, 31n, 30n, 31n, 30n, 31n, 31n, 30n, 31n, 30n, 31n];
  const floorDiv = (a: bigint, b: bigint): bigint => (a - (((a % b) + b) % b)) / b;
  const before = year - 1n;
  const leapDays = floorDiv(before, 4n) - floorDiv(before, 100n) + floorDiv(before, 400n);
  const ofYear = lengths.slice(0, Number(month) - 1).reduce((sum, length) => sum + length, 0n);
  expect(day).toBeLessThanOrEqual(lengths[Number(month) - 1]!);
  return before * 365n + leapDays + ofYear + day - 719_163n;
}

describe('dateText', () => {
  it('knows the turns of eras, centuries and leap years', () => {
    expect(dateText(0)).toBe('1970-01-01');
    expect(dateText(-1)).toBe('1969-12-31');
    expect(dateText(19_782)).toBe('2024-02-29');
    expect(dateText(-719_528)).toBe('0000-01-01');
    expect(dateText(-719_529)).toBe('-000001-12-31');
    expect(dateText(2_932_897)).toBe('+010000-01-01');
    expect(dateText(2 ** 31 - 1)).toBe('+5881580-07-11');
    expect(dateText(-(2 ** 31))).toBe('-5877641-06-23');
  });

  it('agrees with the calendar of Date where Date has one', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000_000, max: 100_000_000 }), (days) => {
        expect(dateText(days)).toBe(new Date(days * 86_400_000).toISOString().split('T')[0]);
      }),
    );
  });

  it('is a real date that counts back to the same day, over all of int32', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (days) => {
        expect(daysOf(dateText(days))).toBe(BigInt(days));
      }),
    );
  });
});

describe('timestampText', () => {
  it('shows every nanosecond and trims zeros', () => {
    expect(timestampText(1n, 'ns', true)).toBe('1970-01-01T00:00:00.000000001Z');
    expect(timestampText(-1n, 'us', false)).toBe('1969-12-31T23:59:59.999999');
    expect(timestampText(1_500n, 'ms', true)).toBe('1970-01-01T00:00:01.5Z');
    expect(timestampText(maxInt64, 'ns', true)).toBe('2262-04-11T23:47:16.854775807Z');
    expect(timestampText(-maxInt64 - 1n, 's', true)).toBe('-292277022657-01-27T08:29:52Z');
    expect(timestampText(maxInt64, 's', true)).toBe('+292277026596-12-04T15:30:07Z');
  });

  it('counts back to the same integer, in every unit and over all of int64', () => {
    const units = { s: 0, ms: 3, us: 6, ns: 9 } as const;
    const unit = fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[]));
    fc.assert(
      fc.property(fc.bigInt({ min: -maxInt64 - 1n, max: maxInt64 }), unit, (value, unit) => {
        const [date, time] = timestampText(value, unit, false).split('T') as [string, string];
        const [hours, minutes, rest] = time.split(':') as [string, string, string];
        const [seconds, fraction = ''] = rest.split('.') as [string, string?];
        const whole =
          daysOf(date) * 86_400n + BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds);
        const digits = units[unit];
        expect(whole * 10n ** BigInt(digits) + BigInt(fraction.padEnd(digits, '0') || 0)).toBe(
          value,
        );
      }),
    );
  });
});

describe('times and spans', () => {
  it('are exact and signed', () => {
    expect(timeText(47_109_000_000_001n, 'ns')).toBe('13:05:09.000000001');
    expect(timeText(86_400n, 's')).toBe('24:00:00');
    expect(timeText(-1n, 'ms')).toBe('-00:00:00.001');
    expect(durationText(3_661_500n, 'ms')).toBe('PT3661.5S');
    expect(durationText(-1n, 'ns')).toBe('-PT0.000000001S');
    expect(durationText(0n, 's')).toBe('PT0S');
  });

  it('read the two twelve-byte types of Parquet', () => {
    const interval = new Uint8Array(new Uint32Array([1, 2, 3004]).buffer);
    expect(intervalText(interval)).toBe('P1M2DT3.004S');
    expect(intervalText(new Uint8Array(12))).toBe('PT0S');
    expect(intervalText(new Uint8Array(new Uint32Array([14, 0, 0]).buffer))).toBe('P14M');
    const int96 = new Uint8Array(12);
    const view = new DataView(int96.buffer);
    view.setBigInt64(0, 45_000_000_000_123n, true);
    view.setInt32(8, 2_440_589, true);
    expect(int96Text(int96)).toBe('1970-01-02T12:30:00.000000123');
  });
});
