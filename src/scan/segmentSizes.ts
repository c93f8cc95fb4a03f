/** Counts the segments of a file by their size. */
import { throwIfAborted, yieldTurn } from '../base/abort.ts';
import type { TableReader } from '../formats/format.ts';
import { sizeClass, type SegmentSizes } from '../table/segmentSizes.ts';

/** Segments looked at in a turn: a millisecond or two. */
const step = 8192;

/** Of the segments that are known when it is asked. Rejects with AbortError. */
export async function segmentSizes(
  reader: TableReader,
  signal?: AbortSignal,
): Promise<SegmentSizes> {
  const counts: number[] = [];
  const { segmentCount } = reader.facts;
  let [least, most] = [Infinity, 0];
  let [leastRows, mostRows] = [Infinity, 0];
  for (let start = 0; start < segmentCount; start += step) {
    throwIfAborted(signal);
    const end = Math.min(start + step, segmentCount);
    for (const { compressedBytes, rowCount } of reader.segments({ start, end })) {
      const size = sizeClass(compressedBytes);
      counts[size] = (counts[size] ?? 0) + 1;
      least = Math.min(least, compressedBytes);
      most = Math.max(most, compressedBytes);
      leastRows = Math.min(leastRows, rowCount);
      mostRows = Math.max(mostRows, rowCount);
    }
    if (end < segmentCount) await yieldTurn();
  }
  return {
    count: segmentCount,
    least: segmentCount === 0 ? 0 : least,
    most,
    leastRows: segmentCount === 0 ? 0 : leastRows,
    mostRows,
    counts: Array.from(counts, (count: number | undefined) => count ?? 0),
  };
}
