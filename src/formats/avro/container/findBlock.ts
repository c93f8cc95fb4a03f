/** Finds the block at a place of the file: its head, and the marker after its data. Reads no data. */
import {
  frameOf,
  hasMarker,
  maxHeadBytes,
  type BlockFrame,
  type FrameLimits,
  type FrameProblem,
} from './blockFrame.ts';
import type { FileWindow } from './fileWindow.ts';
import { syncMarkerBytes } from './header.ts';

export type Found = (BlockFrame & { readonly kind?: undefined }) | FrameProblem;

/**
 * The block at `at` if the window has its head and its marker; undefined when something must be read first. Makes no views:
 * of small blocks, they took a tenth of the time of a scan.
 */
export function findInWindow(
  window: FileWindow,
  at: number,
  limits: FrameLimits,
): Found | undefined {
  const headAt = window.placeOf(at, headEnd(at, limits));
  if (headAt === undefined) return undefined;
  const frame = frameOf(window.bytes, at, limits, headAt);
  if ('kind' in frame) return frame;
  const markerAt = window.placeOf(frame.dataEnd, markerEnd(frame, limits));
  return markerAt === undefined ? undefined : judge(frame, window.bytes, markerAt, limits);
}

/**
 * The block at `at`, reading what the window does not have: up to `ahead` bytes at once. A block that is no longer than
 * that is in the window afterwards, whole.
 */
export async function findBlock(
  window: FileWindow,
  at: number,
  { limits, ahead, signal }: FindOptions,
): Promise<Found> {
  const known = findInWindow(window, at, limits);
  if (known !== undefined) return known;
  const head = await window.read({ start: at, end: headEnd(at, limits), ahead }, signal);
  const frame = frameOf(head, at, limits);
  if ('kind' in frame) return frame;
  const end = markerEnd(frame, limits);
  const isShort = end - at <= ahead;
  const start = isShort ? at : frame.dataEnd;
  const bytes = await window.read({ start, end, ahead }, signal);
  return judge(frame, bytes, frame.dataEnd - start, limits);
}

export interface FindOptions {
  readonly limits: FrameLimits;
  /** Bytes. */
  readonly ahead: number;
  readonly signal: AbortSignal | undefined;
}

function headEnd(at: number, { fileBytes }: FrameLimits): number {
  return Math.min(fileBytes, at + maxHeadBytes);
}

function markerEnd({ end }: BlockFrame, { fileBytes }: FrameLimits): number {
  return Math.min(fileBytes, end);
}

/** Its marker is to be in `bytes` at `at`. */
function judge(
  frame: BlockFrame,
  bytes: Uint8Array,
  at: number,
  { syncMarker, fileBytes }: FrameLimits,
): Found {
  if (hasMarker(bytes, at, syncMarker)) return frame;
  const isCut = fileBytes - frame.dataEnd < syncMarkerBytes;
  const reason = isCut ? 'the file ends inside its sync marker' : 'its sync marker is wrong';
  return { kind: 'damaged', reason, isCut, frame };
}
