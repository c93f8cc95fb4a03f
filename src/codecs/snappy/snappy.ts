/** Snappy's raw format: undone by a module of our own, made by hysnappy (WebAssembly, about 7 kB). */
import { snappyCompressor, snappyUncompressor } from 'hysnappy';
import { damagedData, tooMuchOutput } from '../codecError.ts';
import type { Codec, DecompressNow } from '../codec.ts';
import { createUncompressor, type Uncompress } from './uncompressor.ts';

/** Memory of an instance never shrinks, so larger blocks than this get an instance of their own. */
const sharedInstanceBytes = 32 << 20;
/** No element gives more: a copy of 64 bytes in 3. */
const mostRatio = 22;

type CompressBlock = ReturnType<typeof snappyCompressor>;

let sharedDecompress: DecompressNow | undefined;
let sharedCompress: CompressBlock | undefined;

export const snappy = {
  decompress(bytes, maxBytes) {
    const length = declaredLength(bytes)?.value ?? 0;
    if (length > sharedInstanceBytes) return snappyDecompressor()(bytes, maxBytes);
    sharedDecompress ??= snappyDecompressor();
    return sharedDecompress(bytes, maxBytes).slice();
  },
  decompressorNow: snappyDecompressor,
  declaredBytes: (bytes) => declaredLength(bytes)?.value,
  compressor: () => (bytes: Uint8Array) => compressorFor(bytes.length)(bytes),
} satisfies Codec;

function snappyDecompressor(): DecompressNow {
  let uncompress: Uncompress | undefined;
  return (bytes, maxBytes) => {
    const declared = declaredLength(bytes);
    if (declared === undefined || declared.value > bytes.length * mostRatio)
      throw damagedData('snappy');
    const { value: length, end } = declared;
    if (length > maxBytes) throw tooMuchOutput('snappy', maxBytes);
    try {
      uncompress ??= newUncompressor();
      return uncompress(bytes, end, length);
    } catch (cause) {
      // After a trap its memory holds nothing that a later call relies on, but that is not ours to know.
      uncompress = undefined;
      throw damagedData('snappy', cause);
    }
  };
}

function newUncompressor(): Uncompress {
  try {
    return createUncompressor();
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError)) throw error;
    const uncompress = snappyUncompressor();
    return (data, _, length) => uncompress(data, length);
  }
}

function compressorFor(length: number): CompressBlock {
  if (length > sharedInstanceBytes) return snappyCompressor();
  return (sharedCompress ??= snappyCompressor());
}

/** The length that the data begins with, a varint of at most 32 bits, and the byte after it; undefined when there is none. */
function declaredLength(bytes: Uint8Array): { value: number; end: number } | undefined {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    const byte = bytes[i];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return value < 2 ** 32 ? { value, end: i + 1 } : undefined;
  }
  return undefined;
}
