/**
 * A hash of a key's bytes (MurmurHash3, x86, 32 bits, by Austin Appleby, public domain): well mixed, so that any of its
 * bits will do, and the same everywhere, so that a seeded sample is the same on every machine.
 */
import { nullCode, type KeyValues } from '../../table/keyRuns.ts';

const c1 = 0xcc9e2d51;
const c2 = 0x1b873593;
/** Stands for null, which has no bytes. */
const nullSeed = 0x9e3779b9;

/** Of value `code`, or of null; any 32-bit integer. */
export function hashValue(values: KeyValues, code: number, seed: number): number {
  if (code === nullCode) return finished(seed ^ nullSeed);
  const { bytes, width, offsets } = values;
  const start = width === undefined ? offsets![code]! : code * width;
  const end = width === undefined ? offsets![code + 1]! : start + width;
  return hashBytes(bytes, start, end, seed);
}

/** Of bytes [start, end). */
function hashBytes(bytes: Uint8Array, start: number, end: number, seed: number): number {
  let hash = seed;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word =
      bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    hash ^= scrambled(word);
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  }
  let rest = 0;
  for (let i = end - 1; i >= at; i--) rest = (rest << 8) | bytes[i]!;
  if (at < end) hash ^= scrambled(rest);
  return finished(hash ^ (end - start));
}

function scrambled(word: number): number {
  const product = Math.imul(word, c1);
  return Math.imul((product << 15) | (product >>> 17), c2);
}

function finished(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
