/**
 * The 64-bit hash xxHash (XXH64), seed 0, of short byte strings. Numbers of 64 bits are pairs of 32-bit halves in one
 * array: with bigints, each would be an object, and hashing some fifty times slower.
 * https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
 */

/** A constant, as the engine adds and multiplies it fastest: two signed integers of 32 bits. */
interface Halves {
  readonly hi: number;
  readonly lo: number;
}

const halvesOf = (hi: number, lo: number): Halves => ({ hi: hi | 0, lo: lo | 0 });

const prime1 = halvesOf(0x9e3779b1, 0x85ebca87);
const prime2 = halvesOf(0xc2b2ae3d, 0x27d4eb4f);
const prime3 = halvesOf(0x165667b1, 0x9e3779f9);
const prime4 = halvesOf(0x85ebca77, 0xc2b2ae63);
const prime5 = halvesOf(0x27d4eb2f, 0x165667c5);

const stripeBytes = 32;

/** Registers: the high half of register r at r, its low half at r + 1. */
const halves = new Int32Array(12);
const hash = 0;
const scratch = 2;
/** Four accumulators, from here on. */
const firstLane = 4;
const lastLane = 10;

function set(register: number, hi: number, lo: number): void {
  halves[register] = hi;
  halves[register + 1] = lo;
}

function add(register: number, hi: number, lo: number): void {
  const sum = (halves[register + 1]! + lo) | 0;
  const carry = sum >>> 0 < lo >>> 0 ? 1 : 0;
  halves[register + 1] = sum;
  halves[register] = (halves[register]! + hi + carry) | 0;
}

function xor(register: number, hi: number, lo: number): void {
  halves[register]! ^= hi;
  halves[register + 1]! ^= lo;
}

function multiply(register: number, by: Halves): void {
  const hi = halves[register]!;
  const lo = halves[register + 1]!;
  // The low halves' product in full, from products of 16 bits, of which each fits into 32.
  const low = lo & 0xffff;
  const high = lo >>> 16;
  const byLow = by.lo & 0xffff;
  const byHigh = by.lo >>> 16;
  const first = Math.imul(low, byLow);
  const second = (Math.imul(high, byLow) + (first >>> 16)) | 0;
  const third = (Math.imul(low, byHigh) + (second & 0xffff)) | 0;
  const carried = (Math.imul(high, byHigh) + (second >>> 16) + (third >>> 16)) | 0;
  halves[register + 1] = (third << 16) | (first & 0xffff);
  halves[register] = (carried + Math.imul(hi, by.lo) + Math.imul(lo, by.hi)) | 0;
}

/** To the left, by 1 to 31 bits. */
function rotate(register: number, bits: number): void {
  const hi = halves[register]!;
  const lo = halves[register + 1]!;
  halves[register] = (hi << bits) | (lo >>> (32 - bits));
  halves[register + 1] = (lo << bits) | (hi >>> (32 - bits));
}

/** Takes 64 bits into an accumulator. */
function round(register: number, hi: number, lo: number): void {
  set(scratch, hi, lo);
  multiply(scratch, prime2);
  add(register, halves[scratch]!, halves[scratch + 1]!);
  rotate(register, 31);
  multiply(register, prime1);
}

/** Four accumulators over whole stripes, as one in `hash`. */
function hashStripes(bytes: Uint8Array, start: number, end: number): void {
  set(firstLane, prime1.hi, prime1.lo);
  add(firstLane, prime2.hi, prime2.lo);
  set(firstLane + 2, prime2.hi, prime2.lo);
  set(firstLane + 4, 0, 0);
  set(lastLane, ~prime1.hi, -prime1.lo);
  for (let at = start; at < end;)
    for (let register = firstLane; register <= lastLane; register += 2) {
      round(register, wordAt(bytes, at + 4), wordAt(bytes, at));
      at += 8;
    }
  set(hash, 0, 0);
  addRotated(firstLane, 1);
  addRotated(firstLane + 2, 7);
  addRotated(firstLane + 4, 12);
  addRotated(lastLane, 18);
  for (let register = firstLane; register <= lastLane; register += 2) {
    const hi = halves[register]!;
    const lo = halves[register + 1]!;
    set(register, 0, 0);
    round(register, hi, lo);
    xor(hash, halves[register]!, halves[register + 1]!);
    multiply(hash, prime1);
    add(hash, prime4.hi, prime4.lo);
  }
}

function addRotated(register: number, bits: number): void {
  set(scratch, halves[register]!, halves[register + 1]!);
  rotate(scratch, bits);
  add(hash, halves[scratch]!, halves[scratch + 1]!);
}

/** What is left after the stripes: eight bytes at a time, then four, then one. */
function hashTail(bytes: Uint8Array, start: number, end: number): void {
  const lane = firstLane;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    set(lane, 0, 0);
    round(lane, wordAt(bytes, at + 4), wordAt(bytes, at));
    xor(hash, halves[lane]!, halves[lane + 1]!);
    rotate(hash, 27);
    multiply(hash, prime1);
    add(hash, prime4.hi, prime4.lo);
  }
  if (at + 4 <= end) {
    set(lane, 0, wordAt(bytes, at));
    multiply(lane, prime1);
    xor(hash, halves[lane]!, halves[lane + 1]!);
    rotate(hash, 23);
    multiply(hash, prime2);
    add(hash, prime3.hi, prime3.lo);
    at += 4;
  }
  for (; at < end; at++) {
    set(lane, 0, bytes[at]!);
    multiply(lane, prime5);
    xor(hash, halves[lane]!, halves[lane + 1]!);
    rotate(hash, 11);
    multiply(hash, prime1);
  }
}

/** Little-endian. */
function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

/** Puts the high half of the hash of bytes [start, end) into `into[0]`, the low half into `into[1]`. */
export function xxHash64Halves(
  into: Uint32Array,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  const length = end - start;
  const stripesEnd = end - (length % stripeBytes);
  if (stripesEnd > start) hashStripes(bytes, start, stripesEnd);
  else set(hash, prime5.hi, prime5.lo);
  add(hash, 0, length);
  hashTail(bytes, stripesEnd, end);
  xor(hash, 0, halves[hash]! >>> 1);
  multiply(hash, prime2);
  const hi = halves[hash]!;
  xor(hash, hi >>> 29, (hi << 3) | (halves[hash + 1]! >>> 29));
  multiply(hash, prime3);
  into[0] = halves[hash]!;
  into[1] = halves[hash + 1]! ^ halves[hash]!;
}

/** As an unsigned 64-bit integer. */
export function xxHash64(bytes: Uint8Array): bigint {
  const into = new Uint32Array(2);
  xxHash64Halves(into, bytes, 0, bytes.byteLength);
  const [hi = 0, lo = 0] = into;
  return (BigInt(hi) << 32n) | BigInt(lo);
}
