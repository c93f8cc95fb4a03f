/** An encoded chunk made ready for the file it goes into: under its column's own name, type and bounds. */
import { restoredColumnIndex, restoredStatistics } from './bounds.ts';
import type { EncodedChunk } from './encodedFile.ts';
import type { SignedBounds } from './signedBounds.ts';
import type { StoredLeaf } from './storedSchema.ts';

/** `lookFor` finds the bounds of the chunk's values, where those that the encoder found do not hold; it takes a while. */
export function restoredChunk(
  chunk: EncodedChunk,
  leaf: StoredLeaf,
  lookFor: () => SignedBounds | undefined,
): EncodedChunk {
  const { element, path } = leaf.node;
  const { statistics: found, type } = chunk.metaData;
  const statistics = restoredStatistics(found, leaf.bounds);
  const columnIndex = restoredColumnIndex(chunk.columnIndex, leaf.bounds);
  const isLost = found?.minValue !== undefined && statistics?.minValue === undefined;
  const better = leaf.bounds === 'signedBytes' && isLost ? lookFor() : undefined;
  return {
    ...chunk,
    columnIndex: better?.columnIndex ?? columnIndex,
    metaData: {
      ...chunk.metaData,
      type: element.type ?? type,
      pathInSchema: path,
      statistics: better === undefined ? statistics : { ...statistics, ...better.statistics },
    },
  };
}
