/** The schema as the footer has it: one element after the other, annotations in the specification's words. */
import type { SchemaElementFacts } from '../../../table/layout.ts';
import { convertedTypeOf, physicalTypeOf } from '../schema/logicalType.ts';
import { repetitionTypes, type LogicalType, type SchemaElement } from '../thrift/metadata.ts';

const algorithms = ['SPHERICAL', 'VINCENTY', 'THOMAS', 'ANDOYER', 'KARNEY'] as const;

type Instant = NonNullable<LogicalType['TIMESTAMP']>;

function instantText(name: string, { unit, isAdjustedToUTC }: Instant): string {
  const unitName = Object.keys(unit)[0] ?? 'unknown unit';
  return `${name}(${unitName}${isAdjustedToUTC ? ', UTC' : ''})`;
}

/** `GEOGRAPHY(OGC:CRS84, SPHERICAL)`, or the bare name where all is as by default. */
function withArguments(name: string, values: readonly (string | undefined)[]): string {
  const given = values.filter((value) => value !== undefined);
  return given.length === 0 ? name : `${name}(${given.join(', ')})`;
}

/** `DECIMAL(9,2)`, `INTEGER(8, unsigned)`, `LIST`; undefined for an annotation that we do not know. */
function annotationText(type: LogicalType): string | undefined {
  if (type.DECIMAL) return `DECIMAL(${type.DECIMAL.precision},${type.DECIMAL.scale})`;
  if (type.TIME) return instantText('TIME', type.TIME);
  if (type.TIMESTAMP) return instantText('TIMESTAMP', type.TIMESTAMP);
  if (type.INTEGER) {
    const { bitWidth, isSigned } = type.INTEGER;
    return `INTEGER(${bitWidth}, ${isSigned ? 'signed' : 'unsigned'})`;
  }
  if (type.GEOMETRY) return withArguments('GEOMETRY', [type.GEOMETRY.crs]);
  if (type.GEOGRAPHY) {
    const { crs, algorithm } = type.GEOGRAPHY;
    const named = algorithm === undefined ? undefined : (algorithms[algorithm] ?? `${algorithm}`);
    return withArguments('GEOGRAPHY', [crs, named]);
  }
  return Object.keys(type)[0];
}

export function schemaElementFacts(element: SchemaElement): SchemaElementFacts {
  const { name, type, typeLength, repetitionType, numChildren, convertedType } = element;
  const number = convertedType === undefined ? undefined : String(convertedType);
  const { scale, precision, fieldId, logicalType } = element;
  return {
    name,
    physicalType: physicalTypeOf(element) ?? (type === undefined ? undefined : String(type)),
    typeLength,
    repetition:
      repetitionType === undefined
        ? undefined
        : (repetitionTypes[repetitionType] ?? String(repetitionType)),
    children: numChildren,
    convertedType: convertedTypeOf(element) ?? number,
    scale,
    precision,
    fieldId,
    logicalType: logicalType && annotationText(logicalType),
  };
}
