/** Thrift structures declared once, for reading and writing: codecs of values, lists and structs over the cursors of thrift.ts. */
import { ThriftReader, ThriftWriter, wire } from './thrift.ts';

const utf8Decoder = new TextDecoder();
const utf8Encoder = new TextEncoder();

/** How one type of value lies on the wire. */
export interface Codec<T> {
  /** The type id written in headers; booleans in fields decide it by value. */
  readonly type: number;
  accepts(type: number): boolean;
  /** `type` is what the header said; `inField` as in ThriftReader.skip. */
  read(reader: ThriftReader, type: number, inField: boolean): T;
  write(writer: ThriftWriter, value: T): void;
}

const isInteger = (type: number): boolean => type >= wire.byte && type <= wire.i64;

function integer(type: number): Codec<number> {
  return {
    type,
    accepts: isInteger,
    read: (reader, actual) =>
      actual === wire.byte ? (reader.byte() << 24) >> 24 : reader.zigzag(),
    write: (writer, value) => {
      if (type === wire.byte) writer.byte(value & 255);
      else writer.zigzag(value);
    },
  };
}

export const i8 = integer(wire.byte);
export const i16 = integer(wire.i16);
export const i32 = integer(wire.i32);
/** As a number: the offsets and counts of Parquet are below 2^53, or the file is corrupt. */
export const i64 = integer(wire.i64);

export const double: Codec<number> = {
  type: wire.double,
  accepts: (type) => type === wire.double,
  read: (reader) => reader.double(),
  write: (writer, value) => {
    writer.double(value);
  },
};

export const bool: Codec<boolean> = {
  type: wire.true,
  accepts: (type) => type === wire.true || type === wire.false,
  read: (reader, type, inField) => (inField ? type : reader.byte()) === wire.true,
  write: (writer, value) => {
    writer.byte(value ? wire.true : wire.false);
  },
};

/** A view of the input: copy it to keep it longer than the input. */
export const binary: Codec<Uint8Array> = {
  type: wire.binary,
  accepts: (type) => type === wire.binary,
  read: (reader) => reader.binary(),
  write: (writer, value) => {
    writer.binary(value);
  },
};

export const string: Codec<string> = {
  type: wire.binary,
  accepts: (type) => type === wire.binary,
  read: (reader) => utf8Decoder.decode(reader.binary()),
  write: (writer, value) => {
    writer.binary(utf8Encoder.encode(value));
  },
};

const isList = (type: number): boolean => type === wire.list || type === wire.set;

/**
 * A struct or list as the bytes it is encoded in: copied from one place to another, it keeps what this program does
 * not know. Reading gives a view of the input.
 */
export function verbatim(kind: 'struct' | 'list'): Codec<Uint8Array> {
  return {
    type: wire[kind],
    accepts: kind === 'list' ? isList : (type) => type === wire.struct,
    read: (reader, type, inField) => {
      const start = reader.offset;
      reader.skip(type, inField);
      return reader.bytes.subarray(start, reader.offset);
    },
    write: (writer, value) => {
      writer.raw(value);
    },
  };
}

function writeListHeader(writer: ThriftWriter, size: number, type: number): void {
  if (size < 15) writer.byte((size << 4) | type);
  else {
    writer.byte(0xf0 | type);
    writer.varint(size);
  }
}

/** Element types in list headers are trusted only as far as the element codec accepts them. */
function elementType(reader: ThriftReader, codec: Codec<unknown>, type: number): number {
  if (codec.accepts(type)) return type;
  return reader.fail(`a list has elements of type ${type}, not ${codec.type}`);
}

export function list<T>(element: Codec<T>): Codec<readonly T[]> {
  return {
    type: wire.list,
    accepts: isList,
    read: (reader) => {
      const { size, type } = reader.listHeader();
      if (size === 0) return [];
      const checked = elementType(reader, element, type);
      return Array.from({ length: size }, () => element.read(reader, checked, false));
    },
    write: (writer, value) => {
      writeListHeader(writer, value.length, element.type);
      for (const item of value) element.write(writer, item);
    },
  };
}

/** A list whose elements are decoded when asked for: footers hold hundreds of thousands of column chunks. */
export interface LazyList<T> extends Iterable<T> {
  readonly length: number;
  /** Decodes element `index`, anew each time. */
  at(index: number): T;
}

/** A LazyList of `length` elements that `read` decodes; it is called with indexes that are in it only. */
export function lazyElements<T>(length: number, read: (index: number) => T): LazyList<T> {
  return {
    length,
    at: (index) => {
      if (!(index >= 0 && index < length)) throw new RangeError(`no element ${index} of ${length}`);
      return read(index);
    },
    *[Symbol.iterator]() {
      for (let i = 0; i < length; i++) yield read(i);
    },
  };
}

/** A LazyList over an array, for what is built rather than read. */
export function eagerList<T>(items: readonly T[]): LazyList<T> {
  // An index that is in the list gives an element.
  return lazyElements(items.length, (index) => items[index]!);
}

export function lazyList<T>(element: Codec<T>): Codec<LazyList<T>> {
  return {
    type: wire.list,
    accepts: isList,
    read: (reader) => {
      const { size, type } = reader.listHeader();
      if (size === 0) return eagerList<T>([]);
      const checked = elementType(reader, element, type);
      const offsets = new Float64Array(size);
      for (let i = 0; i < size; i++) {
        offsets[i] = reader.offset;
        reader.skip(checked, false);
      }
      return lazyElements(size, (index) =>
        element.read(new ThriftReader(reader.bytes, offsets[index]), checked, false),
      );
    },
    write: (writer, value) => {
      writeListHeader(writer, value.length, element.type);
      for (const item of value) element.write(writer, item);
    },
  };
}

