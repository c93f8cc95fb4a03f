/** Avro's codecs by the words that files use, and what Avro adds to them. */
import { TableError } from '../../../base/errors.ts';
import type { Codec, CodecName, DecompressNow } from '../../../codecs/codec.ts';
import { codecOf } from '../../../codecs/codecs.ts';
import { crc32 } from '../../../codecs/crc32.ts';

const names: Readonly<Record<string, CodecName>> = {
  null: 'none',
  deflate: 'deflate',
  snappy: 'snappy',
  zstandard: 'zstd',
  bzip2: 'bzip2',
  xz: 'xz',
};

const checksumBytes = 4;

/** How blocks are decompressed: at once by codecs that can, else with a promise. */
export type BlockCodec = Pick<Codec, 'decompress' | 'decompressorNow' | 'declaredBytes'>;

/** What undoes the codec that a file's header names. Rejects with TableError `unsupported`. */
export async function blockCodec(word: string): Promise<BlockCodec> {
  const name = Object.hasOwn(names, word) ? names[word] : undefined;
  if (name === undefined)
    throw new TableError('unsupported', `nobody here knows the codec ${JSON.stringify(word)}`, {
      where: { part: 'header' },
    });
  const codec = await codecOf(name);
  return name === 'snappy' ? withChecksum(codec) : codec;
}

/** The CRC-32 of the uncompressed data follows the compressed data, big-endian. */
function withChecksum({ decompress, decompressorNow, declaredBytes }: BlockCodec): BlockCodec {
  const now =
    decompressorNow &&
    ((): DecompressNow => {
      const decompressNow = decompressorNow();
      return (bytes, maxBytes) => checked(bytes, decompressNow(withoutChecksum(bytes), maxBytes));
    });
  return {
    decompress: async (bytes, maxBytes) =>
      checked(bytes, await decompress(withoutChecksum(bytes), maxBytes)),
    decompressorNow: now,
    declaredBytes,
  };
}

function withoutChecksum(bytes: Uint8Array): Uint8Array {
  if (bytes.byteLength < checksumBytes)
    throw new TableError('corrupt', 'there is no room for its checksum');
  return bytes.subarray(0, -checksumBytes);
}

function checked(bytes: Uint8Array, data: Uint8Array): Uint8Array {
  const at = bytes.byteOffset + bytes.byteLength - checksumBytes;
  const told = new DataView(bytes.buffer, at).getUint32(0);
  if (crc32(data) !== told) throw new TableError('corrupt', 'its checksum is wrong');
  return data;
}
