/**
 * TableSchema to Parquet schema: the mirror of schema.ts and logicalType.ts. Every column gets today's annotation, and
 * the older one too where there is one, for readers that know no other.
 * https://github.com/apache/parquet-format/blob/master/LogicalTypes.md
 */
import { TableError } from '../../../base/errors.ts';
import type { DataType, Field, TimeUnit } from '../../../table/schema.ts';
import {
  convertedTypes,
  physicalTypes,
  repetitionTypes,
  type LogicalType,
  type SchemaElement,
} from '../thrift/metadata.ts';

type Leaf = Omit<SchemaElement, 'name' | 'repetitionType' | 'numChildren'>;
type LeafType = Exclude<DataType, { readonly kind: 'list' | 'map' | 'struct' | 'variant' }>;

/** The edges of a GEOGRAPHY by their number in the specification. */
const edgeAlgorithms = ['spherical', 'vincenty', 'thomas', 'andoyer', 'karney'];

const physical = (name: (typeof physicalTypes)[number]): number => physicalTypes.indexOf(name);
const converted = (name: (typeof convertedTypes)[number]): number => convertedTypes.indexOf(name);
const fixedBytes = (typeLength: number): Leaf => ({
  type: physical('FIXED_LEN_BYTE_ARRAY'),
  typeLength,
});
const byteArray = (logicalType?: LogicalType, convertedType?: number): Leaf => ({
  type: physical('BYTE_ARRAY'),
  logicalType,
  convertedType,
});

const units: Readonly<Record<TimeUnit, NonNullable<LogicalType['TIME']>['unit']>> = {
  s: {},
  ms: { MILLIS: {} },
  us: { MICROS: {} },
  ns: { NANOS: {} },
};

function intLeaf({ bits, signed }: DataType & { readonly kind: 'int' }): Leaf {
  const type = physical(bits === 64 ? 'INT64' : 'INT32');
  // Signed integers of the physical type's own width need no annotation.
  if (signed && bits >= 32) return { type };
  return {
    type,
    logicalType: { INTEGER: { bitWidth: bits, isSigned: signed } },
    convertedType: converted(`${signed ? 'INT' : 'UINT'}_${bits}`),
  };
}

function floatLeaf(bits: 16 | 32 | 64): Leaf {
  if (bits === 16) return { ...fixedBytes(2), logicalType: { FLOAT16: {} } };
  return { type: physical(bits === 32 ? 'FLOAT' : 'DOUBLE') };
}

/** The fewest bytes whose two's complement holds so many digits. */
function decimalBytes(precision: number): number {
  return Math.ceil((precision * Math.log2(10) + 1) / 8);
}

function decimalLeaf({ precision, scale }: DataType & { readonly kind: 'decimal' }): Leaf {
  if (scale < 0 || scale > precision)
    throw new TableError('invalidArgument', `Parquet has no decimal(${precision},${scale})`);
  // The encoder takes 64 bits for a single digit.
  const narrow = physical(precision > 1 && precision <= 9 ? 'INT32' : 'INT64');
  const carrier = precision <= 18 ? { type: narrow } : fixedBytes(decimalBytes(precision));
  const logicalType = { DECIMAL: { precision, scale } };
  return { ...carrier, precision, scale, logicalType, convertedType: converted('DECIMAL') };
}

function timeLeaf({ unit, utc }: DataType & { readonly kind: 'time' }): Leaf {
  const logicalType = { TIME: { isAdjustedToUTC: utc, unit: units[unit] } };
  const type = physical(unit === 'ms' ? 'INT32' : 'INT64');
  // The older annotation means UTC, and knows no nanoseconds.
  if (!utc || unit === 'ns') return { type, logicalType };
  const convertedType = converted(unit === 'ms' ? 'TIME_MILLIS' : 'TIME_MICROS');
  return { type, logicalType, convertedType };
}

function timestampLeaf({ unit, zone }: DataType & { readonly kind: 'timestamp' }): Leaf {
  const isAdjustedToUTC = zone !== undefined;
  const logicalType = { TIMESTAMP: { isAdjustedToUTC, unit: units[unit] } };
  const type = physical('INT64');
  if (!isAdjustedToUTC || unit === 'ns') return { type, logicalType };
  const convertedType = converted(unit === 'ms' ? 'TIMESTAMP_MILLIS' : 'TIMESTAMP_MICROS');
  return { type, logicalType, convertedType };
}

