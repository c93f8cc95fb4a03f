/**
 * Where a file goes on after a block that cannot be read as it stands. No whole block is passed over:
 *
 * 1. When only the marker is wrong, and the next block is right after it, the rows are kept: if the data decodes exactly
 *    or, where it is damaged, too, that of the next block does. The end of a block may look like a small block by chance.
 * 2. When the file ends inside the marker (or with it), the rows are kept if the data decodes exactly.
 * 3. Else the next marker is looked for from the block's own start, since its head may lie about its length.
 * 4. What ends with that marker may be whole and only start somewhere else: where bytes were lost or have come in. A
 *    start is believed when the number of bytes that it tells ends exactly at the marker, and they decode exactly.
 *
 * What cannot be decoded inside a block that is framed well is no matter of this file: see keptBlocks.ts.
 */
import { yieldTurn } from '../../../base/abort.ts';
import {
  frameOf,
  indexOfMarker,
  maxHeadBytes,
  type BlockFrame,
  type FrameLimits,
  type FrameProblem,
} from './blockFrame.ts';
import type { FileWindow } from './fileWindow.ts';
import { findBlock } from './findBlock.ts';
import { syncMarkerBytes } from './header.ts';

/** Bytes read at a time while looking for a marker. */
const stride = 4 * 1024 * 1024;
/** Further away than this from the marker at its end, nobody looks for the start of a block. */
const maxRescueBytes = 16 * 1024 * 1024;
/** Bytes among which starts are looked for in one turn. */
const rescueStride = 128 * 1024;
/** Starts that are tried: each costs the decoding of a block. By chance there is hardly one. */
const maxCandidates = 16;

/** Fewer bytes look like the data of a block too often: of a long row of zeros and ones, any end does. */
const leastBelieved = 4;

/** Whether all data of a block decodes into exactly as many records as its head says. */
export type DecodesExactly = (frame: BlockFrame, signal?: AbortSignal) => Promise<boolean>;

export interface DamagedPlace {
  readonly window: FileWindow;
  readonly limits: FrameLimits;
  /** Of the block. */
  readonly offset: number;
  readonly problem: FrameProblem;
  readonly decodesExactly: DecodesExactly;
}

export interface Recovery {
  /** A block whose rows are kept. */
  readonly frame: BlockFrame | undefined;
  /** Bytes that are passed over: [start, end). */
  readonly start: number;
  readonly end: number;
  /** Where to look for the next block; the file's end when there is none. */
  readonly next: number;
}

export async function recover(place: DamagedPlace, signal?: AbortSignal): Promise<Recovery> {
  const { offset, limits, problem } = place;
  const marker = await nextMarker(place, signal);
  if (problem.frame !== undefined && (await isFramed(place, problem.frame, marker, signal)))
    return withWrongMarker(problem.frame, limits);
  if (marker === undefined)
    return { frame: undefined, start: offset, end: limits.fileBytes, next: limits.fileBytes };
  const next = marker + syncMarkerBytes;
  const frame = await blockBefore(place, { from: offset + 1, marker }, signal);
  return { frame, start: offset, end: frame?.offset ?? next, next };
}

/** Rules 1 and 2, for a block whose marker is wrong or cut. `marker` is the first one from its start. */
async function isFramed(
  { limits, window, decodesExactly }: DamagedPlace,
  frame: BlockFrame,
  marker: number | undefined,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (frame.end >= limits.fileBytes) return decodesExactly(frame, signal);
  const next = await findBlock(window, frame.end, { limits, ahead: stride, signal });
  if (next.kind === 'damaged') return false;
  if (await decodesExactly(frame, signal)) return true;
  const isAlone = marker === undefined || marker >= frame.dataEnd;
  return isAlone && (await decodesExactly(next, signal));
}

function withWrongMarker(frame: BlockFrame, { fileBytes }: FrameLimits): Recovery {
  const next = Math.min(frame.end, fileBytes);
  return { frame, start: frame.dataEnd, end: next, next };
}

/** Rule 3. */
async function nextMarker(
  { window, limits, offset }: DamagedPlace,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  const { fileBytes, syncMarker } = limits;
  for (let start = offset; start + syncMarkerBytes <= fileBytes;) {
    const end = Math.min(fileBytes, start + stride);
    const bytes = await window.read({ start, end, ahead: stride }, signal);
    const at = indexOfMarker(bytes, syncMarker, 0);
    if (at >= 0) return start + at;
    // A marker may lie across the boundary.
    start = end - syncMarkerBytes + 1;
    await yieldTurn(signal);
  }
  return undefined;
}

/** Rule 4: a block that starts somewhere in [from, marker) and whose data ends at the marker. */
export async function blockBefore(
  { window, limits, decodesExactly }: Pick<DamagedPlace, 'window' | 'limits' | 'decodesExactly'>,
  { from, marker }: { readonly from: number; readonly marker: number },
  signal: AbortSignal | undefined,
): Promise<BlockFrame | undefined> {
  let candidates = 0;
  for (let start = Math.max(from, marker - maxRescueBytes); start < marker; start += rescueStride) {
    const end = Math.min(marker, start + rescueStride);
    const headsEnd = Math.min(limits.fileBytes, end + maxHeadBytes);
    const bytes = await window.read({ start, end: headsEnd, ahead: stride }, signal);
    for (const frame of framesEndingAt(marker, { start, end, bytes, limits })) {
      if (await decodesExactly(frame, signal)) return frame;
      if (++candidates === maxCandidates) return undefined;
    }
    await yieldTurn(signal);
  }
  return undefined;
}

/** What may be the heads of blocks among the bytes [start, end), of which `bytes` has a few more. */
function* framesEndingAt(
  marker: number,
  places: { start: number; end: number; bytes: Uint8Array; limits: FrameLimits },
): Generator<BlockFrame> {
  const { start, end, bytes, limits } = places;
  for (let at = start; at < end; at++) {
    const frame = frameOf(bytes.subarray(at - start, at - start + maxHeadBytes), at, limits);
    if ('kind' in frame || frame.dataEnd !== marker) continue;
    if (frame.records > 0 && frame.dataEnd - frame.dataStart >= leastBelieved) yield frame;
  }
}
