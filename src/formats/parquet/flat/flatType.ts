/** Which columns lie in pages as they do in Arrow, so that decoding them is copying, looking up and adding. */
import type * as arrow from 'apache-arrow';
import type { DataType } from '../../../table/schema.ts';
import { arrowType } from '../../arrowType.ts';
import { leafType, physicalTypeOf, type PhysicalType } from '../schema/logicalType.ts';
import type { SchemaNode } from '../schema/schemaTree.ts';
import { BooleanValues } from './booleanValues.ts';
import { ByteValues } from './byteValues.ts';
import { FixedValues, type FixedShape } from './fixedValues.ts';
import type { FlatValues } from './flatValues.ts';

export interface FlatType {
  readonly type: arrow.DataType;
  /** Room for the values of so many rows. */
  readonly valuesOf: (rows: number) => FlatValues;
}

/** Undefined for columns that are nested, and for those that the decoder has to convert. */
export function flatTypeOf(column: SchemaNode): FlatType | undefined {
  if (!column.isLeaf || column.maxRepetition > 0 || column.maxDefinition > 1) return undefined;
  const physical = physicalTypeOf(column.element);
  const type = leafType(column.element);
  if (physical === undefined || type === undefined) return undefined;
  if (physical === 'BOOLEAN' && type.kind === 'bool')
    return { type: arrowType(type), valuesOf: (rows) => BooleanValues.ofRows(rows) };
  if (physical === 'BYTE_ARRAY' && byteKinds.has(type.kind))
    return { type: arrowType(type), valuesOf: (rows) => ByteValues.ofRows(rows) };
  const shape = shapeOf(physical, type);
  return shape && { type: arrowType(type), valuesOf: (rows) => FixedValues.ofRows(shape, rows) };
}

/** What BYTE_ARRAY becomes, but for decimals. */
const byteKinds: ReadonlySet<DataType['kind']> = new Set([
  'string',
  'binary',
  'geometry',
  'bson',
] as const);

const fixedShapes: Partial<Record<PhysicalType, FixedShape>> = {
  INT32: { words: 1, isInteger: true },
  INT64: { words: 2, isInteger: true },
  FLOAT: { words: 1, isInteger: false },
  DOUBLE: { words: 2, isInteger: false },
};

function shapeOf(physical: PhysicalType, type: DataType): FixedShape | undefined {
  const shape = fixedShapes[physical];
  if (shape === undefined) return undefined;
  if (type.kind === 'int' && (type.bits === 8 || type.bits === 16))
    return { ...shape, small: { bits: type.bits, signed: type.signed } };
  return wordsOf(type) === shape.words ? shape : undefined;
}

/** 32-bit words of a value in Arrow; undefined where it does not lie there as in a page. */
function wordsOf(type: DataType): number | undefined {
  if (type.kind === 'int' || type.kind === 'float') return type.bits / 32;
  if (type.kind === 'time') return type.unit === 'ms' ? 1 : 2;
  if (type.kind === 'timestamp') return 2;
  return type.kind === 'date' ? 1 : undefined;
}
