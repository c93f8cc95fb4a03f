/**
 * The exact text of a value: the one place for grid, copy, CSV, JSON and statistics. Values come as ipcColumns.ts
 * gives them (or as plain JavaScript values of the same shapes).
 */
import { decimalText, floatText } from './numberText.ts';
import type { DataType, Field } from './schema.ts';
import {
  dateText,
  durationText,
  int96Text,
  intervalText,
  timestampText,
  timeText,
} from './timeText.ts';

/** Null, whether in an Arrow vector or absent; never the empty string, NaN or a zero. */
export function isNull(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/**
 * The whole value as text; null is the empty string (ask `isNull` to tell them apart). Strings are themselves,
 * numbers have all their digits, times are ISO 8601, bytes are hexadecimal, nested values are compact JSON.
 */
export function cellText(value: unknown, type: DataType): string {
  return cellPreview(value, type, Infinity);
}

/** The start of `cellText`: at least `limit` characters of it, or all. Its cost does not grow with the value. */
export function cellPreview(value: unknown, type: DataType, limit: number): string {
  if (isNull(value)) return '';
  if (isNested(type)) return jsonPreview(value, type, limit);
  if (type.kind === 'binary' && value instanceof Uint8Array) return hexText(value, limit);
  return scalarText(value, type);
}

/**
 * The value as compact JSON. Integers and decimals are bare digits, however many; NaN and the infinities, times and
 * bytes are strings; maps are objects whose keys are the key's text, in order and with duplicates kept, as are structs.
 */
export function jsonText(value: unknown, type: DataType): string {
  return jsonPreview(value, type, Infinity);
}

function jsonPreview(value: unknown, type: DataType, limit: number): string {
  const out: Output = { text: '', limit };
  writeJson(out, value, type);
  return out.text;
}

/** Two lower-case digits a byte; at most `limit` digits, rounded up to a byte. */
export function hexText(bytes: Uint8Array, limit = Infinity): string {
  let text = '';
  for (let i = 0; i < bytes.length && text.length < limit; i++) text += hexByte[bytes[i]!]!;
  return text;
}

const hexByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

type NestedType = Extract<DataType, { kind: 'list' | 'map' | 'struct' | 'variant' }>;
type ScalarType = Exclude<DataType, NestedType>;

const nestedKinds: ReadonlySet<string> = new Set<NestedType['kind']>([
  'list',
  'map',
  'struct',
  'variant',
]);

/** Whether the type's values have parts, so that their text is JSON. */
export function isNested(type: DataType): type is NestedType {
  return nestedKinds.has(type.kind);
}

function scalarText(value: unknown, type: ScalarType): string {
  if (value instanceof Uint8Array) return fixedBytesText(value, type);
  if (typeof value === 'number') return numberValueText(value, type);
  if (typeof value === 'bigint') return integerValueText(value, type);
  return typeof value === 'string' ? value : looseText(value);
}

/** Booleans; and a value that does not fit its type, which must neither stop the grid nor look like data. */
function looseText(value: unknown): string {
  return typeof value === 'boolean' ? String(value) : `(${typeof value})`;
}

function fixedBytesText(bytes: Uint8Array, type: ScalarType): string {
  if (type.kind === 'uuid' && bytes.length === 16)
    return hexText(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  if (type.kind === 'int96' && bytes.length === 12) return int96Text(bytes);
  if (type.kind === 'interval' && bytes.length === 12) return intervalText(bytes);
  return hexText(bytes);
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

/** Text under construction; nothing needs to be added beyond `limit` characters. */
interface Output {
  text: string;
  readonly limit: number;
}

function writeJson(out: Output, value: unknown, type: DataType): void {
  if (isNull(value)) out.text += 'null';
  else if (isNested(type)) writeNested(out, arrayOf(value), type);
  else out.text += scalarJson(value, type, out.limit);
}

function scalarJson(value: unknown, type: ScalarType, limit: number): string {
  const text = cellPreview(value, type, limit);
  const bare =
    type.kind === 'bool' ||
    type.kind === 'int' ||
    type.kind === 'decimal' ||
    (type.kind === 'float' && Number.isFinite(value));
  return bare ? text : JSON.stringify(text);
}

function writeNested(out: Output, parts: ArrayLike<unknown>, type: NestedType): void {
  switch (type.kind) {
    case 'list':
      writeAll(out, '[]', parts, (item) => {
        writeJson(out, item, type.item.type);
      });
      return;
    case 'map':
      writeAll(out, '{}', parts, (entry) => {
        const pair = arrayOf(entry);
        out.text += `${JSON.stringify(cellText(pair[0], type.key.type))}:`;
        writeJson(out, pair[1], type.value.type);
      });
      return;
    case 'struct':
      writeStruct(out, parts, type.fields);
      return;
    case 'variant':
      writeStruct(out, parts, variantFields);
      return;
  }
}

function writeStruct(out: Output, values: ArrayLike<unknown>, fields: readonly Field[]): void {
  writeAll(out, '{}', fields, (field, i) => {
    out.text += `${JSON.stringify(field.name)}:`;
    writeJson(out, values[i], field.type);
  });
}

function writeAll<T>(
  out: Output,
  brackets: '[]' | '{}',
  items: ArrayLike<T>,
  write: (item: T, index: number) => void,
): void {
  out.text += brackets.charAt(0);
  for (let i = 0; i < items.length && out.text.length <= out.limit; i++) {
    if (i > 0) out.text += ',';
    write(items[i]!, i);
  }
  out.text += brackets.charAt(1);
}

/** Arrays and typed arrays alike; anything else counts as empty rather than stopping the grid. */
function arrayOf(value: unknown): ArrayLike<unknown> {
  const isArray = Array.isArray(value) || ArrayBuffer.isView(value);
  // A view is a typed array here: nothing makes a DataView.
  return isArray ? (value as ArrayLike<unknown>) : [];
}

const bytesField = (name: string): Field => ({
  name,
  type: { kind: 'binary' },
  nullable: true,
  typeText: '',
});
/** A variant is shown as the bytes of its parts, in the order of the specification. */
const variantFields: readonly Field[] = [bytesField('metadata'), bytesField('value')];
