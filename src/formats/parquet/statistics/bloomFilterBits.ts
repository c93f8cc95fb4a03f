/**
 * The bits of a split-block bloom filter: where a value's bits are, how they are set, and how many bits it takes.
 * https://github.com/apache/parquet-format/blob/master/BloomFilter.md
 */

export const blockBytes = 32;
const blockWords = 8;
const wordBits = 32;

/** The upper half of a hash chooses the block, the lower half one bit in each of its words. */
const salt = [
  0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31,
] as const;

/** The block of a value among `blocks`, by the upper half of its hash: a multiplication instead of a remainder. */
export function blockOf(hash: bigint, blocks: number): number {
  return Number(((hash >> 32n) * BigInt(blocks)) >> 32n);
}

/** Whether the block has the value's bit set in each of its eight words (little-endian). */
export function blockHas(block: Uint8Array, hash: bigint): boolean {
  const words = new DataView(block.buffer, block.byteOffset, blockBytes);
  return hasBits(words, 0, Number(hash & 0xffff_ffffn));
}

/** Whether a value is in a whole filter; `hi` and `lo` are the halves of its hash, unsigned. */
export function filterHas(bits: DataView, hi: number, lo: number): boolean {
  const blocks = bits.byteLength / blockBytes;
  // floor(hi * blocks / 2^32) in halves, which are exact.
  const low = Math.floor(((hi & 0xffff) * blocks) / 2 ** 16);
  const block = Math.floor(((hi >>> 16) * blocks + low) / 2 ** 16);
  return hasBits(bits, block * blockBytes, lo);
}

function hasBits(words: DataView, start: number, key: number): boolean {
  for (let word = 0; word < blockWords; word++) {
    const bit = Math.imul(key, salt[word]!) >>> 27;
    if ((words.getUint32(start + word * 4, true) & (1 << bit)) === 0) return false;
  }
  return true;
}

/** Larger filters are refused by common readers. */
const maxBlocks = (128 * 1024 * 1024) / blockBytes;

/** Takes values, and then as few bits as keep false positives rare. Numbers of blocks are powers of two. */
export class BloomFilterBits {
  readonly #words: Uint32Array<ArrayBuffer>;
  readonly #falsePositives: number;

  /** Room for `values` different ones; `falsePositives` is the share of others that may be taken for them. */
  constructor(values: number, falsePositives: number) {
    const bitsPerValue = -blockWords / Math.log1p(-(falsePositives ** (1 / blockWords)));
    const blocks = (Math.max(1, values) * bitsPerValue) / (blockWords * wordBits);
    // Twice the room: `folded` knows better what it takes.
    const power = Math.min(2 ** (Math.ceil(Math.log2(Math.max(1, blocks))) + 1), maxBlocks);
    this.#words = new Uint32Array(power * blockWords);
    this.#falsePositives = falsePositives;
  }

  /** `hi` and `lo` are the halves of the hash, unsigned. */
  insert(hi: number, lo: number): void {
    const words = this.#words;
    // Exact: the number of blocks is a power of two.
    const start = Math.floor((hi * (words.length / blockWords)) / 2 ** 32) * blockWords;
    for (let word = 0; word < blockWords; word++)
      words[start + word]! |= 1 << (Math.imul(lo, salt[word]!) >>> 27);
  }

  /**
   * The bits in as few blocks as will do, little-endian. Halving the number of blocks puts neighbours together, because
   * their number is the upper part of the hash: what comes out is the filter that would have been made so small.
   */
  folded(): Uint8Array<ArrayBuffer> {
    let words = this.#words;
    while (words.length > blockWords) {
      const half = halved(words);
      if (falsePositivesOf(half) > this.#falsePositives) break;
      words = half;
    }
    const view = new DataView(new ArrayBuffer(words.length * 4));
    for (const [index, word] of words.entries()) view.setUint32(index * 4, word, true);
    return new Uint8Array(view.buffer);
  }
}

function halved(words: Uint32Array): Uint32Array<ArrayBuffer> {
  const half = new Uint32Array(words.length / 2);
  for (let at = 0; at < words.length; at++) {
    const pair = Math.floor(at / (2 * blockWords));
    half[pair * blockWords + (at % blockWords)]! |= words[at]!;
  }
  return half;
}

/** Share of values that are not in the filter and are taken for such as are: all eight bits happen to be set. */
function falsePositivesOf(words: Uint32Array): number {
  let sum = 0;
  for (let block = 0; block < words.length; block += blockWords) {
    let share = 1;
    for (let word = 0; word < blockWords; word++)
      share *= bitCount(words[block + word]!) / wordBits;
    sum += share;
  }
  return sum / (words.length / blockWords);
}

function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
