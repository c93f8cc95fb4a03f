/**
 * Blocks that a walk would pass over: the size of one before them is wrong, and by chance ends at a sync marker. A walk
 * decodes nothing, but it can see the marker inside what is told to be the block's data. swallowedBlocks.ts looks for the
 * same in a block that a scan could not decode, and so needs no marker before the first of them.
 */
import { yieldTurn } from '../../../base/abort.ts';
import { indexOfMarker, maxHeadBytes, type BlockFrame } from './blockFrame.ts';
import type { BlockSequence, Step } from './blockSequence.ts';
import type { FileWindow } from './fileWindow.ts';
import { findBlock } from './findBlock.ts';
import { syncMarkerBytes } from './header.ts';

/** Bytes read at a time. */
const stride = 4 * 1024 * 1024;

/** Whether a step may be over a block with another inside its data; also where the window has not all of the data. */
export function mayHideBlock(
  { limits: { syncMarker } }: BlockSequence,
  window: FileWindow,
  step: Step,
): step is Step & { readonly frame: BlockFrame } {
  const { frame, damage } = step;
  if (frame === undefined || damage !== undefined) return false;
  const data = window.view(frame.dataStart, frame.dataEnd);
  return data === undefined || indexOfMarker(data, syncMarker, 0) >= 0;
}

/** The step over the block at `frame`, which ends where the first block inside it starts; undefined where none does. */
export async function stepToHiddenBlock(
  sequence: BlockSequence,
  { window, frame }: { readonly window: FileWindow; readonly frame: BlockFrame },
  signal: AbortSignal | undefined,
): Promise<Step | undefined> {
  const { limits, decodesExactly } = sequence;
  const next = await hiddenBlock(sequence, { window, frame }, signal);
  // Whole data may have a sync marker by itself, and what looks like a block after it.
  if (next === undefined || (await decodesExactly(frame, signal))) return undefined;
  const size = frame.dataEnd - frame.dataStart;
  const reason = `another block starts inside its ${size} bytes`;
  const dataEnd = next - syncMarkerBytes;
  if (frame.records > limits.mostRecords(dataEnd - frame.dataStart))
    return {
      frame: undefined,
      damage: { start: frame.offset, end: next, reason, isCut: false },
      next,
    };
  const rest = { ...frame, dataEnd, end: next };
  // Where only the size is wrong, nothing is lost; else its rows keep their numbers, and reading them tells.
  const start = (await decodesExactly(rest, signal)) ? dataEnd : frame.offset;
  return { frame: rest, damage: { start, end: dataEnd, reason, isCut: false }, next };
}

/** Where the first block starts that is inside the data of another: behind a marker, and with one at its end. */
async function hiddenBlock(
  { limits }: BlockSequence,
  { window, frame: { dataStart, dataEnd, end } }: { window: FileWindow; frame: BlockFrame },
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  for (let at = dataStart; at + syncMarkerBytes <= dataEnd;) {
    const until = Math.min(dataEnd, at + stride);
    const bytes = await window.read({ start: at, end: until, ahead: stride }, signal);
    const marker = indexOfMarker(bytes, limits.syncMarker, 0);
    if (marker >= 0) {
      at += marker + syncMarkerBytes;
      const found = await findBlock(window, at, { limits, ahead: maxHeadBytes, signal });
      if (found.kind === undefined && found.end <= end) return at;
      continue;
    }
    // A marker may lie across the boundary.
    at = until === dataEnd ? dataEnd : until - syncMarkerBytes + 1;
    await yieldTurn(signal);
  }
  return undefined;
}
