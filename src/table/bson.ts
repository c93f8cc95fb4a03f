/** BSON documents, as Parquet's BSON columns hold them. https://bsonspec.org/spec.html */
import { TableError } from '../base/errors.ts';
import { dynamicNull, walking, type DynamicMember, type DynamicValue } from './dynamicValue.ts';
import { bytesAt, floatAt, signedAt, unsignedAt } from './littleEndian.ts';
import type { ScalarType } from './schema.ts';

function corrupt(message: string): TableError {
  return new TableError('corrupt', message);
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const scalar = (type: ScalarType, value: unknown): DynamicValue => ({
  kind: 'scalar',
  type,
  value,
});
const textValue = (text: string): DynamicValue => scalar({ kind: 'string' }, text);
const int = (bits: 32 | 64, value: unknown, signed = true): DynamicValue =>
  scalar({ kind: 'int', bits, signed }, value);
const object = (...members: DynamicMember[]): DynamicValue => ({ kind: 'object', members });

/** A value and the number of bytes that it takes. */
interface Sized {
  readonly value: DynamicValue;
  readonly size: number;
}

type Reader = (bytes: Uint8Array, at: number) => Sized;

const fixed =
  (size: number, read: (bytes: Uint8Array, at: number) => DynamicValue): Reader =>
  (bytes, at) => ({ value: read(bytes, at), size });
const constant = (value: DynamicValue): Reader => fixed(0, () => value);

/** Four bytes of length, text, and a zero byte that the length counts. */
function stringAt(bytes: Uint8Array, at: number): { readonly text: string; readonly size: number } {
  const length = unsignedAt(bytes, at, 4);
  if (length < 1) throw corrupt('a string has no end');
  return { text: utf8.decode(bytesAt(bytes, at + 4, length - 1)), size: 4 + length };
}

/** Text up to a zero byte. */
function cstringAt(
  bytes: Uint8Array,
  at: number,
): { readonly text: string; readonly size: number } {
  const end = bytes.indexOf(0, at);
  if (end < 0) throw corrupt('a name has no end');
  return { text: utf8.decode(bytes.subarray(at, end)), size: end - at + 1 };
}

const readText: Reader = (bytes, at) => {
  const { text, size } = stringAt(bytes, at);
  return { value: textValue(text), size };
};

/** Four bytes of length, a byte that says what kind of bytes they are, the bytes. A UUID has kind 4. */
const readBinary: Reader = (bytes, at) => {
  const length = unsignedAt(bytes, at, 4);
  const isUuid = unsignedAt(bytes, at + 4, 1) === 4 && length === 16;
  const type: ScalarType = { kind: isUuid ? 'uuid' : 'binary' };
  return { value: scalar(type, bytesAt(bytes, at + 5, length)), size: 5 + length };
};

const readObjectId = fixed(12, (bytes, at) => scalar({ kind: 'binary' }, bytesAt(bytes, at, 12)));

const readRegex: Reader = (bytes, at) => {
  const pattern = cstringAt(bytes, at);
  const options = cstringAt(bytes, at + pattern.size);
  const value = textValue(`/${pattern.text}/${options.text}`);
  return { value, size: pattern.size + options.size };
};

const readPointer: Reader = (bytes, at) => {
  const { text, size } = stringAt(bytes, at);
  const id = readObjectId(bytes, at + size);
  return { value: object(['$ref', textValue(text)], ['$id', id.value]), size: size + id.size };
};

const readScopedCode: Reader = (bytes, at) => {
  const size = unsignedAt(bytes, at, 4);
  const code = stringAt(bytes, at + 4);
  const scope = readDocument(bytes, at + 4 + code.size);
  return { value: object(['$code', textValue(code.text)], ['$scope', scope.value]), size };
};

const readTimestamp = fixed(8, (bytes, at) =>
  object(
    ['t', int(32, unsignedAt(bytes, at + 4, 4), false)],
    ['i', int(32, unsignedAt(bytes, at, 4), false)],
  ),
);

const decimalBias = 6176;

/** IEEE 754-2008 decimal128 whose digits are a binary integer. */
const readDecimal = fixed(16, (bytes, at) => {
  const bits = BigInt.asUintN(128, signedAt(bytes, at, 16));
  const sign = bits >> 127n === 1n ? -1n : 1n;
  const combination = Number((bits >> 122n) & 0x1fn);
  if (combination === 0x1f) return textValue('NaN');
  if (combination === 0x1e) return textValue(sign < 0n ? '-Infinity' : 'Infinity');
  // The other form of the exponent stands for digits that no decimal128 can have: they count as zero.
  const isOther = combination >= 0x18;
  const exponent = Number((bits >> (isOther ? 111n : 113n)) & 0x3fffn) - decimalBias;
  const digits = isOther ? 0n : bits & ((1n << 113n) - 1n);
  return scalar({ kind: 'decimal', precision: 34, scale: -exponent }, sign * digits);
});

const readDocument: Reader = (bytes, at) => {
  const size = unsignedAt(bytes, at, 4);
  return { value: bsonValue(bytesAt(bytes, at, size)), size };
};

const readArray: Reader = (bytes, at) => {
  const size = unsignedAt(bytes, at, 4);
  const document = bytesAt(bytes, at, size);
  return { value: { kind: 'array', items: walking(() => itemsOf(document)) }, size };
};

const readers: Readonly<Partial<Record<number, Reader>>> = {
  0x01: fixed(8, (bytes, at) => scalar({ kind: 'float', bits: 64 }, floatAt(bytes, at, 8))),
  0x02: readText,
  0x03: readDocument,
  0x04: readArray,
  0x05: readBinary,
  // "Undefined", which has long been deprecated.
  0x06: constant(dynamicNull),
  0x07: readObjectId,
  0x08: fixed(1, (bytes, at) => scalar({ kind: 'bool' }, unsignedAt(bytes, at, 1) !== 0)),
  0x09: fixed(8, (bytes, at) =>
    scalar({ kind: 'timestamp', unit: 'ms', zone: 'UTC' }, signedAt(bytes, at, 8)),
  ),
  0x0a: constant(dynamicNull),
  0x0b: readRegex,
  0x0c: readPointer,
  0x0d: readText,
  0x0e: readText,
  0x0f: readScopedCode,
  0x10: fixed(4, (bytes, at) => int(32, signedAt(bytes, at, 4))),
  0x11: readTimestamp,
  0x12: fixed(8, (bytes, at) => int(64, signedAt(bytes, at, 8))),
  0x13: readDecimal,
  0x7f: constant(object(['$maxKey', int(32, 1)])),
  0xff: constant(object(['$minKey', int(32, 1)])),
};

/** `document` is its own length, the members, and a zero byte. */
function* membersOf(document: Uint8Array): Generator<DynamicMember> {
  const end = document.length - 1;
  if (document[end] !== 0) throw corrupt('a document has no end');
  for (let at = 4; at < end;) {
    const kind = unsignedAt(document, at, 1);
    const name = cstringAt(document, at + 1);
    const reader = readers[kind];
    if (reader === undefined) throw corrupt(`element type ${kind} is unknown`);
    const { value, size } = reader(document, at + 1 + name.size);
    at += 1 + name.size + size;
    if (at > end) throw corrupt('an element is longer than its document');
    yield [name.text, value];
  }
}

function* itemsOf(document: Uint8Array): Generator<DynamicValue> {
  for (const [, value] of membersOf(document)) yield value;
}

/** The document that `bytes` are, whole. Throws TableError `corrupt`, and so may the walk through its members. */
export function bsonValue(bytes: Uint8Array): DynamicValue {
  const size = unsignedAt(bytes, 0, 4);
  if (size < 5 || size !== bytes.length)
    throw corrupt(`a document of ${bytes.length} bytes says it has ${size}`);
  return { kind: 'object', members: walking(() => membersOf(bytes)) };
}
