/**
 * A block inside the data of another: bytes of it are missing, or its size is wrong, and what it tells of its length ends
 * by chance at the marker of a later one. Only damaged blocks are searched: whole data may have a sync marker by itself.
 */
import { yieldTurn } from '../../../base/abort.ts';
import { indexOfMarker, maxHeadBytes, type BlockFrame } from '../container/blockFrame.ts';
import { blockBefore } from '../container/damage.ts';
import { FileWindow } from '../container/fileWindow.ts';
import { findBlock } from '../container/findBlock.ts';
import { syncMarkerBytes } from '../container/header.ts';
import type { AvroFile } from './avroFile.ts';

/** Bytes read at a time. */
const stride = 4 * 1024 * 1024;

/** Where the block around it ends in truth: after its data, and after its marker, if that is there. */
export interface Cut {
  readonly dataEnd: number;
  /** Where the next block starts, or what is left of one. */
  readonly end: number;
}

/** Undefined where no block is inside. No whole one is passed over. */
export async function swallowedBlock(
  { source, sequence }: AvroFile,
  outer: BlockFrame,
  signal: AbortSignal | undefined,
): Promise<Cut | undefined> {
  const { limits, decodesExactly } = sequence;
  const window = new FileWindow(source);
  const marker = await firstMarker(window, sequence.limits, outer, signal);
  const dataEnd = marker ?? outer.dataEnd;
  const end = dataEnd + syncMarkerBytes;
  if (marker !== undefined && (await decodesExactly({ ...outer, dataEnd, end }, signal)))
    return { dataEnd, end };
  // The marker before the first of them may be what is missing.
  const places = { window, limits, decodesExactly };
  const inner = await blockBefore(places, { from: outer.dataStart, marker: dataEnd }, signal);
  if (inner !== undefined) return { dataEnd: inner.offset, end: inner.offset };
  return marker === undefined ? undefined : { dataEnd, end };
}

/** The first marker inside a block's data, if there is one there with a block right behind it. */
async function firstMarker(
  window: FileWindow,
  limits: AvroFile['sequence']['limits'],
  { dataStart, dataEnd, end }: BlockFrame,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  let first: number | undefined;
  for (let at = dataStart; at + syncMarkerBytes <= dataEnd;) {
    const until = Math.min(dataEnd, at + stride);
    const bytes = await window.read({ start: at, end: until, ahead: stride }, signal);
    const marker = indexOfMarker(bytes, limits.syncMarker, 0);
    if (marker >= 0) {
      first ??= at + marker;
      at += marker + syncMarkerBytes;
      const found = await findBlock(window, at, { limits, ahead: maxHeadBytes, signal });
      if (found.kind === undefined && found.end <= end) return first;
      continue;
    }
    // A marker may lie across the boundary.
    at = until === dataEnd ? dataEnd : until - syncMarkerBytes + 1;
    await yieldTurn(signal);
  }
  return undefined;
}
