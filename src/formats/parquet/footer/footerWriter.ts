/**
 * The footer of a new file. What comes from the input's footer (schema and key-value metadata) is copied as bytes, so
 * that annotations and fields which this program does not know are not lost.
 */
import { thriftPart, type ParquetFooter } from './footer.ts';
import {
  columnChunk,
  fileMetaData,
  rowGroup,
  type KeyValue,
  type SchemaElement,
  type SortingColumn,
} from '../thrift/metadata.ts';
import type { PackedList } from './packedList.ts';
import {
  decode,
  eagerList,
  encode,
  lazyList,
  list,
  verbatim,
  type Infer,
} from '../thrift/thriftStruct.ts';

/** What a footer says of a row group that has been written. */
export interface WrittenRowGroup {
  readonly rows: number;
  readonly sortingColumns: readonly SortingColumn[] | undefined;
  readonly fileOffset: number;
  readonly compressedBytes: number;
  readonly uncompressedBytes: number;
  /** An encoded ColumnMetaData for each leaf column. */
  readonly metaData: PackedList;
  /** The encoded page index of each leaf column, or undefined. */
  readonly offsetIndexes: PackedList;
  readonly columnIndexes: PackedList;
}

/** Where the page indexes were written: those of all row groups and columns in order, without gaps. */
export interface IndexPlaces {
  readonly columnIndexStart: number;
  readonly offsetIndexStart: number;
}

/** What of a footer does not follow from its row groups. */
export interface FooterFacts {
  readonly kept: KeptMetaData;
  readonly leafCount: number;
  readonly createdBy: string;
}

// The structures of metadata.ts, with the parts as bytes that come from the input, or were encoded when their row group
// was written.
const writtenChunk = columnChunk.with({ metaData: verbatim('struct') });
const writtenRowGroup = rowGroup.with({ columns: lazyList(writtenChunk) });
const keptParts = { schema: verbatim('list'), keyValueMetadata: verbatim('list') };
const keptFile = fileMetaData.with({ ...keptParts, rowGroups: verbatim('list') });
const writtenFile = fileMetaData.with({ ...keptParts, rowGroups: list(writtenRowGroup) });

/** The parts of an input's footer that its rewrite has, too. */
export type KeptMetaData = Pick<Infer<typeof keptFile>, 'version' | 'schema' | 'keyValueMetadata'>;

/** Views of the input's footer. */
export function keptMetaDataOf({ bytes, footerStart }: ParquetFooter): KeptMetaData {
  return thriftPart('footer', footerStart, () => keptPartsOf(bytes));
}

function keptPartsOf(footer: Uint8Array): KeptMetaData {
  const { version, schema, keyValueMetadata } = decode(keptFile, footer).value;
  return { version, schema, keyValueMetadata };
}

/** Version 2 of the format is the one whose annotations are those of today. */
const formatVersion = 2;

/** The same of a file that has no input. */
export function newMetaData(
  schema: readonly SchemaElement[],
  keyValueMetadata: readonly KeyValue[],
): KeptMetaData {
  const bare = { version: formatVersion, schema, numRows: 0, rowGroups: eagerList([]) };
  const entries = keyValueMetadata.length === 0 ? undefined : keyValueMetadata;
  const bytes = encode(fileMetaData, { ...bare, keyValueMetadata: entries });
  return keptPartsOf(bytes);
}

const frontToBack = (): never => {
  throw new RangeError('a footer is written front to back');
};

/** RowGroup.ordinal is an i16; it is left out where it does not fit. */
const maxOrdinal = 0x7fff;

/** The thrift bytes, without length and magic. */
export function encodeFooter(
  rowGroups: readonly WrittenRowGroup[],
  places: IndexPlaces,
  { kept, leafCount, createdBy }: FooterFacts,
): Uint8Array<ArrayBuffer> {
  let columnIndexOffset = places.columnIndexStart;
  let offsetIndexOffset = places.offsetIndexStart;
  const placed = rowGroups.map((written, index): Infer<typeof writtenRowGroup> => {
    const columnsFrom = { columnIndexOffset, offsetIndexOffset };
    columnIndexOffset += written.columnIndexes.bytes.byteLength;
    offsetIndexOffset += written.offsetIndexes.bytes.byteLength;
    return {
      columns: {
        length: leafCount,
        at: frontToBack,
        [Symbol.iterator]: () => placedChunks(written, columnsFrom),
      },
      totalByteSize: written.uncompressedBytes,
      numRows: written.rows,
      sortingColumns: written.sortingColumns,
      fileOffset: written.fileOffset,
      totalCompressedSize: written.compressedBytes,
      ordinal: index <= maxOrdinal ? index : undefined,
    };
  });
  return encode(writtenFile, {
    ...kept,
    numRows: rowGroups.reduce((sum, { rows }) => sum + rows, 0),
    rowGroups: placed,
    createdBy,
    columnOrders: Array.from({ length: leafCount }, () => ({ TYPE_ORDER: {} })),
  });
}

/** The column chunks of one row group, whose page indexes start at the given offsets. */
function* placedChunks(
  { metaData, offsetIndexes, columnIndexes }: WrittenRowGroup,
  from: { readonly columnIndexOffset: number; readonly offsetIndexOffset: number },
): Generator<Infer<typeof writtenChunk>> {
  let { columnIndexOffset, offsetIndexOffset } = from;
  for (let leaf = 0; leaf < metaData.length; leaf++) {
    const offsetIndexLength = offsetIndexes.at(leaf)?.byteLength;
    const columnIndexLength = columnIndexes.at(leaf)?.byteLength;
    yield {
      // Once the place of a second copy of the metadata; the specification now asks for 0.
      fileOffset: 0,
      metaData: metaData.at(leaf),
      offsetIndexOffset: offsetIndexLength === undefined ? undefined : offsetIndexOffset,
      offsetIndexLength,
      columnIndexOffset: columnIndexLength === undefined ? undefined : columnIndexOffset,
      columnIndexLength,
    };
    offsetIndexOffset += offsetIndexLength ?? 0;
    columnIndexOffset += columnIndexLength ?? 0;
  }
}
