import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueStore } from '../../../../../src/formats/text/read/valueStore.ts';
import { decimalValue, floatValue } from '../../../../../src/table/numberValue.ts';
import type { DataType, TimeUnit } from '../../../../../src/table/schema.ts';
import { timestampText } from '../../../../../src/table/timeText.ts';
import { dateValue, timestampValue } from '../../../../../src/table/timeValue.ts';

/** The value that a store made of a text, from its bytes if it can; undefined where it was not taken. */
function taken(type: DataType, text: string): bigint | number | undefined {
  const store = valueStore(type, 2);
  const bytes = new TextEncoder().encode(`,${text},`);
  if (!store.setBytes(1, bytes, 1, bytes.length - 1) && !store.setText(1, text)) return undefined;
  const { values } = store;
  if (values instanceof Uint32Array) {
    const [low = 0n, high = 0n] = new BigInt64Array(values.buffer).subarray(2);
    return (high << 64n) | BigInt.asUintN(64, low);
  }
  return values instanceof BigInt64Array ||
    values instanceof Float64Array ||
    values instanceof Int32Array
    ? values[1]
    : undefined;
}

const inInt64 = (value: bigint | undefined): bigint | undefined =>
  value !== undefined && BigInt.asIntN(64, value) === value ? value : undefined;

const within38Digits = (value: bigint | undefined): bigint | undefined =>
  value !== undefined && value < 10n ** 38n && value > -(10n ** 38n) ? value : undefined;

const numberText = fc.oneof(
  fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(String),
  fc.integer().map(String),
  fc.double().map(String),
  fc.stringMatching(/^-?[0-9]{0,17}(\.[0-9]{0,12})?$/),
  fc.string({ unit: fc.constantFrom('-', '.', '0', '9', 'e', ' ', 'x'), maxLength: 5 }),
);
const double: DataType = { kind: 'float', bits: 64 };
const int64: DataType = { kind: 'int', bits: 64, signed: true };
const units = ['s', 'ms', 'us', 'ns'] as const;
const zones = [undefined, 'UTC'] as const;

describe('values of text', () => {
  it('are the numbers that the text spells', () => {
    fc.assert(
      fc.property(numberText, fc.nat(20), (text, scale) => {
        // What a number would not be written like is a code, a ZIP code say.
        const isInteger = /^(?:0|-?[1-9]\d*)$/.test(text);
        expect(taken(int64, text)).toBe(isInteger ? inInt64(BigInt(text)) : undefined);
        // Nor is a number what no double comes near to.
        const isNumber =
          /^(?:NaN|-?Infinity)$/.test(text) ||
          (!/[\sx]/.test(text) && Number.isFinite(floatValue(text)));
        expect(taken(double, text)).toBe(isNumber ? floatValue(text) : undefined);
        const isDecimal = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text);
        expect(taken({ kind: 'decimal', precision: 38, scale }, text)).toBe(
          isDecimal ? within38Digits(decimalValue(text, scale)) : undefined,
        );
      }),
      { numRuns: 2000 },
    );
  }, 60_000);

  it('are the doubles nearest to the digits, however close to the middle of two they are', () => {
    const digits = fc.stringMatching(/^[1-9][0-9]{0,20}$/);
    const spelled = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.tuple(digits, fc.nat(25)).map(([text, places]) => {
        const padded = text.padStart(places + 1, '0');
        return `${padded.slice(0, -places - 1)}${padded.at(-places - 1) ?? ''}.${padded.slice(padded.length - places)}0`;
      }),
      fc.tuple(digits, fc.integer({ min: -30, max: 30 })).map(([text, e]) => `-${text}e${e}`),
      // Halfway between two doubles, and next to that.
      fc
        .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: -1, max: 1 }))
        .map(
          ([i, off]) =>
            `${2n ** 53n + 2n * BigInt(i) + 1n}.${off === 0 ? '0' : '00'}${off > 0 ? '1' : '0'}`,
        ),
    );
    fc.assert(
      fc.property(spelled, (text) => {
        expect(taken(double, text)).toBe(Number(text));
      }),
      { numRuns: 20_000 },
    );
    for (const text of ['1e400', '-1e400', '1e-400', '0x10', ' 1', '1 ', '', '-', '.', '1e', 'Inf'])
      expect(taken(double, text)).toBeUndefined();
    for (const text of ['-0', '-0.0', '0e5', 'NaN', '-Infinity', '.5', '5.', '+1', '007.5'])
      expect(taken(double, text)).toBe(Number(text));
  }, 60_000);

  it('are the days and instants that the text spells', () => {
    const instant = fc.tuple(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.constantFrom<TimeUnit>(...units),
      fc.constantFrom(...zones),
    );
    const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
    const odd = fc
      .tuple(
        digits(4),
        digits(2),
        digits(2),
        fc.constantFrom('T', ' ', ''),
        digits(2),
        digits(2),
        fc.constantFrom('', ':59', ':60', ':00.5', ':00.1234567890', '.', 'Z'),
      )
      .map(
        ([year, month, day, blank, hours, minutes, rest]) =>
          `${year}-${month}-${day}${blank}${hours}:${minutes}${rest}`,
      );
    const text = fc.oneof(
      instant.map(([value, unit, zone]) => timestampText(value, unit, zone !== undefined)),
      instant.map(([value]) => timestampText(value, 'ns', false).slice(0, 10)),
      odd,
    );
    fc.assert(
      fc.property(text, (spelled) => {
        expect(taken({ kind: 'date' }, spelled)).toBe(dateValue(spelled));
        for (const unit of units)
          for (const zone of zones) {
            const isFitting = spelled.endsWith('Z') === (zone !== undefined);
            expect(taken({ kind: 'timestamp', unit, zone }, spelled)).toBe(
              isFitting ? inInt64(timestampValue(spelled, unit)) : undefined,
            );
          }
      }),
      { numRuns: 2000 },
    );
  }, 60_000);

  it('do not wrap around where the type has no room for an instant', () => {
    const type: DataType = { kind: 'timestamp', unit: 'ns', zone: undefined };
    expect(taken(type, '2262-04-11T23:47:16.854775807')).toBe(2n ** 63n - 1n);
    expect(taken(type, '3000-01-01T00:00:00')).toBeUndefined();
  });
});
