/** Snappy's raw format, by hysnappy (WebAssembly, about 7 kB). https://github.com/google/snappy/blob/main/format_description.txt */
import { snappyCompressor, snappyUncompressor } from 'hysnappy';
import { damagedData, tooMuchOutput } from './codecError.ts';
import type { Codec, DecompressNow } from './codec.ts';

/** Memory of an instance never shrinks, so larger blocks than this get an instance of their own. */
const sharedInstanceBytes = 32 << 20;
/** No element gives more: a copy of 64 bytes in 3. */
const mostRatio = 22;

type Uncompress = ReturnType<typeof snappyUncompressor>;
type CompressBlock = ReturnType<typeof snappyCompressor>;

let sharedUncompress: Uncompress | undefined;
let sharedCompress: CompressBlock | undefined;

const decompressNow: DecompressNow = (bytes, maxBytes) => {
  const length = declaredLength(bytes);
  if (length === undefined || length > bytes.length * mostRatio) throw damagedData('snappy');
  if (length > maxBytes) throw tooMuchOutput('snappy', maxBytes);
  try {
    return uncompressorFor(length)(bytes, length);
  } catch (cause) {
    // After a trap its memory holds nothing that a later call relies on, but that is not ours to know.
    sharedUncompress = undefined;
    throw damagedData('snappy', cause);
  }
};

export const snappy = {
  decompress: decompressNow,
  decompressNow,
  declaredBytes: declaredLength,
  compressor: () => (bytes: Uint8Array) => compressorFor(bytes.length)(bytes),
} satisfies Codec;

function uncompressorFor(length: number): Uncompress {
  if (length > sharedInstanceBytes) return snappyUncompressor();
  return (sharedUncompress ??= snappyUncompressor());
}

function compressorFor(length: number): CompressBlock {
  if (length > sharedInstanceBytes) return snappyCompressor();
  return (sharedCompress ??= snappyCompressor());
}

/** The length that the data begins with, a varint of at most 32 bits; undefined when there is none. */
function declaredLength(bytes: Uint8Array): number | undefined {
  let length = 0;
  for (let i = 0; i < 5; i++) {
    const byte = bytes[i];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return length < 2 ** 32 ? length : undefined;
  }
  return undefined;
}
