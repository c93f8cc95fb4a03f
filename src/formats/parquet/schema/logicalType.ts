/**
 * What the values of one leaf column are: physical type and annotation to DataType.
 * https://github.com/apache/parquet-format/blob/master/LogicalTypes.md
 *
 * An annotation that its physical type cannot carry is ignored, as the specification asks: the values are then shown
 * as the physical type's.
 */
import type { DataType, TimeUnit } from '../../../table/schema.ts';
import {
  convertedTypes,
  physicalTypes,
  type LogicalType,
  type SchemaElement,
} from '../thrift/metadata.ts';

export type PhysicalType = (typeof physicalTypes)[number];
type ConvertedType = (typeof convertedTypes)[number];

/** Largest decimal precision that Arrow holds; larger ones stay bytes. */
const maxPrecision = 76;

/** Undefined for groups and for numbers that the specification does not know. */
export function physicalTypeOf(element: SchemaElement): PhysicalType | undefined {
  return element.type === undefined ? undefined : physicalTypes[element.type];
}

/** The deprecated annotation; undefined when there is none or it is not known. */
export function convertedTypeOf(element: SchemaElement): ConvertedType | undefined {
  return element.convertedType === undefined ? undefined : convertedTypes[element.convertedType];
}

/** Precision and scale of a column annotated as decimal, whichever annotation says so. */
export function decimalOf(
  element: SchemaElement,
): { readonly precision: number; readonly scale: number } | undefined {
  const logical = element.logicalType?.DECIMAL;
  if (logical !== undefined) return logical;
  if (convertedTypeOf(element) !== 'DECIMAL') return undefined;
  return { precision: element.precision ?? 0, scale: element.scale ?? 0 };
}

/** Most decimal digits that always fit into a two's complement integer of `bytes` bytes. */
function digitsOf(bytes: number): number {
  return Math.floor((bytes * 8 - 1) * Math.LOG10E * Math.LN2);
}

/** The decimal type if the physical type can hold it and Arrow can, too. */
function decimalType(element: SchemaElement): DataType | undefined {
  const decimal = decimalOf(element);
  if (decimal === undefined) return undefined;
  const { precision, scale } = decimal;
  const width: Partial<Record<PhysicalType, number>> = {
    INT32: 4,
    INT64: 8,
    BYTE_ARRAY: 32,
    FIXED_LEN_BYTE_ARRAY: element.typeLength ?? 0,
  };
  const bytes = width[physicalTypeOf(element) ?? 'BOOLEAN'] ?? 0;
  const fits = bytes >= 1 && bytes <= 32 && precision <= Math.min(maxPrecision, digitsOf(bytes));
  const legal = precision >= 1 && scale >= 0 && scale <= precision;
  return fits && legal ? { kind: 'decimal', precision, scale } : undefined;
}

function unitOf(unit: NonNullable<LogicalType['TIMESTAMP']>['unit']): TimeUnit | undefined {
  if (unit.MILLIS !== undefined) return 'ms';
  if (unit.MICROS !== undefined) return 'us';
  return unit.NANOS === undefined ? undefined : 'ns';
}

function timeType(
  physical: PhysicalType,
  unit: TimeUnit | undefined,
  utc: boolean,
): DataType | undefined {
  const isCarried = unit === 'ms' ? physical === 'INT32' : physical === 'INT64';
  return unit !== undefined && isCarried ? { kind: 'time', unit, utc } : undefined;
}

function intType(physical: PhysicalType, bits: number, signed: boolean): DataType | undefined {
  if (physical === 'INT32' && (bits === 8 || bits === 16 || bits === 32))
    return { kind: 'int', bits, signed };
  return physical === 'INT64' && bits === 64 ? { kind: 'int', bits, signed } : undefined;
}

function bytesType(logical: LogicalType): DataType | undefined {
  if (logical.STRING !== undefined) return { kind: 'string' };
  if (logical.ENUM !== undefined) return { kind: 'string', format: 'enum' };
  if (logical.JSON !== undefined) return { kind: 'string', format: 'json' };
  if (logical.BSON !== undefined) return { kind: 'bson' };
  return geospatialType(logical);
}

/** By number; the first is the default. */
const edgeAlgorithms = ['spherical', 'vincenty', 'thomas', 'andoyer', 'karney'] as const;

function geospatialType({ GEOMETRY, GEOGRAPHY }: LogicalType): DataType | undefined {
  if (GEOMETRY !== undefined) return { kind: 'geometry', crs: GEOMETRY.crs, edges: 'planar' };
  const edges = edgeAlgorithms[GEOGRAPHY?.algorithm ?? 0];
  return GEOGRAPHY === undefined || edges === undefined
    ? undefined
    : { kind: 'geometry', crs: GEOGRAPHY.crs, edges };
}

