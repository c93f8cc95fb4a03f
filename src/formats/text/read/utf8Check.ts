/** Checks that bytes which come in pieces are UTF-8, and cuts the pieces where characters end. */
import { TableError } from '../../../base/errors.ts';

const lineFeed = 0x0a;
const byteOrderMark = [0xef, 0xbb, 0xbf] as const;
/** A character has one byte more at most. */
const mostOpen = 3;

export class Utf8Check {
  /** A character that the last piece ended in, or something else that is none. */
  #rest: Uint8Array = new Uint8Array(0);
  /** Of the rest, or else of what comes next. */
  #offset = 0;
  #line = 1;

  /** The characters that end in `bytes`, but a byte order mark. Throws TableError `corrupt`, naming line and offset. */
  take(bytes: Uint8Array): Uint8Array {
    const all = joined(this.#rest, bytes);
    const end = wellFormedEnd(all);
    const whole = all.subarray(0, end);
    const isMarked = this.#offset === 0 && byteOrderMark.every((byte, i) => whole[i] === byte);
    for (let at = whole.indexOf(lineFeed); at >= 0; at = whole.indexOf(lineFeed, at + 1))
      this.#line++;
    this.#offset += end;
    if (all.length - end > mostOpen) throw this.#fault();
    this.#rest = all.slice(end);
    return isMarked ? whole.subarray(byteOrderMark.length) : whole;
  }

  /** Throws as take does where the last character does not end. */
  finish(): void {
    if (this.#rest.length > 0) throw this.#fault();
  }

  #fault(): TableError {
    const where = { part: `line ${this.#line}`, offset: this.#offset };
    return new TableError('corrupt', 'its text is not UTF-8', { where });
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

/** Where the longest start of `bytes` ends that is UTF-8. Much faster than a decoder, which has to make a string. */
function wellFormedEnd(bytes: Uint8Array): number {
  const { buffer, byteOffset, length } = bytes;
  // Four at a time, where they can be had like that.
  const words = (byteOffset & 3) === 0 ? new Int32Array(buffer, byteOffset, length >> 2) : noWords;
  for (let at = 0; ;) {
    if ((at & 3) === 0) {
      let word = at >> 2;
      while (word < words.length && (words[word]! & 0x80808080) === 0) word++;
      at = Math.max(at, word << 2);
    }
    if (at >= length) return length;
    const count = bytes[at]! < 0x80 ? 1 : characterLength(bytes, at);
    if (count === 0) return at;
    at += count;
  }
}

const noWords = new Int32Array(0);

/** Bytes of a character beyond ASCII; 0 where there is none, or only its start. https://www.unicode.org/versions/latest, table 3-7 */
function characterLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  const second = bytes[at + 1]!;
  if (lead < 0xe0) return lead >= 0xc2 && isNext(second) ? 2 : 0;
  if (lead < 0xf0) {
    const [low, high] = lead === 0xe0 ? [0xa0, 0xbf] : [0x80, lead === 0xed ? 0x9f : 0xbf];
    return second >= low && second <= high && isNext(bytes[at + 2]) ? 3 : 0;
  }
  const [low, high] = lead === 0xf0 ? [0x90, 0xbf] : [0x80, lead === 0xf4 ? 0x8f : 0xbf];
  const isIn = lead <= 0xf4 && second >= low && second <= high;
  return isIn && isNext(bytes[at + 2]) && isNext(bytes[at + 3]) ? 4 : 0;
}

function isNext(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
