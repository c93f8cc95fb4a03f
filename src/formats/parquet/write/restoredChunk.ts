/** An encoded chunk made ready for the file it goes into: under its column's own name, type and bounds. */
import { restoredColumnIndex, restoredStatistics } from '../statistics/bounds.ts';
import type { EncodedChunk } from '../mini/encodedFile.ts';
import { trueColumnIndex } from './encodedPages.ts';
import type { SignedBounds } from './signedBounds.ts';
import type { BoundsRule, StoredLeaf } from '../schema/storedSchema.ts';

const lookedFor: ReadonlySet<BoundsRule> = new Set(['signedBytes', 'signedByteArrays']);

/** `lookFor` finds the bounds of the chunk's values, where those that the encoder found do not hold; it takes a while. */
export function restoredChunk(
  chunk: EncodedChunk,
  leaf: StoredLeaf,
  lookFor: () => SignedBounds | undefined,
): EncodedChunk {
  const { element, path } = leaf.node;
  const { statistics: found, type } = chunk.metaData;
  const statistics = restoredStatistics(found, leaf.bounds);
  const isRepeated = leaf.node.maxRepetition > 0;
  const encoded = isRepeated ? trueColumnIndex(chunk) : chunk.columnIndex;
  const columnIndex = restoredColumnIndex(encoded, leaf.bounds);
  const isLost = found?.minValue !== undefined && statistics?.minValue === undefined;
  const better = isLost && lookedFor.has(leaf.bounds) ? lookFor() : undefined;
  const betterIndex = encoded && better?.columnIndex;
  return {
    ...chunk,
    columnIndex: betterIndex ?? columnIndex,
    metaData: {
      ...chunk.metaData,
      type: element.type ?? type,
      pathInSchema: path,
      statistics: better === undefined ? statistics : { ...statistics, ...better.statistics },
    },
  };
}