function stringLeaf(format: 'json' | 'enum' | undefined): Leaf {
  if (format === 'json') return byteArray({ JSON: {} }, converted('JSON'));
  if (format === 'enum') return byteArray({ ENUM: {} }, converted('ENUM'));
  return byteArray({ STRING: {} }, converted('UTF8'));
}

function geometryLeaf({ crs, edges }: DataType & { readonly kind: 'geometry' }): Leaf {
  const algorithm = edgeAlgorithms.indexOf(edges);
  return byteArray(algorithm < 0 ? { GEOMETRY: { crs } } : { GEOGRAPHY: { crs, algorithm } });
}

function leafOf(type: LeafType): Leaf {
  switch (type.kind) {
    case 'null':
      return { type: physical('INT32'), logicalType: { UNKNOWN: {} } };
    case 'bool':
      return { type: physical('BOOLEAN') };
    case 'int':
      return intLeaf(type);
    case 'float':
      return floatLeaf(type.bits);
    case 'decimal':
      return decimalLeaf(type);
    case 'string':
      return stringLeaf(type.format);
    case 'binary':
      return type.width === undefined ? byteArray() : fixedBytes(type.width);
    case 'geometry':
      return geometryLeaf(type);
    case 'bson':
      return byteArray({ BSON: {} }, converted('BSON'));
    case 'uuid':
      return { ...fixedBytes(16), logicalType: { UUID: {} } };
    case 'date':
      return {
        type: physical('INT32'),
        logicalType: { DATE: {} },
        convertedType: converted('DATE'),
      };
    case 'time':
      return timeLeaf(type);
    case 'timestamp':
      return timestampLeaf(type);
    case 'int96':
      return { type: physical('INT96') };
    case 'interval':
      return { ...fixedBytes(12), convertedType: converted('INTERVAL') };
    case 'duration':
    case 'union':
      throw new TableError('internal', `a ${type.kind} is not storable`);
  }
}

const required = repetitionTypes.indexOf('REQUIRED');
const optional = repetitionTypes.indexOf('OPTIONAL');
const repeated = repetitionTypes.indexOf('REPEATED');

/** The format version of the VARIANT annotation. */
const variantVersion = 1;

function elementsOf(field: Field, name = field.name): SchemaElement[] {
  const { type } = field;
  const head = { name, repetitionType: field.nullable ? optional : required };
  if (type.kind === 'list') {
    const list = { logicalType: { LIST: {} }, convertedType: converted('LIST') };
    const items = { name: 'list', repetitionType: repeated, numChildren: 1 };
    return [{ ...head, ...list, numChildren: 1 }, items, ...elementsOf(type.item, 'element')];
  }
  if (type.kind === 'map') {
    const map = { logicalType: { MAP: {} }, convertedType: converted('MAP') };
    const entries = { name: 'key_value', repetitionType: repeated, numChildren: 2 };
    const members = [...elementsOf({ ...type.key, nullable: false }, 'key')];
    members.push(...elementsOf(type.value, 'value'));
    return [{ ...head, ...map, numChildren: 1 }, entries, ...members];
  }
  if (type.kind !== 'struct' && type.kind !== 'variant') return [{ ...head, ...leafOf(type) }];
  const isVariant = type.kind === 'variant';
  const logicalType = isVariant ? { VARIANT: { specificationVersion: variantVersion } } : undefined;
  const members = type.fields.flatMap((member) => elementsOf(member));
  return [{ ...head, numChildren: type.fields.length, logicalType }, ...members];
}

/**
 * The flat schema of a file with these columns, whose types are storable (storableType.ts). Throws TableError
 * `invalidArgument` for a decimal whose scale Parquet does not allow.
 */
export function writtenSchema(fields: readonly Field[]): readonly SchemaElement[] {
  const root = { name: 'schema', numChildren: fields.length };
  return [root, ...fields.flatMap((field) => elementsOf(field))];
}
