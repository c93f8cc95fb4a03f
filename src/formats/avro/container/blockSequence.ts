/** The blocks of a file one after another, and what is wrong between them. */
import type { BlockFrame, FrameLimits } from './blockFrame.ts';
import { recover, type DecodesExactly } from './damage.ts';
import type { FileWindow } from './fileWindow.ts';
import { findBlock, findInWindow } from './findBlock.ts';

export interface BlockSequence {
  readonly limits: FrameLimits;
  /** Whether a damaged block ends the file (`strict`), or what is whole after it is still read. */
  readonly badBlocks: 'strict' | 'skip';
  readonly decodesExactly: DecodesExactly;
}

/** Damage between blocks, before it has a row and a number. */
export interface FrameDamage {
  /** Bytes of the file that are passed over: [start, end). */
  readonly start: number;
  readonly end: number;
  /** One clause. */
  readonly reason: string;
  /** Whether the file ends where a block should go on. */
  readonly isCut: boolean;
}

export interface Step {
  /** The block whose rows come next; undefined when what is here cannot be read. */
  readonly frame: BlockFrame | undefined;
  readonly damage: FrameDamage | undefined;
  /** Where the next block is to be looked for. Beyond the last one: the file's end. */
  readonly next: number;
}

/** The step from the block at `at`, if it is whole and already in the window. */
export function stepInWindow(
  { limits }: BlockSequence,
  window: FileWindow,
  at: number,
): Step | undefined {
  const found = findInWindow(window, at, limits);
  return found === undefined || found.kind === 'damaged' ? undefined : stepOver(found);
}

/** The step from `at`, which must be before the file's end. `ahead` is how many bytes to read at a time. */
export async function stepFrom(
  sequence: BlockSequence,
  place: { readonly window: FileWindow; readonly at: number; readonly ahead: number },
  signal: AbortSignal | undefined,
): Promise<Step> {
  const { limits, badBlocks, decodesExactly } = sequence;
  const { window, at, ahead } = place;
  const found = await findBlock(window, at, { limits, ahead, signal });
  if (found.kind === undefined) return stepOver(found);
  const { reason, isCut } = found;
  if (badBlocks === 'strict') {
    const end = limits.fileBytes;
    return { frame: undefined, damage: { start: at, end, reason, isCut }, next: end };
  }
  const recovered = await recover(
    { window, limits, offset: at, problem: found, decodesExactly },
    signal,
  );
  const { frame, start, end, next } = recovered;
  return { frame, damage: { start, end, reason, isCut }, next };
}

function stepOver(frame: BlockFrame): Step {
  return { frame, damage: undefined, next: frame.end };
}
