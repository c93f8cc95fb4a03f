/** An encoded chunk made ready for the file it goes into: under its column's own name, type and bounds. */
import { restoredColumnIndex, restoredStatistics, unitedBounds } from './bounds.ts';
import type { EncodedChunk } from './encodedFile.ts';
import { chunkMetaData, type ParquetFooter } from './footer.ts';
import type { Statistics } from './metadata.ts';
import type { StoredLeaf } from './storedSchema.ts';

/** `inherited` gives the statistics of the input chunks whose values `chunk` holds; it is asked only where need be. */
export function restoredChunk(
  chunk: EncodedChunk,
  leaf: StoredLeaf,
  inherited: () => readonly (Statistics | undefined)[],
): EncodedChunk {
  const { element, path } = leaf.node;
  return {
    ...chunk,
    columnIndex: restoredColumnIndex(chunk.columnIndex, leaf.bounds),
    metaData: {
      ...chunk.metaData,
      type: element.type ?? chunk.metaData.type,
      pathInSchema: path,
      statistics: boundedStatistics(chunk.metaData.statistics, leaf, inherited),
    },
  };
}

/**
 * What the encoder found, as far as it holds. Of integers of both signs that are stored as bytes it does not: for them
 * the bounds of the input are the better ones.
 */
function boundedStatistics(
  found: Statistics | undefined,
  { bounds, node }: StoredLeaf,
  inherited: () => readonly (Statistics | undefined)[],
): Statistics | undefined {
  const statistics = restoredStatistics(found, bounds);
  const isLost = found?.minValue !== undefined && statistics?.minValue === undefined;
  if (bounds !== 'signedBytes' || !isLost) return statistics;
  return { ...statistics, ...unitedBounds(inherited(), node.element.typeLength ?? 0) };
}

/** What the footer says of a chunk's values; undefined where it does not say in which order they are. */
export function boundsOf(
  footer: ParquetFooter,
  rowGroup: number,
  leaf: number,
): Statistics | undefined {
  if (footer.metaData.columnOrders?.[leaf]?.TYPE_ORDER === undefined) return undefined;
  return chunkMetaData(footer, rowGroup, leaf).statistics;
}
