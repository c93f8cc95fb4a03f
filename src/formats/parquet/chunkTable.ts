/** Sizes and places of all column chunks of a file as flat arrays: there may be hundreds of thousands of them. */
import { thriftPart, type ParquetFooter } from './footer.ts';
import { decode, i32, i64, list, optional, required, struct } from './thriftStruct.ts';

/** FileMetaData with only what is wanted here: the other fields are passed over, which is several times faster. */
const fileSizes = struct('FileMetaData', {
  rowGroups: required(
    4,
    list(
      struct('RowGroup', {
        columns: required(
          1,
          list(
            struct('ColumnChunk', {
              metaData: optional(
                3,
                struct('ColumnMetaData', {
                  codec: required(4, i32),
                  totalUncompressedSize: required(6, i64),
                  totalCompressedSize: required(7, i64),
                  dataPageOffset: required(9, i64),
                  dictionaryPageOffset: optional(11, i64),
                }),
              ),
            }),
          ),
        ),
      }),
    ),
  ),
});

/** Entry i is column chunk i, counted through the row groups. What the footer does not say (encrypted) is 0. */
export interface ChunkTable {
  /** Number of the first chunk of each row group, then of chunks in all. */
  readonly firstChunk: Float64Array;
  /** As in parquet.thrift's CompressionCodec; -1 where encrypted. */
  readonly codec: Int32Array;
  readonly compressed: Float64Array;
  readonly uncompressed: Float64Array;
  /** Of the first byte. */
  readonly offset: Float64Array;
}

interface PageOffsets {
  readonly dataPageOffset: number;
  readonly dictionaryPageOffset?: number | undefined;
}

/** Where a column chunk starts. Some writers say 0 for "no dictionary", others point behind the first data page. */
export function firstByte({ dataPageOffset, dictionaryPageOffset = 0 }: PageOffsets): number {
  const hasDictionary = dictionaryPageOffset > 0 && dictionaryPageOffset < dataPageOffset;
  return hasDictionary ? dictionaryPageOffset : dataPageOffset;
}

/** Throws TableError `corrupt`. */
export function chunkTable({ bytes, footerStart }: ParquetFooter): ChunkTable {
  const { rowGroups } = thriftPart('footer', footerStart, () => decode(fileSizes, bytes).value);
  const firstChunk = new Float64Array(rowGroups.length + 1);
  for (const [index, { columns }] of rowGroups.entries())
    firstChunk[index + 1] = firstChunk[index]! + columns.length;
  const count = firstChunk[rowGroups.length]!;
  const table = {
    firstChunk,
    codec: new Int32Array(count).fill(-1),
    compressed: new Float64Array(count),
    uncompressed: new Float64Array(count),
    offset: new Float64Array(count),
  };
  let i = 0;
  for (const { columns } of rowGroups)
    for (const { metaData } of columns) {
      if (metaData !== undefined) {
        table.codec[i] = metaData.codec;
        table.compressed[i] = metaData.totalCompressedSize;
        table.uncompressed[i] = metaData.totalUncompressedSize;
        table.offset[i] = firstByte(metaData);
      }
      i++;
    }
  return table;
}
