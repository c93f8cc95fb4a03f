/** Files that say something else of what they hold than they did. */
import { readFooter } from '../../../../src/formats/parquet/footer/footer.ts';
import {
  fileMetaData,
  type ColumnChunk,
  type FileMetaData,
  type RowGroup,
} from '../../../../src/formats/parquet/thrift/metadata.ts';
import { eagerList, encode } from '../../../../src/formats/parquet/thrift/thriftStruct.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';

/** The file with another footer. */
export async function withFooter(
  bytes: Uint8Array,
  change: (metaData: FileMetaData) => FileMetaData,
): Promise<Uint8Array> {
  const { metaData, footerStart } = await readFooter(memorySource('', bytes));
  const footer = encode(fileMetaData, change(metaData));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.byteLength);
  return Buffer.concat([bytes.subarray(0, footerStart), footer, length, Buffer.from('PAR1')]);
}

/** The file with something else said of row group 0. */
export async function withRowGroup(
  bytes: Uint8Array,
  change: (rowGroup: RowGroup) => RowGroup,
): Promise<Uint8Array> {
  return withFooter(bytes, (metaData) => ({
    ...metaData,
    rowGroups: eagerList(
      Array.from(metaData.rowGroups, (rowGroup, index) =>
        index === 0 ? change(rowGroup) : rowGroup,
      ),
    ),
  }));
}

/** The file with something else said of leaf `leaf` of row group 0. */
export async function withChunk(
  bytes: Uint8Array,
  leaf: number,
  change: (chunk: ColumnChunk) => ColumnChunk,
): Promise<Uint8Array> {
  return withRowGroup(bytes, (rowGroup) => ({
    ...rowGroup,
    columns: eagerList(
      Array.from(rowGroup.columns, (chunk, number) => (number === leaf ? change(chunk) : chunk)),
    ),
  }));
}
