/** LZ4's block format, without a frame: what Parquet calls LZ4_RAW. https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md */
import type { Codec } from './codec.ts';
import { damagedData, tooMuchOutput } from './codecError.ts';

const shortestMatch = 4;
/** The last sequence has only literals, at least so many ... */
const lastLiterals = 5;
/** ... and no match starts so near the end. */
const matchFreeTail = 12;
const farthestMatch = 65535;
const hashBits = 14;

export const lz4: Codec = {
  decompress(bytes, maxBytes) {
    // The block does not say how long it is: its sequences are added up first, which needs no output.
    const output = new Uint8Array(decompressedBytes(bytes, maxBytes));
    decompressInto(bytes, output);
    return output;
  },
  compressor: () => compress,
};

function decompressedBytes(bytes: Uint8Array, maxBytes: number): number {
  let made = 0;
  let at = 0;
  for (;;) {
    if (at >= bytes.length) throw damagedData('lz4');
    const token = bytes[at++]!;
    let literals = token >> 4;
    if (literals === 15) [literals, at] = longLength(bytes, at, literals);
    made += literals;
    at += literals;
    if (at > bytes.length) throw damagedData('lz4');
    if (made > maxBytes) throw tooMuchOutput('lz4', maxBytes);
    if (at === bytes.length) return made;
    const distance = bytes[at]! | (bytes[at + 1]! << 8);
    if (at + 2 > bytes.length || distance === 0 || distance > made) throw damagedData('lz4');
    at += 2;
    let match = token & 15;
    if (match === 15) [match, at] = longLength(bytes, at, match);
    made += match + shortestMatch;
  }
}

/** A length whose first part is full goes on in further bytes, up to one that is not 255. */
function longLength(bytes: Uint8Array, at: number, start: number): [length: number, at: number] {
  let length = start;
  for (let i = at; i < bytes.length; i++) {
    length += bytes[i]!;
    if (bytes[i] !== 255) return [length, i + 1];
  }
  throw damagedData('lz4');
}

/** Of a block that decompressedBytes found right. */
function decompressInto(bytes: Uint8Array, output: Uint8Array): void {
  let to = 0;
  let at = 0;
  for (;;) {
    const token = bytes[at++]!;
    let literals = token >> 4;
    if (literals === 15) [literals, at] = longLength(bytes, at, literals);
    output.set(bytes.subarray(at, at + literals), to);
    to += literals;
    at += literals;
    if (at === bytes.length) return;
    const distance = bytes[at]! | (bytes[at + 1]! << 8);
    at += 2;
    let match = token & 15;
    if (match === 15) [match, at] = longLength(bytes, at, match);
    // A match may reach into what it makes itself: it is copied byte by byte.
    for (const end = to + match + shortestMatch; to < end; to++)
      output[to] = output[to - distance]!;
  }
}

/** Greedy: each place is matched with the last one whose four bytes hashed alike. */
function compress(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const output = new Uint8Array(bytes.length + Math.ceil(bytes.length / 255) + 16);
  /** One more than the place. */
  const places = new Int32Array(1 << hashBits);
  const lastStart = bytes.length - matchFreeTail;
  const matchEnd = bytes.length - lastLiterals;
  let to = 0;
  let anchor = 0;
  for (let at = 0, misses = 0; at <= lastStart;) {
    const four = view.getUint32(at, true);
    const hash = Math.imul(four, 2654435761) >>> (32 - hashBits);
    const from = places[hash]! - 1;
    places[hash] = at + 1;
    if (from < 0 || at - from > farthestMatch || view.getUint32(from, true) !== four) {
      // Where nothing matches for long, less of it is looked at.
      at += 1 + (misses++ >> 6);
      continue;
    }
    misses = 0;
    let end = at + shortestMatch;
    while (end < matchEnd && bytes[end] === bytes[end - at + from]) end++;
    to = writeSequence(output, to, bytes.subarray(anchor, at), end - at - shortestMatch);
    output[to++] = (at - from) & 255;
    output[to++] = (at - from) >> 8;
    to = writeLongLength(output, to, end - at - shortestMatch);
    at = end;
    anchor = end;
  }
  return output.subarray(0, writeSequence(output, to, bytes.subarray(anchor), 0));
}

/** The token and the literals; gives the place after them. */
function writeSequence(
  output: Uint8Array,
  at: number,
  literals: Uint8Array,
  matchLength: number,
): number {
  output[at] = (Math.min(literals.length, 15) << 4) | Math.min(matchLength, 15);
  const literalsAt = writeLongLength(output, at + 1, literals.length);
  output.set(literals, literalsAt);
  return literalsAt + literals.length;
}

/** What of a length was too much for its four bits in the token. */
function writeLongLength(output: Uint8Array, start: number, length: number): number {
  if (length < 15) return start;
  let at = start;
  let rest = length - 15;
  for (; rest >= 255; rest -= 255) output[at++] = 255;
  output[at++] = rest;
  return at;
}
