/** A literal as something that a column's values can be compared with. */
import { TableError } from '../../base/errors.ts';
import { floatValue } from '../../table/numberValue.ts';
import type { DataType, TimeUnit } from '../../table/schema.ts';
import { dateValue, timestampValue, timeValue } from '../../table/timeValue.ts';
import type { Literal } from './condition.ts';

export type Threshold =
  /** For values that are integers, scaled or not: the largest integer that is not above it, and whether it is equal. */
  | { readonly kind: 'integer'; readonly floor: bigint; readonly isExact: boolean }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** For values that have no order of their own, only their text. */
  | { readonly kind: 'text'; readonly text: string };

/** Throws TableError `invalidArgument` where the column has no such values. */
export function thresholdOf(literal: Literal, type: DataType, column: string): Threshold {
  const found = literal.kind === 'boolean' ? ofBoolean(literal.value, type) : ofText(literal, type);
  if (found !== undefined) return found;
  const text = literal.kind === 'boolean' ? String(literal.value) : literal.text;
  throw new TableError(
    'invalidArgument',
    `${column} cannot be compared with ${text}: ${hint(type)}`,
  );
}

/** A value of the column as its exact text (cellText.ts) spells it; undefined where that has no order. */
export function thresholdOfValue(text: string, type: DataType): Threshold | undefined {
  if (type.kind === 'bool') return { kind: 'boolean', value: text === 'true' };
  const found = ofText({ kind: 'text', text }, type);
  return found?.kind === 'text' ? undefined : found;
}

/** Below, equal or above; undefined for what cannot be compared. */
export function orderOfThresholds(a: Threshold, b: Threshold): number | undefined {
  if (a.kind === 'integer' && b.kind === 'integer') {
    if (a.floor !== b.floor) return a.floor < b.floor ? -1 : 1;
    return Number(b.isExact) - Number(a.isExact);
  }
  if (a.kind === 'float' && b.kind === 'float') {
    if (a.value === b.value) return 0;
    return a.value < b.value ? -1 : a.value > b.value ? 1 : undefined;
  }
  if (a.kind === 'boolean' && b.kind === 'boolean') return Number(a.value) - Number(b.value);
  return a.kind === 'bytes' && b.kind === 'bytes' ? orderOfBytes(a.bytes, b.bytes) : undefined;
}

function orderOfBytes(a: Uint8Array, b: Uint8Array): number {
  const common = Math.min(a.length, b.length);
  for (let i = 0; i < common; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

function hint({ kind }: DataType): string {
  if (kind === 'int' || kind === 'float' || kind === 'decimal') return 'it holds numbers';
  if (kind === 'bool') return 'it is true or false';
  if (kind === 'date') return "it holds dates, such as '2024-01-31'";
  if (kind === 'time') return "it holds times, such as '13:05:09.25'";
  if (kind === 'timestamp') return "it holds timestamps, such as '2024-01-31T13:05:09Z'";
  return 'it holds other values';
}

function ofBoolean(value: boolean, { kind }: DataType): Threshold | undefined {
  return kind === 'bool' ? { kind: 'boolean', value } : undefined;
}

function ofText(
  { kind, text }: Extract<Literal, { text: string }>,
  type: DataType,
): Threshold | undefined {
  if (type.kind === 'int') return scaledInteger(text, 0);
  if (type.kind === 'decimal') return scaledInteger(text, type.scale);
  if (type.kind === 'float') return floating(text.trim(), type.bits);
  if (kind === 'number') return undefined;
  if (type.kind === 'string') return { kind: 'bytes', bytes: new TextEncoder().encode(text) };
  if (type.kind === 'date') return integer(dateValue(text));
  if (type.kind === 'time') return inUnit(timeValue(text, 'ns'), type.unit);
  if (type.kind === 'timestamp') return inUnit(timestampValue(text, 'ns'), type.unit);
  return type.kind === 'bool' ? undefined : { kind: 'text', text };
}

function floating(text: string, bits: 16 | 32 | 64): Threshold | undefined {
  const value = floatValue(text.replaceAll('_', ''));
  if (value === undefined) return undefined;
  // The text of a 32-bit float is its shortest: the nearest float is meant.
  return { kind: 'float', value: bits === 64 ? value : Math.fround(value) };
}

function integer(value: number | undefined): Threshold | undefined {
  return value === undefined ? undefined : { kind: 'integer', floor: BigInt(value), isExact: true };
}

const nanosIn: Readonly<Record<TimeUnit, bigint>> = {
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1_000n,
  ns: 1n,
};

function inUnit(nanos: bigint | undefined, unit: TimeUnit): Threshold | undefined {
  return nanos === undefined ? undefined : divided(nanos, nanosIn[unit]);
}

function divided(value: bigint, by: bigint): Threshold {
  const quotient = value / by;
  const rest = value % by;
  return { kind: 'integer', floor: rest < 0n ? quotient - 1n : quotient, isExact: rest === 0n };
}

/** Exponents beyond any number that a column holds. */
const maxExponent = 400;

/** `text` times 10^scale. */
function scaledInteger(text: string, scale: number): Threshold | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text.trim().replaceAll('_', ''));
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match ?? [];
  if (whole + fraction === '' || Math.abs(Number(exponent)) > maxExponent) return undefined;
  const digits = BigInt(sign === '-' ? `-${whole}${fraction}` : whole + fraction);
  const power = Number(exponent) + scale - fraction.length;
  if (power >= 0) return { kind: 'integer', floor: digits * 10n ** BigInt(power), isExact: true };
  return divided(digits, 10n ** BigInt(-power));
}
