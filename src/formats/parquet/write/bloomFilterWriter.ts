/** Makes the bloom filter of an encoded column chunk, as bytes that can be written anywhere in its file. */
import { xxHash64Halves } from '../../../codecs/xxHash64.ts';
import { BloomFilterBits } from '../statistics/bloomFilterBits.ts';
import { visitDifferentValues, type StoredChunk } from '../mini/chunkValues.ts';
import { bloomFilterHeader } from '../thrift/metadata.ts';
import { encode } from '../thrift/thriftStruct.ts';

/**
 * Header and bits. Of values that are not in the chunk, the filter takes about the share `falsePositives` for such as
 * are. Decodes the chunk, unless a dictionary holds all of its values.
 */
export function bloomFilterOf(
  stored: StoredChunk,
  falsePositives: number,
): Uint8Array<ArrayBuffer> {
  const bits = new BloomFilterBits(stored.chunk.metaData.numValues, falsePositives);
  const halves = new Uint32Array(2);
  visitDifferentValues(stored, (bytes, start, end) => {
    xxHash64Halves(halves, bytes, start, end);
    bits.insert(halves[0]!, halves[1]!);
  });
  const bitset = bits.folded();
  const header = encode(bloomFilterHeader, {
    numBytes: bitset.byteLength,
    algorithm: { BLOCK: {} },
    hash: { XXHASH: {} },
    compression: { UNCOMPRESSED: {} },
  });
  const filter = new Uint8Array(header.byteLength + bitset.byteLength);
  filter.set(header);
  filter.set(bitset, header.byteLength);
  return filter;
}
