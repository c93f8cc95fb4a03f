import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateText, timestampText, timeText } from '../../../src/table/timeText.ts';
import { dateValue, timestampValue, timeValue } from '../../../src/table/timeValue.ts';

const units = ['s', 'ms', 'us', 'ns'] as const;
const perDay = { s: 86_400n, ms: 86_400_000n, us: 86_400_000_000n, ns: 86_400_000_000_000n };

describe('times from text', () => {
  it('read every date that dateText writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: -50_000_000, max: 50_000_000 }), (days) => {
        expect(dateValue(dateText(days))).toBe(days);
      }),
    );
  });

  it('read every time of day and instant that timeText.ts writes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...units),
        fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }),
        fc.boolean(),
        (unit, value, instant) => {
          const days = value / perDay[unit];
          // Dates have at most nine digits in their year.
          fc.pre(days < 300_000_000n && days > -300_000_000n);
          expect(timestampValue(timestampText(value, unit, instant), unit)).toBe(value);
          const ofDay = ((value % perDay[unit]) + perDay[unit]) % perDay[unit];
          expect(timeValue(timeText(ofDay, unit), unit)).toBe(ofDay);
        },
      ),
    );
  });

  it('take a blank for the T, and a date alone for its midnight', () => {
    expect(timestampValue('1970-01-02 00:00:01', 's')).toBe(86_401n);
    expect(timestampValue('1970-01-02', 'ms')).toBe(86_400_000n);
  });

  it.each(['', 'today', '2024-02-30', '2023-02-29', '2024-13-01', '2024-01-01T24:00:00'])(
    'refuse %j',
    (text) => {
      expect(timestampValue(text, 'ns')).toBeUndefined();
    },
  );

  it('refuse digits that the unit cannot hold', () => {
    expect(timeValue('00:00:00.0001', 'ms')).toBeUndefined();
    expect(timeValue('00:00:00.0010', 'ms')).toBe(1n);
  });
});
