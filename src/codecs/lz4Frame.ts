/**
 * LZ4's frame format, in which Arrow compresses buffers.
 * https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
import { damagedData, tooMuchOutput } from './codecError.ts';
import { xxHash32 } from './xxHash32.ts';

const magic = 0x184d2204;
const uncompressedBit = 0x8000_0000;

/**
 * All that a frame holds. Throws TableError `corrupt`, also where a checksum that it carries is not right, or `tooLarge` beyond
 * `maxBytes`.
 */
export function decompressLz4Frame(frame: Uint8Array, maxBytes: number): Uint8Array {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.byteLength < 7 || view.getUint32(0, true) !== magic) throw damagedData('lz4');
  const flags = view.getUint8(4);
  const hasContentSize = (flags & 0x08) !== 0;
  const hasDictionary = (flags & 0x01) !== 0;
  const hasBlockChecksums = (flags & 0x10) !== 0;
  const hasContentChecksum = (flags & 0x04) !== 0;
  const output = new Output(
    hasContentSize ? sizeAt(view, 6, maxBytes) : 4 * frame.byteLength,
    maxBytes,
  );
  // Magic, flags and block size; what the flags announce; and a checksum of all that.
  const descriptorEnd = 6 + (hasContentSize ? 8 : 0) + (hasDictionary ? 4 : 0);
  if (frame[descriptorEnd] !== ((xxHash32(frame.subarray(4, descriptorEnd)) >> 8) & 0xff))
    throw damagedData('lz4');
  let at = descriptorEnd + 1;
  for (;;) {
    if (at + 4 > frame.byteLength) throw damagedData('lz4');
    const word = view.getUint32(at, true);
    at += 4;
    if (word === 0) {
      if (hasContentChecksum) checkHash(view, at, output.bytes());
      return output.bytes();
    }
    const isPlain = word >= uncompressedBit;
    const end = at + (isPlain ? word - uncompressedBit : word);
    if (end > frame.byteLength) throw damagedData('lz4');
    const block = frame.subarray(at, end);
    if (hasBlockChecksums) checkHash(view, end, block);
    if (isPlain) output.add(block, 0, block.byteLength);
    else decodeBlock(block, output);
    at = end + (hasBlockChecksums ? 4 : 0);
  }
}

function checkHash(view: DataView, offset: number, bytes: Uint8Array): void {
  if (offset + 4 > view.byteLength || view.getUint32(offset, true) !== xxHash32(bytes))
    throw damagedData('lz4');
}

function sizeAt(view: DataView, offset: number, maxBytes: number): number {
  if (offset + 8 > view.byteLength) throw damagedData('lz4');
  const size = Number(view.getBigUint64(offset, true));
  if (size > maxBytes) throw tooMuchOutput('lz4', maxBytes);
  return size;
}

/** What has been decompressed: blocks may refer to those before them. */
class Output {
  readonly #maxBytes: number;
  #buffer: Uint8Array;
  #length = 0;

  constructor(capacity: number, maxBytes: number) {
    this.#buffer = new Uint8Array(Math.min(capacity, maxBytes));
    this.#maxBytes = maxBytes;
  }

  add(from: Uint8Array, start: number, count: number): void {
    this.#reserve(count);
    this.#buffer.set(from.subarray(start, start + count), this.#length);
    this.#length += count;
  }

  /** Repeats what lies `distance` bytes back; it may overlap what it makes. */
  repeat(distance: number, count: number): void {
    if (distance === 0 || distance > this.#length) throw damagedData('lz4');
    this.#reserve(count);
    for (let i = 0; i < count; i++, this.#length++)
      this.#buffer[this.#length] = this.#buffer[this.#length - distance]!;
  }

  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed > this.#maxBytes) throw tooMuchOutput('lz4', this.#maxBytes);
    if (needed <= this.#buffer.byteLength) return;
    const grown = new Uint8Array(
      Math.min(this.#maxBytes, Math.max(needed, 2 * this.#buffer.byteLength)),
    );
    grown.set(this.bytes());
    this.#buffer = grown;
  }
}

/** https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md */
function decodeBlock(block: Uint8Array, output: Output): void {
  let at = 0;
  const length = (start: number): number => {
    let total = start;
    if (start < 15) return total;
    for (;;) {
      const byte = block[at++];
      if (byte === undefined) throw damagedData('lz4');
      total += byte;
      if (byte < 255) return total;
    }
  };
  while (at < block.byteLength) {
    const token = block[at++]!;
    const literals = length(token >> 4);
    if (at + literals > block.byteLength) throw damagedData('lz4');
    output.add(block, at, literals);
    at += literals;
    if (at === block.byteLength) return;
    if (at + 2 > block.byteLength) throw damagedData('lz4');
    const distance = block[at]! | (block[at + 1]! << 8);
    at += 2;
    output.repeat(distance, length(token & 15) + 4);
  }
}
