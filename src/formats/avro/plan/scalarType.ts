/** How values without parts are decoded, and what they are in the table. */
import type { DataType, TimeUnit } from '../../../table/schema.ts';
import type { AvroEnum, AvroFixed, AvroPrimitive, LogicalType } from '../schema/avroType.ts';
import type { DecodeNode } from './decodePlan.ts';

/** Types whose values have no parts. */
export type ScalarAvroType = AvroPrimitive | AvroEnum | AvroFixed;

export type NodeShape = Pick<DecodeNode, 'value' | 'type'>;

/** Decimals of more digits have no Arrow type; they stay bytes. */
const maxDigits = 76;

export function scalarShape(type: ScalarAvroType): NodeShape {
  switch (type.kind) {
    case 'null':
      return { value: { kind: 'null' }, type: { kind: 'null' } };
    case 'boolean':
      return { value: { kind: 'boolean' }, type: { kind: 'bool' } };
    case 'int':
    case 'long':
      return { value: { kind: type.kind }, type: integerType(type.kind, type.logical) };
    case 'float':
    case 'double':
      return {
        value: { kind: type.kind },
        type: { kind: 'float', bits: type.kind === 'float' ? 32 : 64 },
      };
    case 'string':
      return { value: { kind: 'bytes', isText: true }, type: { kind: 'string' } };
    case 'enum':
      return {
        value: { kind: 'enum', symbols: type.symbols },
        type: { kind: 'string', format: 'enum' },
      };
    case 'bytes':
      return bytesShape(type);
    case 'fixed':
      return fixedShape(type);
  }
}

const timeUnits: Readonly<Record<string, TimeUnit>> = { millis: 'ms', micros: 'us', nanos: 'ns' };

/** `timestamp-micros` names its unit last. */
function integerType(base: 'int' | 'long', logical: LogicalType | undefined): DataType {
  if (logical?.kind === 'date') return { kind: 'date' };
  const unit = timeUnits[logical?.kind.split('-').at(-1) ?? ''];
  if (logical === undefined || unit === undefined)
    return { kind: 'int', bits: base === 'int' ? 32 : 64, signed: true };
  // Avro's times of day are of no particular zone.
  if (logical.kind.startsWith('time-')) return { kind: 'time', unit, utc: false };
  const zone = logical.kind.startsWith('local-') ? undefined : 'UTC';
  return { kind: 'timestamp', unit, zone };
}

function bytesShape(type: AvroPrimitive): NodeShape {
  // Each value has a scale of its own, which no column can have.
  if (type.logical?.kind === 'big-decimal')
    return { value: { kind: 'captured', avroType: type }, type: { kind: 'string' } };
  return (
    decimalShape(type.logical, undefined) ?? {
      value: { kind: 'bytes', isText: false },
      type: { kind: 'binary' },
    }
  );
}

function fixedShape({ size, logical }: AvroFixed): NodeShape {
  return (
    decimalShape(logical, size) ?? {
      value: { kind: 'fixed', size },
      type: fixedType(size, logical),
    }
  );
}

function fixedType(size: number, logical: LogicalType | undefined): DataType {
  if (logical?.kind === 'uuid') return { kind: 'uuid' };
  if (logical?.kind === 'duration') return { kind: 'interval' };
  return size === 0 ? { kind: 'binary' } : { kind: 'binary', width: size };
}

function decimalShape(
  logical: LogicalType | undefined,
  size: number | undefined,
): NodeShape | undefined {
  if (logical?.kind !== 'decimal' || logical.precision > maxDigits) return undefined;
  const { precision, scale } = logical;
  return {
    value: { kind: 'decimal', size, width: precision > 38 ? 32 : 16 },
    type: { kind: 'decimal', precision, scale },
  };
}
