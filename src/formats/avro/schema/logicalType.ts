/** Logical types: which base types they may stand on. One that is unknown or misused is ignored, as the spec asks. */
import type { JsonTree } from '../../../base/jsonTree.ts';
import type { LogicalType, PrimitiveName } from './avroType.ts';

type Members = ReadonlyMap<string, JsonTree>;
type PlainKind = Exclude<LogicalType['kind'], 'decimal'>;

/** The base of each logical type without parameters; a number is the size that a fixed must have. */
const bases: Readonly<Record<PlainKind, readonly (PrimitiveName | number)[]>> = {
  'big-decimal': ['bytes'],
  uuid: ['string', 16],
  date: ['int'],
  'time-millis': ['int'],
  'time-micros': ['long'],
  'timestamp-millis': ['long'],
  'timestamp-micros': ['long'],
  'timestamp-nanos': ['long'],
  'local-timestamp-millis': ['long'],
  'local-timestamp-micros': ['long'],
  'local-timestamp-nanos': ['long'],
  duration: [12],
};

function isPlainKind(name: string): name is PlainKind {
  return Object.hasOwn(bases, name);
}

/** What the members of a schema say about `base`: the name of a primitive, or the size of a fixed. */
export function logicalTypeOf(
  members: Members,
  base: PrimitiveName | number,
): LogicalType | undefined {
  const name = members.get('logicalType');
  if (name?.kind !== 'string') return undefined;
  if (name.value === 'decimal') return decimalOf(members, base);
  return isPlainKind(name.value) && bases[name.value].includes(base)
    ? { kind: name.value }
    : undefined;
}

function decimalOf(members: Members, base: PrimitiveName | number): LogicalType | undefined {
  if (base !== 'bytes' && typeof base !== 'number') return undefined;
  const precision = integerOf(members.get('precision'));
  const scale = members.has('scale') ? integerOf(members.get('scale')) : 0;
  const isValid =
    precision !== undefined &&
    scale !== undefined &&
    precision >= 1 &&
    precision <= (base === 'bytes' ? Infinity : digitsOf(base)) &&
    scale >= 0 &&
    scale <= precision;
  return isValid ? { kind: 'decimal', precision, scale } : undefined;
}

/** Decimal digits that every number of so many bytes can have. */
function digitsOf(bytes: number): number {
  return Math.floor(Math.log10(2) * (8 * bytes - 1));
}

/** A whole number that is exact in JavaScript; undefined for anything else. */
export function integerOf(tree: JsonTree | undefined): number | undefined {
  const value = tree?.kind === 'number' ? Number(tree.digits) : NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}
