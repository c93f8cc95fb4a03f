/**
 * The page index: where each page of a column chunk is, and which rows it holds (offset index); the bounds and nulls of
 * each (column index).
 * https://github.com/apache/parquet-format/blob/master/PageIndex.md
 *
 * It is an optional help: one that is damaged or contradicts its chunk is treated as missing.
 */
import { throwIfAborted } from '../../../base/abort.ts';
import type { ByteSource } from '../../../io/byteSource.ts';
import type { Range } from '../../../table/schema.ts';
import { coalesce } from './byteRanges.ts';
import { firstByte } from '../footer/chunkTable.ts';
import { openChunkModule } from '../encryption/chunkCipher.ts';
import {
  chunkCipher,
  chunkMetaData,
  rowGroupOf,
  rowsIn,
  type ParquetFooter,
} from '../footer/footer.ts';
import { columnIndex, offsetIndex, type ColumnIndex } from '../thrift/metadata.ts';
import { ThriftError } from '../thrift/thrift.ts';
import { decode } from '../thrift/thriftStruct.ts';

/** A data page: bytes [start, end) of the file, header included, which hold the rows from `firstRow` on. */
export interface PagePlace {
  readonly start: number;
  readonly end: number;
  /** Counted from the row group's first row. */
  readonly firstRow: number;
}

/** Where the offset index of a column chunk is; undefined when the footer names none inside the file. */
function offsetIndexPlace(
  footer: ParquetFooter,
  rowGroup: number,
  leaf: number,
): Range | undefined {
  const { offsetIndexOffset: start = 0, offsetIndexLength = 0 } =
    rowGroupOf(footer, rowGroup)?.columns.at(leaf) ?? {};
  const end = start + offsetIndexLength;
  return start > 0 && offsetIndexLength > 0 && end <= footer.footerStart
    ? { start, end }
    : undefined;
}

/** The pages of an encoded offset index; undefined when they are not those of a chunk at [start, end). */
function pagesOf(bytes: Uint8Array, chunk: Range, rows: number): PagePlace[] | undefined {
  try {
    const pages = decode(offsetIndex, bytes).value.pageLocations.map(
      ({ offset, compressedPageSize, firstRowIndex }): PagePlace => ({
        start: offset,
        end: offset + compressedPageSize,
        firstRow: firstRowIndex,
      }),
    );
    return isPlausible(pages, chunk, rows) ? pages : undefined;
  } catch (error) {
    if (error instanceof ThriftError) return undefined;
    throw error;
  }
}

/** Pages in order, without overlap, inside the chunk, beginning at row 0 and ending before its last. */
function isPlausible(pages: readonly PagePlace[], chunk: Range, rows: number): boolean {
  let end = chunk.start;
  let row = -1;
  for (const page of pages) {
    if (page.start < end || page.end <= page.start || page.firstRow <= row) return false;
    ({ end } = page);
    row = page.firstRow;
  }
  return pages[0]?.firstRow === 0 && row < rows && end <= chunk.end;
}

/** The pages of these leaves of a row group; leaves without a usable index are left out. Few reads. */
export async function readPagePlaces(
  source: ByteSource,
  { footer, rowGroup }: { readonly footer: ParquetFooter; readonly rowGroup: number },
  leaves: readonly number[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<number, readonly PagePlace[]>> {
  const wanted = leaves.flatMap((leaf) => {
    const place = offsetIndexPlace(footer, rowGroup, leaf);
    return place === undefined ? [] : [{ leaf, place }];
  });
  const rows = rowsIn(footer, rowGroup);
  const found = new Map<number, readonly PagePlace[]>();
  const load = async (read: Range): Promise<void> => {
    const bytes = await source.read(read.start, read.end, signal);
    throwIfAborted(signal);
    for (const { leaf, place } of wanted) {
      if (place.start < read.start || place.end > read.end) continue;
      const metaData = chunkMetaData(footer, rowGroup, leaf);
      const start = firstByte(metaData);
      const chunk = { start, end: start + metaData.totalCompressedSize };
      const stored = bytes.subarray(place.start - read.start, place.end - read.start);
      const cipher = chunkCipher(footer, rowGroup, leaf);
      const index =
        cipher === undefined ? stored : await openChunkModule(cipher, 'offsetIndex', stored);
      const pages = index && pagesOf(index, chunk, rows);
      if (pages !== undefined) found.set(leaf, pages);
    }
  };
  await Promise.all(coalesce(wanted.map(({ place }) => place)).map(load));
  return found;
}

/** The column index of a chunk as it is; undefined where there is none, or none that can be read. */
export async function readColumnIndex(
  source: ByteSource,
  { footer, rowGroup }: { readonly footer: ParquetFooter; readonly rowGroup: number },
  leaf: number,
  signal: AbortSignal | undefined,
): Promise<ColumnIndex | undefined> {
  const { columnIndexOffset: start = 0, columnIndexLength: length = 0 } =
    rowGroupOf(footer, rowGroup)?.columns.at(leaf) ?? {};
  if (start <= 0 || length <= 0 || start + length > footer.footerStart) return undefined;
  const stored = await source.read(start, start + length, signal);
  const cipher = chunkCipher(footer, rowGroup, leaf);
  const bytes =
    cipher === undefined ? stored : await openChunkModule(cipher, 'columnIndex', stored);
  throwIfAborted(signal);
  try {
    return bytes && decode(columnIndex, bytes).value;
  } catch (error) {
    if (error instanceof ThriftError) return undefined;
    throw error;
  }
}
