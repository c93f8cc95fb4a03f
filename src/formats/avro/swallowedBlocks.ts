/**
 * Blocks inside the data of another: where bytes are missing from a block, and happen to be as many as later blocks have,
 * its head tells a length that ends at one of their markers. Only damaged data is searched: whole data may have a sync
 * marker by itself.
 */
import type { AvroFile } from './avroFile.ts';
import { frameOf, hasMarker, indexOfMarker, maxHeadBytes } from './blockFrame.ts';
import { syncMarkerBytes } from './header.ts';
import type { PackedBlock } from './unpackAhead.ts';

/** In file order. */
export function* swallowedBlocks(
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
