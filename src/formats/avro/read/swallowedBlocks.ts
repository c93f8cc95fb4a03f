/**
 * Blocks inside the data of another: where bytes are missing from a block, and happen to be as many as later blocks have,
 * its head tells a length that ends at one of their markers. Only damaged data is searched: whole data may have a sync
 * marker by itself.
 */
import type { AvroFile } from './avroFile.ts';
import { frameOf, hasMarker, indexOfMarker, maxHeadBytes } from '../container/blockFrame.ts';
import { framesEndingAt, maxCandidates, maxRescueBytes } from '../container/damage.ts';
import { syncMarkerBytes } from '../container/header.ts';
import type { PackedBlock } from './unpackAhead.ts';

/** In file order. */
export async function* swallowedBlocks(
  file: AvroFile,
  block: PackedBlock,
  signal: AbortSignal | undefined,
): AsyncGenerator<PackedBlock> {
  let last = block.frame.dataStart;
  for (const inner of behindMarkers(file, block)) {
    yield inner;
    last = inner.frame.dataEnd;
  }
  // Where the marker before it is damaged, too, the last one can still be told by its end.
  if (last === block.frame.dataEnd) return;
  const found = await lastBlock(file, block, signal);
  if (found !== undefined) yield found;
}

function* behindMarkers(
  { sequence: { limits } }: AvroFile,
  { index, frame: outer, packed }: PackedBlock,
): Generator<PackedBlock> {
  if (packed === undefined) return;
  const { syncMarker } = limits;
  let marker = indexOfMarker(packed, syncMarker, 0);
  while (marker >= 0) {
    const at = marker + syncMarkerBytes;
    const head = packed.subarray(at, at + maxHeadBytes);
    const frame = frameOf(head, outer.dataStart + at, limits);
    if (!('kind' in frame) && frame.end <= outer.end) {
      const start = frame.dataStart - outer.dataStart;
      const end = frame.dataEnd - outer.dataStart;
      // The last of them ends with the marker that the outer one seemed to end with.
      if (end === packed.byteLength || hasMarker(packed, end, syncMarker)) {
        yield { index, frame, packed: packed.subarray(start, end) };
        marker = end < packed.byteLength ? end : -1;
        continue;
      }
    }
    marker = indexOfMarker(packed, syncMarker, at);
  }
}

async function lastBlock(
  { sequence: { limits, decodesExactly } }: AvroFile,
  { index, frame: { dataStart, dataEnd }, packed }: PackedBlock,
  signal: AbortSignal | undefined,
): Promise<PackedBlock | undefined> {
  if (packed === undefined || packed.byteLength > maxRescueBytes) return undefined;
  const places = { start: dataStart, end: dataEnd, bytes: packed, limits };
  let candidates = 0;
  for (const frame of framesEndingAt(dataEnd, places)) {
    if (await decodesExactly(frame, signal))
      return { index, frame, packed: packed.subarray(frame.dataStart - dataStart) };
    if (++candidates === maxCandidates) return undefined;
  }
  return undefined;
}
