/**
 * Thrift's compact protocol: the cursors that read and write it. What lies in the bytes is declared with thriftStruct.ts.
 * https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 *
 * Reading is lenient where other readers are (integers of any width, unknown fields, missing optional ones) and
 * strict about sizes: nothing is allocated that the bytes at hand could not fill.
 */

/** A violation of the protocol; `offset` counts from the start of the bytes being read. */
export class ThriftError extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.name = 'ThriftError';
    this.offset = offset;
  }
}

/** Compact-protocol type ids as they stand in field and list headers. */
export const wire = {
  stop: 0,
  true: 1,
  false: 2,
  byte: 3,
  i16: 4,
  i32: 5,
  i64: 6,
  double: 7,
  binary: 8,
  list: 9,
  set: 10,
  map: 11,
  struct: 12,
} as const;

const maxDepth = 64;

/** A cursor over thrift bytes. */
export class ThriftReader {
  readonly bytes: Uint8Array;
  offset: number;
  /** The wire type of the field that `nextField` came to. */
  fieldType = 0;

  constructor(bytes: Uint8Array, offset = 0) {
    this.bytes = bytes;
    this.offset = offset;
  }

  get remaining(): number {
    return this.bytes.byteLength - this.offset;
  }

  fail(message: string, offset = this.offset): never {
    throw new ThriftError(message, offset);
  }

  byte(): number {
    const value = this.bytes[this.offset];
    if (value === undefined) this.fail('ends early');
    this.offset++;
    return value;
  }

  /** Unsigned LEB128 of up to 64 bits as a number; exact up to 2^53, then rounded. */
  varint(): number {
    const start = this.offset;
    let value = 0;
    let scale = 1;
    for (let length = 0; length < 10; length++) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    return this.fail('a variable-length integer has more than 10 bytes', start);
  }

  /**
   * Zigzag integer of up to 64 bits; refuses what a number cannot hold exactly. The sign is the lowest bit, which a
   * number would lose above 2^53: so it is taken off before the rest is put together.
   */
  zigzag(): number {
    const start = this.offset;
    const first = this.byte();
    let magnitude = (first & 0x7f) >> 1;
    if (first >= 0x80) magnitude += this.varint() * 64;
    const value = (first & 1) === 0 ? magnitude : -magnitude - 1;
    if (!Number.isSafeInteger(value)) this.fail('an integer is out of range', start);
    return value;
  }

  double(): number {
    const start = this.#pass(8);
    const { buffer, byteOffset } = this.bytes;
    return new DataView(buffer, byteOffset + start, 8).getFloat64(0, true);
  }

  /** A length-prefixed byte string, as a view of the input. */
  binary(): Uint8Array {
    const start = this.#passBinary();
    return this.bytes.subarray(start, this.offset);
  }

  /** Passes over `count` bytes; where they start. */
  #pass(count: number): number {
    const start = this.offset;
    if (count > this.remaining) this.fail('ends early');
    this.offset += count;
    return start;
  }

  /** Passes over a byte string; where its bytes start. */
  #passBinary(): number {
    const start = this.offset;
    const length = this.varint();
    if (length > this.remaining) this.fail(`a string of ${length} bytes does not fit`, start);
    return this.#pass(length);
  }

  /** Passes over an integer without putting it together. */
  #passVarint(): void {
    const start = this.offset;
    for (let length = 0; length < 10; length++) if (this.byte() < 0x80) return;
    this.fail('a variable-length integer has more than 10 bytes', start);
  }

  /**
   * Goes to the next field of a struct, behind the one whose id was `last` (0 at first): gives its id, and leaves its type
   * in `fieldType`. Undefined at the end of the struct.
   */
  nextField(last: number): number | undefined {
    const header = this.byte();
    this.fieldType = header & 15;
    if (this.fieldType === wire.stop) return undefined;
    const delta = header >> 4;
    return delta === 0 ? this.zigzag() : last + delta;
  }

  /** Element count and type of a list or set. */
  listHeader(): { size: number; type: number } {
    const start = this.offset;
    const header = this.byte();
    const short = header >> 4;
    const size = short === 15 ? this.varint() : short;
    // Every element takes at least one byte.
    if (size > this.remaining) this.fail(`a list of ${size} elements does not fit`, start);
    return { size, type: header & 15 };
  }

  /** Passes over one value. `inField`: booleans of fields lie in the field header, those of lists take a byte. */
  skip(type: number, inField = true, depth = 0): void {
    if (depth > maxDepth) this.fail('nested too deeply');
    switch (type) {
      case wire.true:
      case wire.false:
        if (!inField) this.byte();
        return;
      case wire.byte:
        this.byte();
        return;
      case wire.i16:
      case wire.i32:
      case wire.i64:
        this.#passVarint();
        return;
      case wire.double:
        this.#pass(8);
        return;
      case wire.binary:
        this.#passBinary();
        return;
      case wire.list:
      case wire.set: {
        const { size, type: element } = this.listHeader();
        for (let i = 0; i < size; i++) this.skip(element, false, depth + 1);
        return;
      }
      case wire.map:
        this.#skipMap(depth);
        return;
      case wire.struct:
        this.#skipStruct(depth);
        return;
      default:
        this.fail(`type ${type} is unknown`);
    }
  }

  #skipMap(depth: number): void {
    const size = this.varint();
    if (size === 0) return;
    if (size > this.remaining) this.fail(`a map of ${size} entries does not fit`);
    const types = this.byte();
    for (let i = 0; i < size; i++) {
      this.skip(types >> 4, false, depth + 1);
      this.skip(types & 15, false, depth + 1);
    }
  }

  #skipStruct(depth: number): void {
    for (;;) {
      const header = this.byte();
      const type = header & 15;
      if (type === wire.stop) return;
      if (header >> 4 === 0) this.#passVarint();
      this.skip(type, true, depth + 1);
    }
  }
}

/** Grows as it is written to. */
export class ThriftWriter {
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.byteLength) return;
    const grown = new Uint8Array(Math.max(this.#bytes.byteLength * 2, this.#length + count));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** Unsigned LEB128 of a non-negative safe integer. */
  varint(value: number): void {
    while (value >= 128) {
      this.byte((value % 128) | 128);
      value = Math.floor(value / 128);
    }
    this.byte(value);
  }

  /** Any safe integer; see ThriftReader.zigzag. */
  zigzag(value: number): void {
    const magnitude = value >= 0 ? value : -value - 1;
    const first = (magnitude % 64) * 2 + (value >= 0 ? 0 : 1);
    const rest = Math.floor(magnitude / 64);
    if (rest === 0) this.byte(first);
    else {
      this.byte(first | 128);
      this.varint(rest);
    }
  }

  double(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  raw(value: Uint8Array): void {
    this.#reserve(value.byteLength);
    this.#bytes.set(value, this.#length);
    this.#length += value.byteLength;
  }

  binary(value: Uint8Array): void {
    this.varint(value.byteLength);
    this.raw(value);
  }

  /** A copy of what was written. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }
}
