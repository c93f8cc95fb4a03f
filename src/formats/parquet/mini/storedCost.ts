/** What decoding column chunks as they are stored costs in memory, estimated from the footer. */
import { physicalTypes, type ColumnMetaData } from '../thrift/metadata.ts';
import { miniChunkBytes, type MiniChunk } from './miniFile.ts';
import type { StoredLeaf } from '../schema/storedSchema.ts';

/** Guess for a string of a dictionary-encoded column, whose sizes say how long the dictionary is but not its values. */
const dictionaryStringBytes = 24;
/** Definition and repetition levels, in memory while a nested or nullable column is decoded. */
const levelBytes = 2;

const stringOffsetBytes = 4;
const valueWidth = { BOOLEAN: 1 / 8, INT32: 4, FLOAT: 4, INT64: 8, DOUBLE: 8, INT96: 12 } as const;

/** Bytes of a chunk's values in Arrow's memory layout. */
function decodedBytes(leaf: StoredLeaf, metaData: ColumnMetaData): number {
  return metaData.numValues * levelBytes * leaf.levels.length + valueBytes(leaf, metaData);
}

/** Bytes of a chunk held both as it is in the file and decoded. */
export function codingBytes(leaf: StoredLeaf, chunk: MiniChunk): number {
  return miniChunkBytes(chunk) + decodedBytes(leaf, chunk.metaData);
}

function valueBytes({ node, type }: StoredLeaf, metaData: ColumnMetaData): number {
  const { numValues, totalUncompressedSize, dictionaryPageOffset } = metaData;
  const physical = physicalTypes[type] ?? 'BYTE_ARRAY';
  if (physical === 'FIXED_LEN_BYTE_ARRAY') return numValues * (node.element.typeLength ?? 12);
  if (physical !== 'BYTE_ARRAY') return numValues * valueWidth[physical];
  const known = metaData.sizeStatistics?.unencodedByteArrayDataBytes;
  const guessed = (dictionaryPageOffset ?? 0) > 0 ? numValues * dictionaryStringBytes : 0;
  return numValues * stringOffsetBytes + (known ?? totalUncompressedSize + guessed);
}
