/** The exact text of values without parts, and the same as JSON. */
import { decimalText, floatText } from './numberText.ts';
import type { ScalarType } from './schema.ts';
import {
  dateText,
  durationText,
  int96Text,
  intervalText,
  timestampText,
  timeText,
} from './timeText.ts';
import { wktText } from './wkt.ts';

/** Two lower-case digits a byte; at most `limit` digits, rounded up to a byte. */
export function hexText(bytes: Uint8Array, limit = Infinity): string {
  let text = '';
  for (let i = 0; i < bytes.length && text.length < limit; i++) text += hexByte[bytes[i]!]!;
  return text;
}

const hexByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The text of a value that is not null: bytes and shapes to at least `limit` characters, all else whole. */
export function scalarText(value: unknown, type: ScalarType, limit: number): string {
  if (value instanceof Uint8Array) return bytesText(value, type, limit);
  if (typeof value === 'number') return numberValueText(value, type);
  if (typeof value === 'bigint') return integerValueText(value, type);
  return typeof value === 'string' ? value : looseText(value);
}

/**
 * `scalarText` as JSON: integers, decimals and finite floats are bare digits, however many; NaN and the infinities,
 * times and bytes are strings.
 */
export function scalarJson(value: unknown, type: ScalarType, limit: number): string {
  const text = scalarText(value, type, limit);
  const bare =
    type.kind === 'bool' ||
    type.kind === 'int' ||
    type.kind === 'decimal' ||
    (type.kind === 'float' && Number.isFinite(value));
  return bare ? text : JSON.stringify(text);
}

/** Booleans; and a value that does not fit its type, which must neither stop the grid nor look like data. */
function looseText(value: unknown): string {
  return typeof value === 'boolean' ? String(value) : `(${typeof value})`;
}

function bytesText(bytes: Uint8Array, type: ScalarType, limit: number): string {
  if (type.kind === 'uuid' && bytes.length === 16)
    return hexText(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  if (type.kind === 'int96' && bytes.length === 12) return int96Text(bytes);
  if (type.kind === 'interval' && bytes.length === 12) return intervalText(bytes);
  const shape = type.kind === 'geometry' ? wktText(bytes, limit) : undefined;
  return shape ?? hexText(bytes, limit);
}

const millisPerDay = 86_400_000;

function numberValueText(value: number, type: ScalarType): string {
  if (type.kind === 'float') return floatText(value, type.bits);
  // Date32 arrives as the milliseconds of its midnight: days × 86,400,000 is exact in a double for all int32 days.
  if (type.kind === 'date') return dateText(value / millisPerDay);
  return Number.isInteger(value) ? integerValueText(value, type) : String(value);
}

function integerValueText(value: number | bigint, type: ScalarType): string {
  if (type.kind === 'decimal') return decimalText(value, type.scale);
  if (type.kind === 'timestamp')
    return timestampText(BigInt(value), type.unit, type.zone !== undefined);
  if (type.kind === 'time') return timeText(BigInt(value), type.unit);
  if (type.kind === 'duration') return durationText(BigInt(value), type.unit);
  return String(value);
}
