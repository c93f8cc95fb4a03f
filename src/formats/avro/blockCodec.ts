/** Avro's codecs by the words that files use, and what Avro adds to them. */
import { TableError } from '../../base/errors.ts';
import type { CodecName, Decompress } from '../../codecs/codec.ts';
import { codecOf } from '../../codecs/codecs.ts';
import { crc32 } from '../../codecs/crc32.ts';

const names: Readonly<Record<string, CodecName>> = {
  null: 'none',
  deflate: 'deflate',
  snappy: 'snappy',
  zstandard: 'zstd',
  bzip2: 'bzip2',
  xz: 'xz',
};

const checksumBytes = 4;

/** What undoes the codec that a file's header names. Rejects with TableError `unsupported`. */
export async function blockDecompressor(word: string): Promise<Decompress> {
  const name = Object.hasOwn(names, word) ? names[word] : undefined;
  if (name === undefined)
    throw new TableError('unsupported', `nobody here knows the codec ${JSON.stringify(word)}`, {
      where: { part: 'header' },
    });
  const { decompress } = await codecOf(name);
  return name === 'snappy' ? withChecksum(decompress) : decompress;
}

/** The CRC-32 of the uncompressed data follows the compressed data, big-endian. */
function withChecksum(decompress: Decompress): Decompress {
  return async (bytes, maxBytes) => {
    const end = bytes.byteLength - checksumBytes;
    if (end < 0) throw new TableError('corrupt', 'there is no room for its checksum');
    const data = await decompress(bytes.subarray(0, end), maxBytes);
    const told = new DataView(bytes.buffer, bytes.byteOffset + end).getUint32(0);
    if (crc32(data) !== told) throw new TableError('corrupt', 'its checksum is wrong');
    return data;
  };
}
