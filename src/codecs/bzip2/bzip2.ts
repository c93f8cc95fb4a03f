/** Bzip2, of one or more streams. The format has no specification; the comments name what bzip2 1.0.8 does. */
import type { Codec } from '../codec.ts';
import { damagedData } from '../codecError.ts';
import { BitReader } from './bitReader.ts';
import { readBlock } from './block.ts';
import { Bzip2Output } from './output.ts';

/** π and √π, in decimal digits taken as hexadecimal. */
const blockMagic = [0x314159, 0x265359] as const;
const endMagic = [0x177245, 0x385090] as const;
const blockUnit = 100_000;

export const bzip2: Codec = {
  decompress(bytes, maxBytes) {
    if (bytes.length === 0) throw damagedData('bzip2');
    const bits = new BitReader(bytes);
    const output = new Bzip2Output(maxBytes, bytes.length * 5);
    while (bits.overrun < 0) {
      readStream(bits, output);
      bits.alignToByte();
    }
    if (bits.overrun > 0) throw damagedData('bzip2');
    return output.taken();
  },
  compressor: undefined,
};

function readStream(bits: BitReader, output: Bzip2Output): void {
  // `BZh` and a digit: the most a block has, in units of 100,000 bytes.
  const blockUnits = bits.take(24) === 0x425a68 ? bits.take(8) - 0x30 : 0;
  if (blockUnits < 1 || blockUnits > 9) throw damagedData('bzip2');
  let column: Uint32Array | undefined;
  let combined = 0;
  for (;;) {
    const high = bits.take(24);
    const low = bits.take(24);
    const checksum = bits.takeWord();
    if (high === endMagic[0] && low === endMagic[1]) {
      if (checksum !== combined) throw damagedData('bzip2');
      return;
    }
    if (high !== blockMagic[0] || low !== blockMagic[1]) throw damagedData('bzip2');
    column ??= new Uint32Array(blockUnits * blockUnit);
    if (output.add(readBlock(bits, column)) !== checksum) throw damagedData('bzip2');
    combined = (((combined << 1) | (combined >>> 31)) ^ checksum) >>> 0;
  }
}
