/**
 * Where values of JSON end, in bytes that are UTF-8 and have a line feed behind the last one: exactly the texts that
 * parseJson takes. A place is -1 where there is none. https://www.rfc-editor.org/rfc/rfc8259
 */
import type { ByteSpan } from './cells.ts';
import { maxDepth } from './jsonValue.ts';

const [tab, lineFeed, carriageReturn, blank] = [0x09, 0x0a, 0x0d, 0x20] as const;
const [minus, plus, point, zero, letterE, letterU] = [0x2d, 0x2b, 0x2e, 0x30, 0x45, 0x75] as const;
export const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a] as const;
export const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d] as const;

const utf8 = new TextEncoder();
const words = ['true', 'false', 'null'].map((word) => utf8.encode(word));

/** By byte behind a backslash, the one that both stand for; 0 where there is none. */
const escaped = new Uint8Array(256);
for (const letter of '"\\/bfnrt') {
  const character = JSON.parse(`"\\${letter}"`) as string;
  escaped[letter.charCodeAt(0)] = character.charCodeAt(0);
}

/** Blanks that may stand between the parts of a line. */
export function skipBlanks(bytes: Uint8Array, start: number): number {
  let at = start;
  for (; ; at++) {
    const byte = bytes[at]!;
    if (byte > blank || (byte !== blank && byte !== tab && byte !== carriageReturn)) return at;
  }
}

/** `depth` is that of the value itself. */
export function valueEnd(bytes: Uint8Array, start: number, depth: number): number {
  if (depth > maxDepth) return -1;
  switch (bytes[start]!) {
    case quote:
      return stringEnd(bytes, start);
    case openObject:
      return partsEnd(bytes, start, { close: closeObject, depth });
    case openList:
      return partsEnd(bytes, start, { close: closeList, depth });
    default: {
      const end = numberEnd(bytes, start);
      return end < 0 ? wordEnd(bytes, start) : end;
    }
  }
}

/** The members of an object, or the items of a list. */
function partsEnd(
  bytes: Uint8Array,
  start: number,
  { close, depth }: { readonly close: number; readonly depth: number },
): number {
  let at = skipBlanks(bytes, start + 1);
  if (bytes[at] === close) return at + 1;
  for (;;) {
    if (close === closeObject) {
      if (bytes[at] !== quote) return -1;
      at = stringEnd(bytes, at);
      if (at < 0) return -1;
      at = skipBlanks(bytes, at);
      if (bytes[at] !== colon) return -1;
      at = skipBlanks(bytes, at + 1);
    }
    at = valueEnd(bytes, at, depth + 1);
    if (at < 0) return -1;
    at = skipBlanks(bytes, at);
    if (bytes[at] === close) return at + 1;
    if (bytes[at] !== comma) return -1;
    at = skipBlanks(bytes, at + 1);
  }
}

/** The first quote, backslash or line feed from `start` on. */
export function plainEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  for (; ; at++) {
    const byte = bytes[at]!;
    // Most letters are above all three.
    if (byte > backslash) continue;
    if (byte === quote || byte === backslash || byte === lineFeed) return at;
  }
}

/** Where the string ends whose opening quote is at `start`. */
export function stringEnd(bytes: Uint8Array, start: number): number {
  for (let at = plainEnd(bytes, start + 1); ; at = plainEnd(bytes, at)) {
    if (bytes[at] === quote) return at + 1;
    if (bytes[at] === lineFeed) return -1;
    const kind = bytes[at + 1]!;
    if (escaped[kind] !== 0) at += 2;
    else if (kind === letterU && hexOf(bytes, at + 2) >= 0) at += 6;
    else return -1;
  }
}

function numberEnd(bytes: Uint8Array, start: number): number {
  let at = bytes[start] === minus ? start + 1 : start;
  if (bytes[at] === zero) at++;
  else {
    at = digitsEnd(bytes, at);
    if (at < 0) return -1;
  }
  // A point or an exponent without digits does not belong to the number, and so to nothing.
  if (bytes[at] === point) {
    at = digitsEnd(bytes, at + 1);
    if (at < 0) return -1;
  }
  if ((bytes[at]! & ~0x20) !== letterE) return at;
  const sign = bytes[at + 1];
  return digitsEnd(bytes, sign === plus || sign === minus ? at + 2 : at + 1);
}

/** Of one digit and more. */
function digitsEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while ((bytes[at]! - zero) >>> 0 <= 9) at++;
  return at > start ? at : -1;
}

function wordEnd(bytes: Uint8Array, start: number): number {
  const word = words.find((each) => each.every((byte, i) => bytes[start + i] === byte));
  return word === undefined ? -1 : start + word.length;
}

function hexOf(bytes: Uint8Array, start: number): number {
  let value = 0;
  for (let i = start; i < start + 4; i++) {
    const byte = bytes[i]!;
    const digit = byte <= 0x39 ? byte - zero : (byte & ~0x20) - 0x37;
    if (!(digit >= 0 && digit <= 15) || (byte > 0x39 && digit < 10)) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/** Writes what the inside of a string stands for; gives where that ends. Half a surrogate pair becomes U+FFFD. */
export function unescapeJson(
  { bytes, start, end }: ByteSpan,
  target: Uint8Array,
  at: number,
): number {
  let to = at;
  for (let i = start; i < end;) {
    const byte = bytes[i]!;
    if (byte !== backslash) {
      target[to++] = byte;
      i++;
    } else if (bytes[i + 1] !== letterU) {
      target[to++] = escaped[bytes[i + 1]!]!;
      i += 2;
    } else {
      let unit = hexOf(bytes, i + 2);
      i += 6;
      const isPair = unit >> 10 === 0x36 && bytes[i] === backslash && bytes[i + 1] === letterU;
      const low = isPair ? hexOf(bytes, i + 2) : 0;
      if (low >> 10 === 0x37) {
        unit = 0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff);
        i += 6;
      }
      // Half a pair alone is made U+FFFD by the encoder.
      to += utf8.encodeInto(String.fromCodePoint(unit), target.subarray(to)).written;
    }
  }
  return to;
}
