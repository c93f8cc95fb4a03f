/**
 * Bloom filters: "is this value possibly in this column chunk?", answered from 32 bytes of the file.
 * https://github.com/apache/parquet-format/blob/master/BloomFilter.md
 */
import { throwIfAborted } from '../../../base/abort.ts';
import { TableError } from '../../../base/errors.ts';
import { xxHash64 } from '../../../codecs/xxHash64.ts';
import type { ByteSource } from '../../../io/byteSource.ts';
import type { BloomAnswer } from '../../../table/layout.ts';
import { blockBytes, blockHas, blockOf } from './bloomFilterBits.ts';
import { openChunkModule, type ChunkCipher } from '../encryption/chunkCipher.ts';
import { gcmModuleBytes, moduleEnd } from '../encryption/module.ts';
import {
  chunkCipher,
  chunkMetaData,
  chunkPart,
  thriftPart,
  type ParquetFooter,
} from '../footer/footer.ts';
import { bloomFilterHeader } from '../thrift/metadata.ts';
import { decode } from '../thrift/thriftStruct.ts';

/** More than the header of any writer takes. */
const headerBytesRead = 256;

/** Where a filter is, and how it is opened if it is encrypted. */
interface FilterPlace {
  readonly offset: number;
  /** Of the column chunk, for messages. */
  readonly part: string;
  /** Where the filter must end. */
  readonly limit: number;
  readonly cipher: ChunkCipher | undefined;
}

interface Bitset {
  /** Of the bits, or of the module that holds them. */
  readonly start: number;
  readonly bytes: number;
}

function corrupt({ part, offset }: FilterPlace, message: string): TableError {
  return new TableError('corrupt', message, { where: { part: `${part}, bloom filter`, offset } });
}

/** The encoded header and what it takes in the file. */
async function openHeader(
  bytes: Uint8Array,
  place: FilterPlace,
): Promise<{ readonly bytes: Uint8Array; readonly end: number | undefined }> {
  if (place.cipher === undefined) return { bytes, end: undefined };
  const end = moduleEnd(bytes, 0);
  const module = bytes.subarray(0, end);
  const opened = end && (await openChunkModule(place.cipher, 'bloomFilterHeader', module));
  if (!opened) throw corrupt(place, 'its header was altered after it was encrypted');
  return { bytes: opened, end };
}

/** Where a filter's bits are. Rejects with TableError `unsupported` for a filter of another kind, or `corrupt`. */
async function readHeader(
  source: ByteSource,
  place: FilterPlace,
  signal: AbortSignal | undefined,
): Promise<Bitset> {
  const { offset, part, limit } = place;
  if (offset < 0 || offset >= limit) throw corrupt(place, 'the bloom filter is not in the file');
  const read = await source.read(offset, Math.min(offset + headerBytesRead, limit), signal);
  throwIfAborted(signal);
  const opened = await openHeader(read, place);
  const { value: header, end } = thriftPart(`${part}, bloom filter`, offset, () =>
    decode(bloomFilterHeader, opened.bytes),
  );
  const { algorithm, hash, compression, numBytes } = header;
  if (!algorithm.BLOCK || !hash.XXHASH || !compression.UNCOMPRESSED)
    throw new TableError('unsupported', 'a bloom filter of another kind', {
      where: { part: `${part}, bloom filter`, offset },
    });
  const start = offset + (opened.end ?? end);
  const fits = numBytes > 0 && numBytes % blockBytes === 0 && start + numBytes <= limit;
  if (!fits) throw corrupt(place, `a bloom filter of ${numBytes} bytes`);
  return { start, bytes: numBytes };
}

/** All bits. Encrypted ones can only be had as a whole. */
async function readBits(
  source: ByteSource,
  place: FilterPlace,
  bits: Bitset,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  if (place.cipher === undefined) return source.read(bits.start, bits.start + bits.bytes, signal);
  const end = Math.min(bits.start + bits.bytes + gcmModuleBytes, place.limit);
  const module = await source.read(bits.start, end, signal);
  const opened = await openChunkModule(place.cipher, 'bloomFilterBitset', module);
  if (opened?.byteLength !== bits.bytes)
    throw corrupt(place, 'its bits were altered after they were encrypted');
  return opened;
}

