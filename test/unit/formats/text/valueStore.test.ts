import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueStore } from '../../../../src/formats/text/valueStore.ts';
import { decimalValue, floatValue } from '../../../../src/table/numberValue.ts';
import type { DataType, TimeUnit } from '../../../../src/table/schema.ts';
import { timestampText } from '../../../../src/table/timeText.ts';
import { dateValue, timestampValue } from '../../../../src/table/timeValue.ts';

/** The value that a store made of a text; undefined where it was not taken. */
function taken(type: DataType, text: string): bigint | number | undefined {
  const store = valueStore(type);
  store.addNothing();
  if (!store.add(text)) return undefined;
  const { values } = store.take();
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
const int64: DataType = { kind: 'int', bits: 64, signed: true };
const units = ['s', 'ms', 'us', 'ns'] as const;
const zones = [undefined, 'UTC'] as const;

describe('values of text', () => {
  it('are the numbers that the text spells', () => {
    fc.assert(
      fc.property(numberText, fc.nat(20), (text, scale) => {
        expect(taken(int64, text)).toBe(/^-?\d+$/.test(text) ? inInt64(BigInt(text)) : undefined);
        expect(taken({ kind: 'float', bits: 64 }, text)).toBe(floatValue(text));
        const isDecimal = /^-?\d+(?:\.\d+)?$/.test(text);
        expect(taken({ kind: 'decimal', precision: 38, scale }, text)).toBe(
          isDecimal ? within38Digits(decimalValue(text, scale)) : undefined,
        );
      }),
      { numRuns: 2000 },
    );
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
