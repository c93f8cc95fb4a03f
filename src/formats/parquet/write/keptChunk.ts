/**
 * Column chunks that a rewrite leaves as they are, byte for byte: those of values so large that the encoder, which has
 * 4 GiB and needs each of them several times, has no room for them.
 */
import { TableError } from '../../../base/errors.ts';
import type { ByteSource } from '../../../io/byteSource.ts';
import { firstByte } from '../footer/chunkTable.ts';
import { chunkPart, type ParquetFooter } from '../footer/footer.ts';
import { movedMetaData, type EncodedChunk } from '../mini/encodedFile.ts';
import { wholeChunk } from '../mini/miniFile.ts';
import { readColumnIndex, readPagePlaces, type PagePlace } from '../pages/pageIndex.ts';
import type { ColumnMetaData, OffsetIndex } from '../thrift/metadata.ts';

/** Mean bytes of a value from which on a chunk is kept. */
const keptValueBytes = 256 * 1024 * 1024;

/** One array in the decoder's 4 GiB of memory, such as the compressed bytes of a column, may have half of them. */
export const maxArrayBytes = 2000 * 1024 * 1024;

/** Throws TableError `tooLarge` for compressed bytes of a chunk that do not fit into one array. */
export function checkHeldBytes(bytes: number, part: string): void {
  if (bytes > maxArrayBytes)
    throw new TableError(
      'tooLarge',
      `its ${bytes} compressed bytes exceed the ${maxArrayBytes} that can be held at a time`,
      { where: { part } },
    );
}

/** Whether a rewrite keeps the pages of a chunk: a question of its values alone. */
export function isKeptChunk({ numValues, totalUncompressedSize }: ColumnMetaData): boolean {
  return numValues > 0 && totalUncompressedSize >= numValues * keptValueBytes;
}

interface Place {
  readonly footer: ParquetFooter;
  readonly rowGroup: number;
  readonly leaf: number;
}

/**
 * The chunk with its page index, ready for another file of the same schema; its Bloom filter is left behind. Rejects with
 * TableError as wholeChunk does, and `tooLarge` for what does not fit into an array.
 */
export async function keptChunk(
  source: ByteSource,
  { footer, rowGroup, leaf }: Place,
  signal: AbortSignal | undefined,
): Promise<EncodedChunk> {
  const { metaData } = wholeChunk(footer, rowGroup, leaf);
  const start = firstByte(metaData);
  const size = metaData.totalCompressedSize;
  checkHeldBytes(size, chunkPart(rowGroup, metaData.pathInSchema));
  const places = await readPagePlaces(source, { footer, rowGroup }, [leaf], signal);
  const offsetIndex = offsetIndexOf(places.get(leaf), start);
  return {
    bytes: await source.read(start, start + size, signal),
    metaData: {
      ...movedMetaData(metaData, -start),
      bloomFilterOffset: undefined,
      bloomFilterLength: undefined,
    },
    offsetIndex,
    columnIndex: offsetIndex && (await readColumnIndex(source, { footer, rowGroup }, leaf, signal)),
  };
}

function offsetIndexOf(
  places: readonly PagePlace[] = [],
  chunkStart: number,
): OffsetIndex | undefined {
  if (places.length === 0) return undefined;
  const pageLocations = places.map(({ start, end, firstRow }) => ({
    offset: start - chunkStart,
    compressedPageSize: end - start,
    firstRowIndex: firstRow,
  }));
  return { pageLocations, unencodedByteArrayDataBytes: undefined };
}
