/** Finds blocks by their heads: what is in them is neither decoded nor, where they are large, read. */
import type { ByteSource } from '../../../io/byteSource.ts';
import { maxHeadBytes } from './blockFrame.ts';
import { stepFrom, stepInWindow, type BlockSequence, type Step } from './blockSequence.ts';
import { FileWindow } from './fileWindow.ts';
import { syncMarkerBytes } from './header.ts';
import type { BlockFinder, Found } from './walk.ts';

/** Reading everything in large pieces is faster than many small reads, until blocks are larger than this. */
const hopOverBytes = 1024 * 1024;
const sequentialBytes = 4 * 1024 * 1024;
/** A block's marker with the head of the next. */
const hopBytes = syncMarkerBytes + maxHeadBytes;
/** Blocks that tell how large the others may be. */
const telling = 4;

export class HeadFinder implements BlockFinder {
  readonly #sequence: BlockSequence;
  readonly #window: FileWindow;
  readonly #start: number;
  #position: number;

  /** `start` is where the first block is. */
  constructor(source: ByteSource, sequence: BlockSequence, start: number) {
    this.#window = new FileWindow(source, { reusesMemory: true });
    this.#sequence = sequence;
    this.#start = start;
    this.#position = start;
  }

  get position(): number {
    return this.#position;
  }

  async advance(found: Found, until: number, signal: AbortSignal | undefined): Promise<void> {
    const { fileBytes } = this.#sequence.limits;
    while (this.#position < fileBytes && performance.now() < until) {
      const at = this.#position;
      // Not awaited: there are thousands of blocks a millisecond.
      const step =
        stepInWindow(this.#sequence, this.#window, at) ??
        (await stepFrom(
          this.#sequence,
          { window: this.#window, at, ahead: this.#ahead(found.index.length) },
          signal,
        ));
      this.#take(step, found);
    }
  }

  clear(): void {
    this.#window.clear();
  }

  #take({ frame, damage, next }: Step, found: Found): void {
    const { index } = found;
    if (damage !== undefined) {
      const { start, end, reason } = damage;
      const lostRows = frame !== undefined && start >= frame.dataEnd ? 0 : undefined;
      found.damage.push({ segment: index.length, row: index.rows, start, end, lostRows, reason });
    }
    if (frame !== undefined) index.add(frame);
    else if (damage !== undefined && this.#sequence.badBlocks === 'skip')
      index.addDamaged(damage.start, damage.end - damage.start);
    this.#position = next;
  }

  #ahead(blocks: number): number {
    const average = (this.#position - this.#start) / Math.max(1, blocks);
    return blocks >= telling && average > hopOverBytes ? hopBytes : sequentialBytes;
  }
}
