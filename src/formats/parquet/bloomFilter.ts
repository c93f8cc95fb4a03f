/**
 * Bloom filters: "is this value possibly in this column chunk?", answered from 32 bytes of the file.
 * https://github.com/apache/parquet-format/blob/master/BloomFilter.md
 */
import { throwIfAborted } from '../../base/abort.ts';
import { TableError } from '../../base/errors.ts';
import { xxHash64 } from '../../codecs/xxHash64.ts';
import type { ByteSource } from '../../io/byteSource.ts';
import type { BloomAnswer } from '../../table/layout.ts';
import { chunkCipher, chunkMetaData, chunkPart, thriftPart, type ParquetFooter } from './footer.ts';
import { bloomFilterHeader } from './metadata.ts';
import { decode } from './thriftStruct.ts';

const blockBytes = 32;
/** More than the header of any writer takes. */
const headerBytesRead = 256;

const salt = [
  0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b, 0x9efc4947, 0x5c6bfb31,
] as const;

/** The block of a value among `blocks`, by the upper half of its hash: a multiplication instead of a remainder. */
export function blockOf(hash: bigint, blocks: number): number {
  return Number(((hash >> 32n) * BigInt(blocks)) >> 32n);
}

/** Whether the block has the value's bit set in each of its eight words (little-endian). */
export function blockHas(block: Uint8Array, hash: bigint): boolean {
  const words = new DataView(block.buffer, block.byteOffset, blockBytes);
  const key = Number(hash & 0xffff_ffffn);
  return salt.every((multiplier, word) => {
    const bit = Math.imul(key, multiplier) >>> 27;
    return (words.getUint32(word * 4, true) & (1 << bit)) !== 0;
  });
}

interface Bitset {
  readonly start: number;
  readonly bytes: number;
}

/** Where a filter's bits are. Rejects with TableError `unsupported` for a filter of another kind, or `corrupt`. */
async function readHeader(
  source: ByteSource,
  {
    offset,
    part,
    limit,
  }: { readonly offset: number; readonly part: string; readonly limit: number },
  signal: AbortSignal | undefined,
): Promise<Bitset> {
  const where = { part: `${part}, bloom filter`, offset };
  if (offset < 0 || offset >= limit)
    throw new TableError('corrupt', 'the bloom filter is not in the file', { where });
  const bytes = await source.read(offset, Math.min(offset + headerBytesRead, limit), signal);
  throwIfAborted(signal);
  const { value: header, end } = thriftPart(where.part, offset, () =>
    decode(bloomFilterHeader, bytes),
  );
  const { algorithm, hash, compression, numBytes } = header;
  if (!algorithm.BLOCK || !hash.XXHASH || !compression.UNCOMPRESSED)
    throw new TableError('unsupported', 'a bloom filter of another kind', { where });
  const fits = numBytes > 0 && numBytes % blockBytes === 0 && offset + end + numBytes <= limit;
  if (!fits) throw new TableError('corrupt', `a bloom filter of ${numBytes} bytes`, { where });
  return { start: offset + end, bytes: numBytes };
}

export interface BloomProbe {
  readonly rowGroup: number;
  readonly leaf: number;
  /** PLAIN-encoded; byte arrays without their length. */
  readonly value: Uint8Array;
}

/** Rejects with TableError `invalidArgument` where the chunk has no bloom filter. */
export async function probeBloomFilter(
  source: ByteSource,
  footer: ParquetFooter,
  { rowGroup, leaf, value }: BloomProbe,
  signal?: AbortSignal,
): Promise<BloomAnswer> {
  const metaData = chunkMetaData(footer, rowGroup, leaf);
  const part = chunkPart(rowGroup, metaData.pathInSchema);
  const offset = metaData.bloomFilterOffset;
  if (offset === undefined)
    throw new TableError('invalidArgument', 'the column chunk has no bloom filter', {
      where: { part },
    });
  if (chunkCipher(footer, rowGroup, leaf) !== undefined)
    throw new TableError('unsupported', 'the bloom filter of an encrypted column', {
      where: { part },
    });
  const bits = await readHeader(source, { offset, part, limit: footer.footerStart }, signal);
  const hash = xxHash64(value);
  const start = bits.start + blockOf(hash, bits.bytes / blockBytes) * blockBytes;
  const block = await source.read(start, start + blockBytes, signal);
  throwIfAborted(signal);
  return blockHas(block, hash) ? 'maybe' : 'absent';
}
