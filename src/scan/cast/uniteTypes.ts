/** The type that holds every value of two types exactly, where there is one. Pure. */
import type { DataType, Field, TimeUnit } from '../../table/schema.ts';

type Kind<K extends DataType['kind']> = Extract<DataType, { readonly kind: K }>;
type NumberType = Kind<'int' | 'float' | 'decimal'>;

/** Whether two types are one, whatever their formats call them. */
export function isSameType(a: DataType, b: DataType): boolean {
  return a === b || plainText(a) === plainText(b);
}

function plainText(type: DataType): string {
  return JSON.stringify(type, (key, value: unknown) => (key === 'typeText' ? undefined : value));
}

/** The narrowest type that has all values of both; undefined where none has. */
export function uniteTypes(a: DataType, b: DataType): DataType | undefined {
  if (isSameType(a, b) || b.kind === 'null') return a;
  if (a.kind === 'null') return b;
  if (isNumber(a) && isNumber(b)) return uniteNumbers(a, b);
  if (a.kind === 'date' && b.kind === 'timestamp') return midnights(b);
  if (a.kind === 'timestamp' && b.kind === 'date') return midnights(a);
  return uniteAlike(a, b);
}

/** Two types of one kind, neither of them a number. */
function uniteAlike(a: DataType, b: DataType): DataType | undefined {
  if (a.kind === 'string' && b.kind === 'string') return { kind: 'string' };
  if (a.kind === 'binary' && b.kind === 'binary') return { kind: 'binary' };
  return 'unit' in a && 'unit' in b ? uniteTimes(a, b) : uniteNested(a, b);
}

type TimeType = Kind<'time' | 'timestamp' | 'duration'>;

function uniteTimes(a: TimeType, b: TimeType): DataType | undefined {
  if (a.kind === 'timestamp' && b.kind === 'timestamp') return uniteTimestamps(a, b);
  const isSame = a.kind === b.kind && ('utc' in a && a.utc) === ('utc' in b && b.utc);
  return isSame ? { ...a, unit: finer(a.unit, b.unit) } : undefined;
}

function uniteNested(a: DataType, b: DataType): DataType | undefined {
  if (a.kind === 'struct' && b.kind === 'struct') return uniteStructs(a, b);
  if (a.kind === 'list' && b.kind === 'list') {
    const item = uniteFields(a.item, b.item);
    return item && { kind: 'list', item };
  }
  if (a.kind !== 'map' || b.kind !== 'map') return undefined;
  const [key, value] = [uniteFields(a.key, b.key), uniteFields(a.value, b.value)];
  return key && value && { kind: 'map', key, value };
}

/** The first field's name stays. */
export function uniteFields(a: Field, b: Field): Field | undefined {
  const type = uniteTypes(a.type, b.type);
  if (type === undefined) return undefined;
  const typeText = isSameType(type, a.type) ? a.typeText : b.typeText;
  const nullable = a.nullable || b.nullable || [a, b].some((field) => field.type.kind === 'null');
  return { name: a.name, type, nullable, typeText };
}

/** Members by name: those of the first in order, then those that only the second has. */
function uniteStructs(a: Kind<'struct'>, b: Kind<'struct'>): DataType | undefined {
  if (hasTwins(a.fields) || hasTwins(b.fields)) return undefined;
  const united = a.fields.map((field) => {
    const other = b.fields.find(({ name }) => name === field.name);
    return other === undefined ? { ...field, nullable: true } : uniteFields(field, other);
  });
  const added = b.fields
    .filter(({ name }) => !a.fields.some((field) => field.name === name))
    .map((field) => ({ ...field, nullable: true }));
  const fields = united.filter((field) => field !== undefined);
  return fields.length < united.length
    ? undefined
    : { kind: 'struct', fields: [...fields, ...added] };
}

/** Whether two fields have one name. */
export function hasTwins(fields: readonly Field[]): boolean {
  return new Set(fields.map(({ name }) => name)).size < fields.length;
}

function isNumber(type: DataType): type is NumberType {
  return type.kind === 'int' || type.kind === 'float' || type.kind === 'decimal';
}

function uniteNumbers(a: NumberType, b: NumberType): DataType | undefined {
  if (a.kind === 'int' && b.kind === 'int') return uniteIntegers(a, b);
  if (a.kind === 'float' && b.kind === 'float')
    return { kind: 'float', bits: a.bits > b.bits ? a.bits : b.bits };
  if (a.kind === 'float') return b.kind === 'int' ? floatFor(a, b) : undefined;
  if (b.kind === 'float') return a.kind === 'int' ? floatFor(b, a) : undefined;
  return uniteDecimals(decimalOf(a), decimalOf(b));
}

const wider = { 8: 16, 16: 32, 32: 64 } as const;

function uniteIntegers(a: Kind<'int'>, b: Kind<'int'>): DataType | undefined {
  if (a.signed === b.signed) return a.bits > b.bits ? a : b;
  const [signed, unsigned] = a.signed ? [a, b] : [b, a];
  if (unsigned.bits === 64) return uniteDecimals(decimalOf(a), decimalOf(b));
  const bits = signed.bits > unsigned.bits ? signed.bits : wider[unsigned.bits];
  return { kind: 'int', bits, signed: true };
}

/** A float of 32 bits has all integers of 24 bits, one of 64 all of 53. */
function floatFor(float: Kind<'float'>, { bits }: Kind<'int'>): DataType | undefined {
  if (bits === 64) return undefined;
  return { kind: 'float', bits: bits === 32 || float.bits === 64 ? 64 : 32 };
}

const integerDigits = { 8: 3, 16: 5, 32: 10, 64: 20 } as const;

/** An integer as the decimal that has all of its values. */
function decimalOf(type: Kind<'int' | 'decimal'>): Kind<'decimal'> {
  if (type.kind === 'decimal') return type;
  const precision = type.bits === 64 && type.signed ? 19 : integerDigits[type.bits];
  return { kind: 'decimal', precision, scale: 0 };
}

/** Most digits that Arrow and Parquet hold. */
const mostDigits = 76;

function uniteDecimals(a: Kind<'decimal'>, b: Kind<'decimal'>): DataType | undefined {
  const scale = Math.max(a.scale, b.scale);
  const precision = Math.max(a.precision - a.scale, b.precision - b.scale) + scale;
  return precision > mostDigits ? undefined : { kind: 'decimal', precision, scale };
}

const units = ['s', 'ms', 'us', 'ns'] as const satisfies readonly TimeUnit[];

function finer(a: TimeUnit, b: TimeUnit): TimeUnit {
  return units.indexOf(a) > units.indexOf(b) ? a : b;
}

/** Instants are the same in every zone; a local time is none. */
function uniteTimestamps(a: Kind<'timestamp'>, b: Kind<'timestamp'>): DataType | undefined {
  if ((a.zone === undefined) !== (b.zone === undefined)) return undefined;
  const zone = a.zone === b.zone ? a.zone : 'UTC';
  return { kind: 'timestamp', unit: finer(a.unit, b.unit), zone };
}

/** A date is the midnight that it begins with, where no zone would have to say whose. */
function midnights(timestamp: Kind<'timestamp'>): DataType | undefined {
  return timestamp.zone === undefined ? timestamp : undefined;
}
