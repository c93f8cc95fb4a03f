/** Takes the row groups out of a whole Parquet file in memory, as parquet-wasm makes it, to be put into another one. */
import { TableError } from '../../../base/errors.ts';
import { memorySource } from '../../../io/byteSource.ts';
import { readFooter, thriftPart } from '../footer/footer.ts';
import {
  columnIndex,
  offsetIndex,
  type ColumnChunk,
  type ColumnIndex,
  type ColumnMetaData,
  type OffsetIndex,
} from '../thrift/metadata.ts';
import { wholeChunk } from './miniFile.ts';
import { schemaTree } from '../schema/schemaTree.ts';
import { storedLeaves } from '../schema/storedSchema.ts';
import { decode, type Codec } from '../thrift/thriftStruct.ts';

/** The pages of one column in one row group, with what is said about them. */
export interface EncodedChunk {
  /** Dictionary page and data pages: a view. */
  readonly bytes: Uint8Array;
  /** Offsets here and in `offsetIndex` count from the start of `bytes`. */
  readonly metaData: ColumnMetaData;
  readonly offsetIndex: OffsetIndex | undefined;
  readonly columnIndex: ColumnIndex | undefined;
  /** Header and bits; written with the row group. */
  readonly bloomFilter?: Uint8Array | undefined;
}

interface EncodedRowGroup {
  readonly rows: number;
  /** One for each leaf column, in schema order. */
  readonly chunks: readonly EncodedChunk[];
}

export interface EncodedFile {
  /** As StoredLeaf.levels, for each leaf column. */
  readonly levels: readonly string[];
  readonly rowGroups: readonly EncodedRowGroup[];
}

/** Views of `file`, which must stay as it is. */
export async function takeApart(file: Uint8Array): Promise<EncodedFile> {
  const footer = await readFooter(memorySource('encoded row groups', file));
  const leaves = storedLeaves(schemaTree(footer.metaData.schema));
  const rowGroups = Array.from(footer.metaData.rowGroups, (rowGroup, index) => ({
    rows: rowGroup.numRows,
    chunks: leaves.map((_, leaf): EncodedChunk => {
      const { metaData, pieces } = wholeChunk(footer, index, leaf);
      const [piece] = pieces;
      if (piece?.kind !== 'input')
        throw new TableError('internal', 'an encoded column chunk has no bytes');
      const chunk = rowGroup.columns.at(leaf);
      return {
        bytes: file.subarray(piece.start, piece.end),
        metaData: movedMetaData(metaData, -piece.start),
        offsetIndex: movedOffsetIndex(offsetIndexOf(file, chunk), -piece.start),
        columnIndex: columnIndexOf(file, chunk),
      };
    }),
  }));
  return { levels: leaves.map(({ levels }) => levels), rowGroups };
}

/** The same chunk `by` bytes further on. */
export function movedMetaData(metaData: ColumnMetaData, by: number): ColumnMetaData {
  const { dataPageOffset, dictionaryPageOffset } = metaData;
  return {
    ...metaData,
    dataPageOffset: dataPageOffset + by,
    dictionaryPageOffset:
      dictionaryPageOffset === undefined ? undefined : dictionaryPageOffset + by,
  };
}

/** The same pages `by` bytes further on. */
export function movedOffsetIndex(
  index: OffsetIndex | undefined,
  by: number,
): OffsetIndex | undefined {
  if (index === undefined) return undefined;
  const pageLocations = index.pageLocations.map((location) => ({
    ...location,
    offset: location.offset + by,
  }));
  return { ...index, pageLocations };
}

function offsetIndexOf(file: Uint8Array, chunk: ColumnChunk): OffsetIndex | undefined {
  const { offsetIndexOffset: offset, offsetIndexLength: length } = chunk;
  return structAt(offsetIndex, file, offset, length);
}

function columnIndexOf(file: Uint8Array, chunk: ColumnChunk): ColumnIndex | undefined {
  const { columnIndexOffset: offset, columnIndexLength: length } = chunk;
  return structAt(columnIndex, file, offset, length);
}

function structAt<T>(codec: Codec<T>, file: Uint8Array, offset = 0, length = 0): T | undefined {
  if (offset <= 0 || length <= 0) return undefined;
  const bytes = file.subarray(offset, offset + length);
  return thriftPart('page index', offset, () => decode(codec, bytes).value);
}
