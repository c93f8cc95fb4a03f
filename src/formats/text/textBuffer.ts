/** Text under construction, as UTF-8 bytes in a buffer that grows and is used again. */

const utf8 = new TextEncoder();

export class TextBuffer {
  #bytes = new Uint8Array(64 * 1024);
  #length = 0;

  /** Bytes so far. */
  get length(): number {
    return this.#length;
  }

  /** What there is, valid until the next change. */
  get written(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Takes back what comes after the first `length` bytes. */
  truncate(length: number): void {
    this.#length = length;
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  /** Characters below U+0080 only. */
  ascii(text: string): void {
    const { length } = text;
    if (this.#length + length > this.#bytes.length) this.#grow(length);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let i = 0; i < length; i++) bytes[at++] = text.charCodeAt(i);
    this.#length = at;
  }

  text(text: string): void {
    // A call of the platform costs as much as some dozen characters.
    if (text.length < 48 && this.#shortAscii(text)) return;
    // In UTF-8, no UTF-16 code unit takes more than three bytes.
    const most = 3 * text.length;
    if (this.#length + most > this.#bytes.length) this.#grow(most);
    this.#length += utf8.encodeInto(text, this.#bytes.subarray(this.#length)).written;
  }

  /** Whether all of the text was, and could be, appended as ASCII. */
  #shortAscii(text: string): boolean {
    const { length } = text;
    if (this.#length + length > this.#bytes.length) this.#grow(length);
    const bytes = this.#bytes;
    const start = this.#length;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) return false;
      bytes[start + i] = code;
    }
    this.#length = start + length;
    return true;
  }

  /** `from[start, end)` as it is. */
  copy(from: Uint8Array, start: number, end: number): void {
    const count = end - start;
    if (this.#length + count > this.#bytes.length) this.#grow(count);
    const bytes = this.#bytes;
    const shift = this.#length - start;
    // A call of the platform costs as much as some dozen bytes.
    if (count > 48) bytes.set(from.subarray(start, end), this.#length);
    else for (let i = start; i < end; i++) bytes[i + shift] = from[i]!;
    this.#length += count;
  }

  /** The digits of a whole number, 0 to 2^53 - 1. */
  digits(value: number): void {
    if (value > 0xffffffff) {
      const high = Math.floor(value / 1e8);
      this.digits(high);
      this.padded(value - high * 1e8, 8);
    } else this.padded(value, digitCount(value));
  }

  /** The last `count` decimal digits of a whole number below 2^32, zeros in front. */
  padded(value: number, count: number): void {
    if (this.#length + count > this.#bytes.length) this.#grow(count);
    const bytes = this.#bytes;
    let rest = value;
    for (let at = this.#length + count - 1; at >= this.#length; at--) {
      const tenth = (rest / 10) >>> 0;
      bytes[at] = 48 + rest - tenth * 10;
      rest = tenth;
    }
    this.#length += count;
  }

  #grow(count: number): void {
    const grown = new Uint8Array(Math.max(this.#length + count, 2 * this.#bytes.length));
    grown.set(this.written);
    this.#bytes = grown;
  }
}

function digitCount(value: number): number {
  let count = 1;
  for (let limit = 10; value >= limit; limit *= 10) count++;
  return count;
}