/** A value that was found before, and ends at `end`: in place of `codec`, which is how it would be read. */
export function found<T>(codec: Codec<T>, value: T, end: number): Codec<T> {
  const read: Codec<T>['read'] = (reader) => {
    reader.offset = end;
    return value;
  };
  return { ...codec, read };
}

interface FieldSpec<T, Required extends boolean> {
  readonly id: number;
  readonly codec: Codec<T>;
  readonly required: Required;
}

/** A required field: reading fails without it. */
export const required = <T>(id: number, codec: Codec<T>): FieldSpec<T, true> => ({
  id,
  codec,
  required: true,
});

/** An optional field: undefined when missing, or when its type on the wire is not the declared one. */
export const optional = <T>(id: number, codec: Codec<T>): FieldSpec<T, false> => ({
  id,
  codec,
  required: false,
});

type FieldSpecs = Readonly<Record<string, FieldSpec<unknown, boolean>>>;
type ValueOf<F> = F extends FieldSpec<infer T, boolean> ? T : never;
type StructOf<S> = {
  readonly [K in keyof S as S[K] extends FieldSpec<unknown, true> ? K : never]: ValueOf<S[K]>;
} & {
  readonly [K in keyof S as S[K] extends FieldSpec<unknown, true> ? never : K]?:
    ValueOf<S[K]> | undefined;
};

/** The type that a struct codec reads and writes. */
export type Infer<C> = C extends Codec<infer T> ? T : never;

/** Some fields' codecs, by name. */
type CodecsOf<T> = { readonly [K in keyof T]?: Codec<unknown> };
/** What a struct reads and writes whose fields have other codecs; an optional field stays optional. */
type With<T, C> = {
  readonly [K in keyof T]: K extends keyof C
    ? Infer<C[K]> | (undefined extends T[K] ? undefined : never)
    : T[K];
};

export interface StructCodec<T> extends Codec<T> {
  /** The same struct, with other codecs for some of its fields: other views of the same bytes. */
  with<const C extends CodecsOf<T>>(codecs: C): StructCodec<With<T, C>>;
}

/** A struct (or union: all fields optional) called `name`, for messages. Fields are written in the order of their ids. */
export function struct<const S extends FieldSpecs>(
  name: string,
  specs: S,
): StructCodec<StructOf<S>> {
  const fields = Object.entries<FieldSpec<unknown, boolean>>(specs)
    .map(([key, spec]) => ({ key, ...spec }))
    .sort((a, b) => a.id - b.id);
  const byId = new Map(fields.map((field) => [field.id, field]));

  function read(reader: ThriftReader): StructOf<S> {
    const start = reader.offset;
    const value: Record<string, unknown> = {};
    for (let id = reader.nextField(0); id !== undefined; id = reader.nextField(id)) {
      const type = reader.fieldType;
      const field = byId.get(id);
      if (field?.codec.accepts(type) === true)
        value[field.key] = field.codec.read(reader, type, true);
      else reader.skip(type);
    }
    for (const field of fields)
      if (field.required && value[field.key] === undefined)
        reader.fail(`${name} has no field ${field.key}`, start);
    // Checked field by field just above.
    return value as StructOf<S>;
  }

  function write(writer: ThriftWriter, value: StructOf<S>): void {
    const values = value as Readonly<Record<string, unknown>>;
    let last = 0;
    for (const { id, key, codec } of fields) {
      const item = values[key];
      if (item === undefined) continue;
      const isBool = codec === bool;
      const type = isBool && item === false ? wire.false : codec.type;
      if (id - last > 0 && id - last < 16) writer.byte(((id - last) << 4) | type);
      else {
        writer.byte(type);
        writer.zigzag(id);
      }
      if (!isBool) codec.write(writer, item);
      last = id;
    }
    writer.byte(wire.stop);
  }

  return {
    type: wire.struct,
    accepts: (type) => type === wire.struct,
    read,
    write,
    with: <C extends CodecsOf<StructOf<S>>>(codecs: C) => {
      const others: Readonly<Record<string, Codec<unknown> | undefined>> = codecs;
      const changed = Object.entries<FieldSpec<unknown, boolean>>(specs).map(([key, spec]) => [
        key,
        { ...spec, codec: others[key] ?? spec.codec },
      ]);
      // The same fields, of the types that With says.
      const fieldsWith = Object.fromEntries(changed) as FieldSpecs;
      return struct(name, fieldsWith) as StructCodec<unknown> as StructCodec<With<StructOf<S>, C>>;
    },
  };
}

/** Reads one value that stands alone, such as the footer; tells where it ended. */
export function decode<T>(
  codec: Codec<T>,
  bytes: Uint8Array,
  offset = 0,
): { value: T; end: number } {
  const reader = new ThriftReader(bytes, offset);
  const value = codec.read(reader, codec.type, false);
  return { value, end: reader.offset };
}

export function encode<T>(codec: Codec<T>, value: T): Uint8Array<ArrayBuffer> {
  const writer = new ThriftWriter();
  codec.write(writer, value);
  return writer.finish();
}
