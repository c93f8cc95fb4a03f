/** The codecs of blocks that can be written, by Avro's words, and what Avro adds to them. */
import { TableError } from '../../../base/errors.ts';
import type { CodecName, Compress } from '../../../codecs/codec.ts';
import { codecOf } from '../../../codecs/codecs.ts';
import { crc32 } from '../../../codecs/crc32.ts';

/**
 * Those of the specification, less bzip2 and xz: their compressors are native, GPL or LGPL, years without a change, or (xz
 * of @napi-rs/lzma, 158 kB) set a quarter of a gigabyte aside for threads.
 */
export const avroCodecs = ['zstandard', 'snappy', 'deflate', 'null'] as const;
export type AvroCodec = (typeof avroCodecs)[number];

export const codecNameOf: Readonly<Record<AvroCodec, CodecName>> = {
  zstandard: 'zstd',
  snappy: 'snappy',
  deflate: 'deflate',
  null: 'none',
};

/** `level` is of the codec's scale in compressionLevels; undefined is the usual one. */
export async function blockCompressor(codec: AvroCodec, level?: number): Promise<Compress> {
  const { compressor } = await codecOf(codecNameOf[codec]);
  if (compressor === undefined)
    throw new TableError('unsupported', `${codec} cannot be written here`);
  const compress = compressor(level);
  return codec === 'snappy' ? withChecksum(compress) : compress;
}

/** The CRC-32 of the uncompressed data follows the compressed data, big-endian. */
function withChecksum(compress: Compress): Compress {
  return async (bytes) => {
    const compressed = await compress(bytes);
    const whole = new Uint8Array(compressed.length + 4);
    whole.set(compressed);
    new DataView(whole.buffer).setUint32(compressed.length, crc32(bytes));
    return whole;
  };
}
