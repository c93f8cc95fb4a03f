/**
 * The keys that were seen, each with a number: an open-addressing hash table over bytes, without an object per key. A key
 * is a value in a `space`: the number of the group that it belongs to, or of the key that it continues.
 */
import { hashValue } from './keyHash.ts';
import { nullCode, valueCount, type KeyValues } from '../../table/keyRuns.ts';

const missing = -1;

/** Stands for a key that was not in a set of so many. */
const absentFrom = (size: number): number => -2 - size;

export class KeySet {
  #slots = new Int32Array(64).fill(missing);
  #count = 0;
  /** Of each key. */
  #spaces = new Int32Array(32);
  #hashes = new Int32Array(32);
  /** Where its bytes end in the store, which begins with those of key 0; the bit pattern of null is no bytes at all. */
  #ends = new Float64Array(32);
  #isNull = new Uint8Array(32);
  #store = new Uint8Array(1024);
  readonly #remembered = new RememberedKeys();

  /** How many keys; they are numbered from 0 as they come. */
  get size(): number {
    return this.#count;
  }

  /** The bytes that the keys take. */
  get byteLength(): number {
    return this.#store.byteLength + this.#slots.byteLength + this.#hashes.length * 17;
  }

  /** The number of a key; -1 when it is not in the set. */
  find(space: number, values: KeyValues, code: number): number {
    const known = this.#remembered.of(values, space);
    const place = code === nullCode ? 0 : code + 1;
    const found = known?.[place] ?? missing;
    if (found >= 0) return found;
    // What was not there is still not there, as long as nothing was added.
    if (found === absentFrom(this.#count)) return missing;
    const key = this.#find(space, values, code);
    if (known !== undefined) known[place] = key >= 0 ? key : absentFrom(this.#count);
    return key;
  }

  /** The number of a key, which is added when it is new. */
  add(space: number, values: KeyValues, code: number): number {
    const known = this.#remembered.of(values, space);
    const place = code === nullCode ? 0 : code + 1;
    const found = known?.[place] ?? missing;
    if (found >= 0) return found;
    const key = this.#add(space, values, code);
    if (known !== undefined) known[place] = key;
    return key;
  }

  #find(space: number, values: KeyValues, code: number): number {
    const hash = mixed(space, hashValue(values, code, 0));
    return this.#slots[this.#slotOf(space, values, code, hash)]!;
  }

  #add(space: number, values: KeyValues, code: number): number {
    const hash = mixed(space, hashValue(values, code, 0));
    const slot = this.#slotOf(space, values, code, hash);
    const found = this.#slots[slot]!;
    if (found !== missing) return found;
    const key = this.#count;
    this.#append(space, values, code, hash);
    this.#slots[slot] = key;
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    return key;
  }

  /** The slot of a key, or the free one where it belongs. */
  #slotOf(space: number, values: KeyValues, code: number, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const key = this.#slots[slot]!;
      if (key === missing) return slot;
      if (
        this.#hashes[key] === hash &&
        this.#spaces[key] === space &&
        this.#holds(key, values, code)
      )
        return slot;
    }
  }

  #holds(key: number, values: KeyValues, code: number): boolean {
    if (code === nullCode || this.#isNull[key] === 1)
      return code === nullCode && this.#isNull[key] === 1;
    const start = startOf(values, code);
    const length = lengthOf(values, code);
    const at = key === 0 ? 0 : this.#ends[key - 1]!;
    if (this.#ends[key]! - at !== length) return false;
    for (let i = 0; i < length; i++)
      if (this.#store[at + i] !== values.bytes[start + i]) return false;
    return true;
  }

  #append(space: number, values: KeyValues, code: number, hash: number): void {
    const key = this.#count++;
    if (key === this.#spaces.length) this.#growKeys();
    const at = key === 0 ? 0 : this.#ends[key - 1]!;
    const length = code === nullCode ? 0 : lengthOf(values, code);
    if (at + length > this.#store.length) {
      const grown = new Uint8Array(Math.max(at + length, this.#store.length * 2));
      grown.set(this.#store);
      this.#store = grown;
    }
    const start = code === nullCode ? 0 : startOf(values, code);
    this.#store.set(values.bytes.subarray(start, start + length), at);
    this.#spaces[key] = space;
    this.#hashes[key] = hash;
    this.#isNull[key] = code === nullCode ? 1 : 0;
    this.#ends[key] = at + length;
  }

  #growKeys(): void {
    const length = this.#spaces.length * 2;
    this.#spaces = copied(this.#spaces, new Int32Array(length));
    this.#hashes = copied(this.#hashes, new Int32Array(length));
    this.#ends = copied(this.#ends, new Float64Array(length));
    this.#isNull = copied(this.#isNull, new Uint8Array(length));
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(missing);
    const mask = this.#slots.length - 1;
    for (let key = 0; key < this.#count; key++) {
      let slot = this.#hashes[key]! & mask;
      while (this.#slots[slot] !== missing) slot = (slot + 1) & mask;
      this.#slots[slot] = key;
    }
  }
}

/** Values that are more than this are hardly asked for twice. */
const maxRememberedValues = 65_536;
/** Over all spaces: 16 MB. */
const maxRemembered = 4 * 1024 * 1024;

/** The keys that the values at hand have: a dictionary's entries are hashed once, not for every row. */
class RememberedKeys {
  #values: KeyValues | undefined;
  #count = 0;
  #bySpace: (Int32Array | undefined)[] = [];
  #remembered = 0;

  /** Key numbers in `space` by code + 1, null first; undefined where it is not worth it. */
  of(values: KeyValues, space: number): Int32Array | undefined {
    if (values !== this.#values) {
      this.#values = values;
      this.#count = valueCount(values);
      this.#bySpace = [];
      this.#remembered = 0;
    }
    const known = this.#bySpace[space];
    if (known !== undefined || this.#count > maxRememberedValues) return known;
    if (this.#remembered + this.#count > maxRemembered) return undefined;
    this.#remembered += this.#count + 1;
    return (this.#bySpace[space] = new Int32Array(this.#count + 1).fill(missing));
  }
}

function copied<T extends { set(values: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}

const startOf = ({ width, offsets }: KeyValues, code: number): number =>
  width === undefined ? (offsets?.[code] ?? 0) : code * width;

function lengthOf({ width, offsets }: KeyValues, code: number): number {
  return width ?? (offsets?.[code + 1] ?? 0) - (offsets?.[code] ?? 0);
}

function mixed(space: number, hash: number): number {
  const sum = Math.imul(space ^ (space >>> 15), 0x2c1b3c6d) + hash;
  return Math.imul(sum ^ (sum >>> 13), 0x297a2d39) ^ (sum >>> 16);
}
