/**
 * The binary encoding of VARIANT: a dictionary of names (the metadata) and a value that refers to it.
 * https://github.com/apache/parquet-format/blob/master/VariantEncoding.md
 *
 * Everything that bytes say is checked before it is followed: parts lie inside their wholes and do not overlap, so a
 * text made of a value is never longer than the bytes can account for.
 */
import { TableError } from '../base/errors.ts';
import { dynamicNull, walking, type DynamicMember, type DynamicValue } from './dynamicValue.ts';
import { bytesAt, floatAt, signedAt, unsignedAt } from './littleEndian.ts';
import type { ScalarType, TimeUnit } from './schema.ts';

/** The name with this number; throws TableError `corrupt` where there is none. */
export type VariantNames = (id: number) => string;

function corrupt(message: string): TableError {
  return new TableError('corrupt', message);
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** The dictionary of names; each is decoded when asked for. Throws TableError `corrupt`. */
export function variantNames(metadata: Uint8Array): VariantNames {
  const header = unsignedAt(metadata, 0, 1);
  if ((header & 0x0f) !== 1) throw corrupt(`version ${header & 0x0f} of its metadata is unknown`);
  const size = (header >> 6) + 1;
  const count = unsignedAt(metadata, 1, size);
  const offsetsAt = 1 + size;
  const textAt = offsetsAt + (count + 1) * size;
  return (id) => {
    if (id >= count) throw corrupt(`it has no name ${id}`);
    const start = unsignedAt(metadata, offsetsAt + id * size, size);
    const end = unsignedAt(metadata, offsetsAt + (id + 1) * size, size);
    return utf8.decode(bytesAt(metadata, textAt + start, end - start));
  };
}

/** How a primitive is stored after its header byte. */
interface Primitive {
  /** Bytes of it. */
  readonly size: (bytes: Uint8Array) => number;
  readonly read: (bytes: Uint8Array) => DynamicValue;
}

const scalar = (type: ScalarType, value: unknown): DynamicValue => ({
  kind: 'scalar',
  type,
  value,
});

function fixed(size: number, type: ScalarType, read: (bytes: Uint8Array) => unknown): Primitive {
  return { size: () => size, read: (bytes) => scalar(type, read(bytes)) };
}

function integer(bits: 8 | 16 | 32 | 64): Primitive {
  const size = bits / 8;
  return fixed(size, { kind: 'int', bits, signed: true }, (bytes) => signedAt(bytes, 1, size));
}

function floating(bits: 32 | 64): Primitive {
  const size = bits === 32 ? 4 : 8;
  return fixed(size, { kind: 'float', bits }, (bytes) => floatAt(bytes, 1, size));
}

function timestamp(unit: TimeUnit, zone: 'UTC' | undefined): Primitive {
  return fixed(8, { kind: 'timestamp', unit, zone }, (bytes) => signedAt(bytes, 1, 8));
}

const maxScale = 38;

/** A byte for the scale, then the unscaled integer. */
function decimal(size: 4 | 8 | 16, precision: number): Primitive {
  const read = (bytes: Uint8Array): DynamicValue => {
    const scale = unsignedAt(bytes, 1, 1);
    if (scale > maxScale) throw corrupt(`a decimal has the scale ${scale}`);
    return scalar({ kind: 'decimal', precision, scale }, signedAt(bytes, 2, size));
  };
  return { size: () => size + 1, read };
}

/** Four bytes for the length come first. */
function counted(read: (bytes: Uint8Array) => DynamicValue): Primitive {
  const size = (bytes: Uint8Array): number => 4 + unsignedAt(bytes, 1, 4);
  return { size, read: (bytes) => read(bytesAt(bytes, 5, unsignedAt(bytes, 1, 4))) };
}

const textOf = (bytes: Uint8Array): DynamicValue => scalar({ kind: 'string' }, utf8.decode(bytes));
const bool = (value: boolean): Primitive => fixed(0, { kind: 'bool' }, () => value);
const millisPerDay = 86_400_000;

/** By type number. */
const primitives: readonly Primitive[] = [
  { size: () => 0, read: () => dynamicNull },
  bool(true),
  bool(false),
  integer(8),
  integer(16),
  integer(32),
  integer(64),
  floating(64),
  decimal(4, 9),
  decimal(8, 18),
  decimal(16, 38),
  fixed(4, { kind: 'date' }, (bytes) => Number(signedAt(bytes, 1, 4)) * millisPerDay),
  timestamp('us', 'UTC'),
  timestamp('us', undefined),
  floating(32),
  counted((bytes) => scalar({ kind: 'binary' }, bytes)),
  counted(textOf),
  fixed(8, { kind: 'time', unit: 'us', utc: false }, (bytes) => signedAt(bytes, 1, 8)),
  timestamp('ns', 'UTC'),
  timestamp('ns', undefined),
  fixed(16, { kind: 'uuid' }, (bytes) => bytesAt(bytes, 1, 16)),
];

function primitiveOf(typeNumber: number): Primitive {
  const primitive = primitives[typeNumber];
  if (primitive === undefined) throw corrupt(`its type ${typeNumber} is unknown`);
  return primitive;
}

/** Values of the two low bits of every header byte. */
const basic = { primitive: 0, shortString: 1, object: 2, array: 3 } as const;

/** Where the parts of an object or array lie. */
interface Container {
  readonly bytes: Uint8Array;
  readonly count: number;
  /** Bytes of a name's number; 0 in an array. */
  readonly idSize: number;
  readonly offsetSize: number;
  /** Where the numbers of the names start. */
  readonly idsAt: number;
  /** The values, one after the other. */
  readonly valuesAt: number;
  readonly valuesSize: number;
}

function containerOf(bytes: Uint8Array): Container {
  const header = unsignedAt(bytes, 0, 1);
  const isObject = (header & 3) === basic.object;
  const offsetSize = ((header >> 2) & 3) + 1;
  const idSize = isObject ? ((header >> 4) & 3) + 1 : 0;
  const isLarge = ((header >> (isObject ? 6 : 4)) & 1) === 1;
  const count = unsignedAt(bytes, 1, isLarge ? 4 : 1);
  const idsAt = 1 + (isLarge ? 4 : 1);
  const valuesAt = idsAt + count * idSize + (count + 1) * offsetSize;
  const valuesSize = unsignedAt(bytes, valuesAt - offsetSize, offsetSize);
  return { bytes, count, idSize, offsetSize, idsAt, valuesAt, valuesSize };
}

/** The bytes from the part with this index to the end of the container. */
function partAt(container: Container, index: number): Uint8Array {
  const { bytes, count, idSize, offsetSize, idsAt, valuesAt, valuesSize } = container;
  const offset = unsignedAt(bytes, idsAt + count * idSize + index * offsetSize, offsetSize);
  return bytesAt(bytes, valuesAt + offset, valuesSize - offset);
}

/** Bytes that a value takes, header included. */
function sizeOf(bytes: Uint8Array): number {
  const header = unsignedAt(bytes, 0, 1);
  switch (header & 3) {
    case basic.primitive:
      return 1 + primitiveOf(header >> 2).size(bytes);
    case basic.shortString:
      return 1 + (header >> 2);
    default: {
      const { valuesAt, valuesSize } = containerOf(bytes);
      return valuesAt + valuesSize;
    }
  }
}

/** The parts in order. Throws where they take more bytes than the container has: some would be shared. */
function* partsOf(container: Container): Generator<Uint8Array> {
  let left = container.valuesSize;
  for (let index = 0; index < container.count; index++) {
    const part = partAt(container, index);
    left -= sizeOf(part);
    if (left < 0) throw corrupt('its parts overlap');
    yield part;
  }
}

function* itemsOf(bytes: Uint8Array, names: VariantNames): Generator<DynamicValue> {
  for (const part of partsOf(containerOf(bytes))) yield variantValue(part, names);
}

function* membersOf(bytes: Uint8Array, names: VariantNames): Generator<DynamicMember> {
  const container = containerOf(bytes);
  const { idsAt, idSize } = container;
  let index = 0;
  for (const part of partsOf(container)) {
    const id = unsignedAt(bytes, idsAt + index++ * idSize, idSize);
    yield [names(id), variantValue(part, names)];
  }
}

/** The value that starts `bytes`. Throws TableError `corrupt`, and so may the walk through its parts. */
export function variantValue(bytes: Uint8Array, names: VariantNames): DynamicValue {
  const header = unsignedAt(bytes, 0, 1);
  switch (header & 3) {
    case basic.primitive:
      return primitiveOf(header >> 2).read(bytes);
    case basic.shortString:
      return textOf(bytesAt(bytes, 1, header >> 2));
    case basic.object:
      return { kind: 'object', members: walking(() => membersOf(bytes, names)) };
    default:
      return { kind: 'array', items: walking(() => itemsOf(bytes, names)) };
  }
}
