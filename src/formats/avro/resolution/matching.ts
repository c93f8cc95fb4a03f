/**
 * Whether what was written as one type can be read as another, looked at from outside: the types within are resolved by
 * resolution.ts. https://avro.apache.org/docs/1.12.0/specification/#schema-resolution
 */
import type { AvroEnum, AvroFixed, AvroRecord, AvroType, LogicalType } from '../schema/avroType.ts';
import { shortNameOf } from '../schema/names.ts';

const promotions: Readonly<Partial<Record<AvroType['kind'], readonly AvroType['kind'][]>>> = {
  int: ['long', 'float', 'double'],
  long: ['float', 'double'],
  float: ['double'],
  string: ['bytes'],
  bytes: ['string'],
};

export function isPromotion(writer: AvroType, reader: AvroType): boolean {
  return promotions[writer.kind]?.includes(reader.kind) === true;
}

/** How well a branch of the reader's union fits; 0 where it does not. */
export function matchOf(writer: AvroType, reader: AvroType): number {
  if (writer.kind === 'record' && reader.kind === 'record') return 1 + nameMatch(writer, reader);
  if (writer.kind === 'enum' && reader.kind === 'enum') return nameMatch(writer, reader);
  if (writer.kind === 'fixed' && reader.kind === 'fixed')
    return writer.size === reader.size ? nameMatch(writer, reader) : 0;
  if (writer.kind === reader.kind) return 2;
  return isPromotion(writer, reader) ? 1 : 0;
}

type Named = AvroRecord | AvroEnum | AvroFixed;

/** 3 for the same full name, 2 for one of the reader's aliases, 1 for the same name in another namespace, 0 for none. */
export function nameMatch(writer: Named, reader: Named): number {
  if (writer.fullName === reader.fullName) return 3;
  if (reader.aliases.includes(writer.fullName)) return 2;
  const name = shortNameOf(writer.fullName);
  return [reader.fullName, ...reader.aliases].some((other) => shortNameOf(other) === name) ? 1 : 0;
}

/**
 * Why the numbers or bytes of one logical type would mean something else as the other; undefined where they would not.
 * A logical type may be added or left out.
 */
export function logicalMisfit(
  writer: LogicalType | undefined,
  reader: LogicalType | undefined,
): string | undefined {
  if (writer === undefined || reader === undefined) return undefined;
  if (writer.kind !== reader.kind) return `${writer.kind} cannot be read as ${reader.kind}`;
  if (writer.kind !== 'decimal' || reader.kind !== 'decimal') return undefined;
  const fits = writer.scale === reader.scale && writer.precision <= reader.precision;
  return fits ? undefined : `${decimalName(writer)} cannot be read as ${decimalName(reader)}`;
}

function decimalName({ precision, scale }: LogicalType & { readonly kind: 'decimal' }): string {
  return `decimal(${precision}, ${scale})`;
}
