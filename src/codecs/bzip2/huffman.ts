/** Canonical Huffman codes of at most 20 bits, decoded by table where they are short. */
import { damagedData } from '../codecError.ts';
import type { BitReader } from './bitReader.ts';

const longestCode = 20;
/** Codes of up to so many bits are looked up. */
const tableBits = 10;

export interface HuffmanCode {
  /** By the next `tableBits` bits: symbol × 16 + length; 0 where the code is longer. */
  readonly table: Uint16Array;
  /** By length: one more than the last code, and what to add to a code for its place in `symbols`. */
  readonly limits: Int32Array;
  readonly offsets: Int32Array;
  /** In order of their codes. */
  readonly symbols: Uint16Array;
}

/** `lengths` are by symbol, each from 1 to 20. */
export function huffmanCode(lengths: Uint8Array): HuffmanCode {
  const table = new Uint16Array(1 << tableBits);
  const limits = new Int32Array(longestCode + 1);
  const offsets = new Int32Array(longestCode + 1);
  const symbols = new Uint16Array(lengths.length);
  let code = 0;
  let place = 0;
  for (let length = 1; length <= longestCode; length++) {
    offsets[length] = place - code;
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== length) continue;
      symbols[place++] = symbol;
      if (length <= tableBits) {
        const free = tableBits - length;
        table.fill((symbol << 4) | length, code << free, (code + 1) << free);
      }
      code++;
    }
    limits[length] = code;
    code <<= 1;
  }
  return { table, limits, offsets, symbols };
}

/** The next symbol. Throws TableError `corrupt` where the bits are no code. */
export function takeSymbol(
  bits: BitReader,
  { table, limits, offsets, symbols }: HuffmanCode,
): number {
  const entry = table[bits.peek(tableBits)]!;
  if (entry !== 0) {
    bits.skip(entry & 15);
    return entry >> 4;
  }
  for (let length = 1; length <= longestCode; length++) {
    const code = bits.peek(length);
    if (code >= limits[length]!) continue;
    const symbol = symbols[code + offsets[length]!];
    if (symbol === undefined) break;
    bits.skip(length);
    return symbol;
  }
  throw damagedData('bzip2');
}
