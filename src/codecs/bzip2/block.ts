/** One block of bzip2 data, up to the bytes before its Burrows-Wheeler transform is undone. */
import { TableError } from '../../base/errors.ts';
import { damagedData } from '../codecError.ts';
import type { BitReader } from './bitReader.ts';
import { huffmanCode, takeSymbol, type HuffmanCode } from './huffman.ts';

/** A code is good for so many symbols, then the next selector tells which follows. */
const symbolsPerSelector = 50;

export interface TransformedBlock {
  /** The last column of the sorted rotations: its low bytes; the high 24 bits are free for the inverse. */
  readonly column: Uint32Array;
  readonly length: number;
  /** Which rotation is the block itself. */
  readonly start: number;
}

/** Reads a block's body, after its magic and checksum, into `column`, whose length is the most that a block may have. */
export function readBlock(bits: BitReader, column: Uint32Array): TransformedBlock {
  if (bits.take(1) === 1)
    throw new TableError('unsupported', 'the bzip2 data is of a version before 0.9.5');
  const start = bits.take(24);
  const alphabet = readAlphabet(bits);
  const symbolCount = alphabet.length + 2;
  const codeCount = bits.take(3);
  const selectorCount = bits.take(15);
  if (alphabet.length === 0 || codeCount < 2 || codeCount > 6 || selectorCount === 0)
    throw damagedData('bzip2');
  const selectors = readSelectors(bits, codeCount, selectorCount);
  const codes = Array.from({ length: codeCount }, () => readCode(bits, symbolCount));
  const length = readColumn(bits, { alphabet, selectors, codes, column });
  if (start >= length) throw damagedData('bzip2');
  return { column, length, start };
}

/** The byte values that occur, by two levels of bit maps. */
function readAlphabet(bits: BitReader): Uint8Array {
  const used: number[] = [];
  const groups = bits.take(16);
  for (let group = 0; group < 16; group++) {
    if ((groups & (0x8000 >> group)) === 0) continue;
    const members = bits.take(16);
    for (let member = 0; member < 16; member++)
      if ((members & (0x8000 >> member)) !== 0) used.push(group * 16 + member);
  }
  return Uint8Array.from(used);
}

/** Move-to-front numbers, each in unary. */
function readSelectors(bits: BitReader, codeCount: number, count: number): Uint8Array {
  const recent = Uint8Array.from({ length: codeCount }, (_, code) => code);
  const selectors = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    let place = 0;
    while (bits.take(1) === 1) if (++place >= codeCount) throw damagedData('bzip2');
    const code = recent[place]!;
    recent.copyWithin(1, 0, place);
    recent[0] = code;
    selectors[i] = code;
  }
  return selectors;
}

/** Lengths of codes, each as steps up and down from the one before. */
function readCode(bits: BitReader, symbolCount: number): HuffmanCode {
  const lengths = new Uint8Array(symbolCount);
  let length = bits.take(5);
  for (let symbol = 0; symbol < symbolCount; symbol++) {
    for (;;) {
      if (length < 1 || length > 20) throw damagedData('bzip2');
      if (bits.take(1) === 0) break;
      length += bits.take(1) === 0 ? 1 : -1;
    }
    lengths[symbol] = length;
  }
  return huffmanCode(lengths);
}

interface CodedColumn {
  readonly alphabet: Uint8Array;
  readonly selectors: Uint8Array;
  readonly codes: readonly HuffmanCode[];
  readonly column: Uint32Array;
}

/**
 * Huffman codes → move-to-front numbers → bytes. Symbols 0 and 1 are the digits, 1 and 2 in base 2, of how often the
 * front byte is repeated; the last symbol ends the block.
 */
function readColumn(bits: BitReader, { alphabet, selectors, codes, column }: CodedColumn): number {
  const recent = alphabet.slice();
  const end = alphabet.length + 1;
  let length = 0;
  let run = 0;
  let digit = 1;
  for (const selector of selectors) {
    const code = codes[selector]!;
    if (bits.overrun > 0) throw damagedData('bzip2');
    for (let i = 0; i < symbolsPerSelector; i++) {
      const symbol = takeSymbol(bits, code);
      if (symbol <= 1) {
        run += digit << symbol;
        digit <<= 1;
        if (run > column.length) throw damagedData('bzip2');
        continue;
      }
      if (run > 0) {
        if (length + run > column.length) throw damagedData('bzip2');
        column.fill(recent[0]!, length, length + run);
        length += run;
        run = 0;
        digit = 1;
      }
      if (symbol === end) return length;
      if (length === column.length) throw damagedData('bzip2');
      const place = symbol - 1;
      const byte = recent[place]!;
      recent.copyWithin(1, 0, place);
      recent[0] = byte;
      column[length++] = byte;
    }
  }
  throw damagedData('bzip2');
}