/** Whether the filter may have a value; reads the 32 bytes that the value's bits are in. */
type Probe = (value: Uint8Array) => Promise<boolean>;

function probeOf(
  source: ByteSource,
  place: FilterPlace,
  bits: Bitset,
  signal: AbortSignal | undefined,
): Probe {
  let all: Uint8Array | undefined;
  return async (value) => {
    const hash = xxHash64(value);
    const start = blockOf(hash, bits.bytes / blockBytes) * blockBytes;
    const end = start + blockBytes;
    if (place.cipher !== undefined) all ??= await readBits(source, place, bits, signal);
    const block =
      all?.subarray(start, end) ??
      (await source.read(bits.start + start, bits.start + end, signal));
    throwIfAborted(signal);
    return blockHas(block, hash);
  };
}

interface FilterOf {
  readonly rowGroup: number;
  readonly leaf: number;
}

/** Undefined where the chunk has no filter. */
function filterPlace(footer: ParquetFooter, { rowGroup, leaf }: FilterOf): FilterPlace | undefined {
  const { bloomFilterOffset: offset, pathInSchema } = chunkMetaData(footer, rowGroup, leaf);
  if (offset === undefined) return undefined;
  const cipher = chunkCipher(footer, rowGroup, leaf);
  return { offset, part: chunkPart(rowGroup, pathInSchema), limit: footer.footerStart, cipher };
}

/**
 * All bits of a chunk's filter; undefined where it has none. Rejects with TableError `unsupported` for a filter of another
 * kind, `corrupt`, or `tooLarge` for more than `maxBytes`.
 */
export async function readBloomFilter(
  source: ByteSource,
  footer: ParquetFooter,
  { maxBytes, ...chunk }: FilterOf & { readonly maxBytes: number },
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  const place = filterPlace(footer, chunk);
  if (place === undefined) return undefined;
  const bits = await readHeader(source, place, signal);
  if (bits.bytes > maxBytes)
    throw new TableError('tooLarge', `its bloom filter has ${bits.bytes} bytes`);
  return readBits(source, place, bits, signal);
}

export interface BloomProbe extends FilterOf {
  /** PLAIN-encoded; byte arrays without their length. */
  readonly value: Uint8Array;
}

/** Rejects with TableError `invalidArgument` where the chunk has no bloom filter. */
export async function probeBloomFilter(
  source: ByteSource,
  footer: ParquetFooter,
  { value, ...chunk }: BloomProbe,
  signal?: AbortSignal,
): Promise<BloomAnswer> {
  const place = filterPlace(footer, chunk);
  if (place === undefined) {
    const { pathInSchema } = chunkMetaData(footer, chunk.rowGroup, chunk.leaf);
    throw new TableError('invalidArgument', 'the column chunk has no bloom filter', {
      where: { part: chunkPart(chunk.rowGroup, pathInSchema) },
    });
  }
  const bits = await readHeader(source, place, signal);
  return (await probeOf(source, place, bits, signal)(value)) ? 'maybe' : 'absent';
}

/** Encrypted bits, which can only be had as a whole, are not worth more. */
const maxEncryptedBytes = 2 ** 20;

/** Whether the chunk may have any of some values, PLAIN-encoded; true where it has no filter. */
export async function filterHasAny(
  source: ByteSource,
  footer: ParquetFooter,
  { values, ...chunk }: FilterOf & { readonly values: readonly Uint8Array[] },
  signal?: AbortSignal,
): Promise<boolean> {
  const place = filterPlace(footer, chunk);
  if (place === undefined) return true;
  const bits = await readHeader(source, place, signal);
  if (place.cipher !== undefined && bits.bytes > maxEncryptedBytes) return true;
  const mayHave = probeOf(source, place, bits, signal);
  for (const value of values) if (await mayHave(value)) return true;
  return false;
}
