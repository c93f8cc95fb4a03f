/** A place in a block's bytes, and reading there what every value is made of; see rules.ts for what is let pass. */

/** Why a record cannot be decoded. Never leaves the decoder: see DecodeFailure. */
export class Refusal extends Error {
  readonly at: number;
  readonly node: number;

  constructor(at: number, node: number, reason: string) {
    super(reason);
    this.name = 'Refusal';
    this.at = at;
    this.node = node;
  }
}

export class Cursor {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  /** Bytes of the block. */
  end = 0;
  /** The last varint as two's complement halves. */
  low = 0;
  high = 0;

  setInput(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.at = 0;
    this.end = bytes.length;
  }

  /** Moves on by `count` bytes and returns where they start. */
  take(count: number, node: number): number {
    const { at } = this;
    if (count > this.end - at)
      throw new Refusal(at, node, `the block ends inside a value of ${count} bytes`);
    this.at = at + count;
    return at;
  }

  /** Reads a zigzag varint into `low` and `high`. */
  long(node: number): void {
    const start = this.at;
    const first = this.bytes[start] ?? 0x80;
    if (first < 0x80 && start < this.end) {
      this.at = start + 1;
      this.low = (first >>> 1) ^ -(first & 1);
      this.high = this.low >> 31;
      return;
    }
    let low = 0;
    let high = 0;
    let byte = 0x80;
    for (let shift = 0; byte >= 0x80; shift += 7) {
      if (this.at >= this.end) throw new Refusal(start, node, 'the block ends inside a number');
      byte = this.bytes[this.at++]!;
      if (shift === 63 && byte > 1)
        throw new Refusal(start, node, 'a number is longer than 64 bits');
      const bits = byte & 0x7f;
      if (shift < 32) low |= bits << shift;
      if (shift > 24) high |= shift < 32 ? bits >>> (32 - shift) : bits << (shift - 32);
    }
    const sign = -(low & 1);
    this.low = ((low >>> 1) | (high << 31)) ^ sign;
    this.high = (high >>> 1) ^ sign;
  }

  /** The last varint as a number: exact up to 53 bits. */
  get number(): number {
    return this.high * 2 ** 32 + (this.low >>> 0);
  }

  int(node: number): number {
    const start = this.at;
    this.long(node);
    if (this.high !== this.low >> 31)
      throw new Refusal(start, node, `${this.number} is not an int: it has more than 32 bits`);
    return this.low;
  }

  boolean(node: number): number {
    const start = this.take(1, node);
    const byte = this.bytes[start]!;
    if (byte > 1) throw new Refusal(start, node, `${byte} is not a boolean`);
    return byte;
  }

  /** The number of one of `count` things: branches or symbols. */
  index(count: number, node: number): number {
    const start = this.at;
    this.long(node);
    const index = this.number;
    if (index < 0 || index >= count)
      throw new Refusal(start, node, `there is no number ${index} among ${count}`);
    return index;
  }

  /** The length of bytes that follow, all of which are there. */
  length(node: number): number {
    const start = this.at;
    this.long(node);
    const length = this.number;
    if (length < 0) throw new Refusal(start, node, `a length is negative: ${length}`);
    if (length > this.end - this.at)
      throw new Refusal(start, node, `a length of ${length} bytes runs past the end of the block`);
    return length;
  }

  /** The count of a run of items of an array or map: below 0 where the run's size in bytes follows. */
  count(node: number): number {
    this.long(node);
    return this.number;
  }
}