function fromLogical(
  physical: PhysicalType,
  logical: LogicalType,
  width: number,
): DataType | undefined {
  const { INTEGER, TIME, TIMESTAMP } = logical;
  if (logical.UNKNOWN !== undefined) return { kind: 'null' };
  if (INTEGER !== undefined) return intType(physical, INTEGER.bitWidth, INTEGER.isSigned);
  if (logical.DATE !== undefined) return physical === 'INT32' ? { kind: 'date' } : undefined;
  if (TIME !== undefined) return timeType(physical, unitOf(TIME.unit), TIME.isAdjustedToUTC);
  if (TIMESTAMP !== undefined) {
    const unit = unitOf(TIMESTAMP.unit);
    if (unit === undefined || physical !== 'INT64') return undefined;
    return { kind: 'timestamp', unit, zone: TIMESTAMP.isAdjustedToUTC ? 'UTC' : undefined };
  }
  if (physical === 'BYTE_ARRAY') return bytesType(logical);
  if (physical !== 'FIXED_LEN_BYTE_ARRAY') return undefined;
  if (logical.UUID !== undefined && width === 16) return { kind: 'uuid' };
  return logical.FLOAT16 !== undefined && width === 2 ? { kind: 'float', bits: 16 } : undefined;
}

/** What each converted type means on the physical type that carries it; decimals are told apart before. */
const fromConverted: Partial<Record<ConvertedType, readonly [PhysicalType, DataType]>> = {
  UTF8: ['BYTE_ARRAY', { kind: 'string' }],
  ENUM: ['BYTE_ARRAY', { kind: 'string', format: 'enum' }],
  JSON: ['BYTE_ARRAY', { kind: 'string', format: 'json' }],
  BSON: ['BYTE_ARRAY', { kind: 'bson' }],
  DATE: ['INT32', { kind: 'date' }],
  TIME_MILLIS: ['INT32', { kind: 'time', unit: 'ms', utc: true }],
  TIME_MICROS: ['INT64', { kind: 'time', unit: 'us', utc: true }],
  TIMESTAMP_MILLIS: ['INT64', { kind: 'timestamp', unit: 'ms', zone: 'UTC' }],
  TIMESTAMP_MICROS: ['INT64', { kind: 'timestamp', unit: 'us', zone: 'UTC' }],
  UINT_8: ['INT32', { kind: 'int', bits: 8, signed: false }],
  UINT_16: ['INT32', { kind: 'int', bits: 16, signed: false }],
  UINT_32: ['INT32', { kind: 'int', bits: 32, signed: false }],
  UINT_64: ['INT64', { kind: 'int', bits: 64, signed: false }],
  INT_8: ['INT32', { kind: 'int', bits: 8, signed: true }],
  INT_16: ['INT32', { kind: 'int', bits: 16, signed: true }],
  INT_32: ['INT32', { kind: 'int', bits: 32, signed: true }],
  INT_64: ['INT64', { kind: 'int', bits: 64, signed: true }],
};

const unannotated: Record<PhysicalType, (width: number) => DataType> = {
  BOOLEAN: () => ({ kind: 'bool' }),
  INT32: () => ({ kind: 'int', bits: 32, signed: true }),
  INT64: () => ({ kind: 'int', bits: 64, signed: true }),
  INT96: () => ({ kind: 'int96' }),
  FLOAT: () => ({ kind: 'float', bits: 32 }),
  DOUBLE: () => ({ kind: 'float', bits: 64 }),
  BYTE_ARRAY: () => ({ kind: 'binary' }),
  FIXED_LEN_BYTE_ARRAY: (width) => ({ kind: 'binary', width }),
};

/** Undefined when the physical type is not one of the specification's. */
export function leafType(element: SchemaElement): DataType | undefined {
  const physical = physicalTypeOf(element);
  if (physical === undefined) return undefined;
  const width = element.typeLength ?? 0;
  const decimal = decimalType(element);
  if (decimal !== undefined) return decimal;
  if (element.logicalType !== undefined) {
    const type = fromLogical(physical, element.logicalType, width);
    if (type !== undefined) return type;
  }
  const converted = convertedTypeOf(element);
  if (converted === 'INTERVAL' && physical === 'FIXED_LEN_BYTE_ARRAY' && width === 12)
    return { kind: 'interval' };
  const [carrier, type] = fromConverted[converted ?? 'INTERVAL'] ?? [];
  return type !== undefined && carrier === physical ? type : unannotated[physical](width);
}
