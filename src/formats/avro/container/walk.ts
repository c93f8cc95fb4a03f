/** Walks from block to block without decoding what is in them, and remembers where they are. */
import { yieldTurn } from '../../../base/abort.ts';
import type { ByteSource } from '../../../io/byteSource.ts';
import type { WalkProgress } from '../../../table/growth.ts';
import type { DamagedSpan } from '../../../table/layout.ts';
import type { SegmentWalk } from '../../format.ts';
import { maxHeadBytes } from './blockFrame.ts';
import { BlockIndex } from './blockIndex.ts';
import { stepFrom, stepInWindow, type BlockSequence, type Step } from './blockSequence.ts';
import { FileWindow } from './fileWindow.ts';
import { syncMarkerBytes } from './header.ts';
import { mayHideBlock, stepToHiddenBlock } from './hiddenBlock.ts';

/** Reading everything in large pieces is faster than many small reads, until blocks are larger than this. */
const hopOverBytes = 1024 * 1024;
const sequentialBytes = 4 * 1024 * 1024;
/** A block's marker with the head of the next. */
const hopBytes = syncMarkerBytes + maxHeadBytes;
/** Blocks that tell how large the others may be. */
const telling = 4;
/** How long a turn may take: nothing else runs meanwhile. */
const turnMilliseconds = 20;
const reportMilliseconds = 100;

interface WalkOptions {
  /** Where the first block is. */
  readonly start: number;
  /** Whether to look for blocks that a wrong size hides: then the data of all blocks is read. */
  readonly looksInside: boolean;
}

export class BlockWalk implements SegmentWalk {
  readonly index = new BlockIndex();
  readonly #sequence: BlockSequence;
  readonly #window: FileWindow;
  readonly #looksInside: boolean;
  readonly #start: number;
  readonly #damage: DamagedSpan[] = [];
  #position: number;
  /** The turn that is being taken: there is one at a time, whoever waits for it. */
  #turn: Promise<void> | undefined;

  constructor(source: ByteSource, sequence: BlockSequence, { start, looksInside }: WalkOptions) {
    this.#window = new FileWindow(source, { reusesMemory: true });
    this.#sequence = sequence;
    this.#looksInside = looksInside;
    this.#start = start;
    this.#position = start;
  }

  get progress(): WalkProgress {
    return {
      rows: this.index.rows,
      segments: this.index.length,
      bytes: this.#position,
      isDone: this.#isDone,
      damage: this.#damage,
    };
  }

  get #isDone(): boolean {
    return this.#position >= this.#sequence.limits.fileBytes;
  }

  async run(report: (progress: WalkProgress) => void, signal?: AbortSignal): Promise<void> {
    let reported = performance.now();
    await this.#walkUntil(() => {
      const now = performance.now();
      if (now - reported >= reportMilliseconds && !this.#isDone) {
        reported = now;
        report(this.progress);
      }
      return false;
    }, signal);
    report(this.progress);
  }

  /** Walks until so many blocks are known, or there are no more. */
  async reachBlocks(count: number, signal?: AbortSignal): Promise<void> {
    await this.#walkUntil(() => this.index.length >= count, signal);
  }

  /** Walks until `row` is known, or there are no more. */
  async reachRow(row: number, signal?: AbortSignal): Promise<void> {
    await this.#walkUntil(() => this.index.rows > row, signal);
  }

  async #walkUntil(isEnough: () => boolean, signal: AbortSignal | undefined): Promise<void> {
    while (!this.#isDone && !isEnough()) {
      // Somebody else's turn is as good as one's own; its failure is not one's own.
      if (this.#turn === undefined) await this.#takeTurn(signal);
      else await this.#turn.catch(() => undefined);
      await yieldTurn(signal);
    }
    if (this.#isDone) this.#window.clear();
  }

  async #takeTurn(signal: AbortSignal | undefined): Promise<void> {
    this.#turn = this.#advance(signal);
    try {
      await this.#turn;
    } finally {
      this.#turn = undefined;
    }
  }

  async #advance(signal: AbortSignal | undefined): Promise<void> {
    const until = performance.now() + turnMilliseconds;
    while (!this.#isDone && performance.now() < until) {
      const at = this.#position;
      const place = { window: this.#window, at, ahead: this.#ahead() };
      const step =
        stepInWindow(this.#sequence, this.#window, at) ??
        (await stepFrom(this.#sequence, place, signal));
      // Not a function to await: there are thousands of blocks a millisecond.
      const mayHide = this.#looksInside && mayHideBlock(this.#sequence, this.#window, step);
      const inside = mayHide
        ? await stepToHiddenBlock(
            this.#sequence,
            { window: this.#window, frame: step.frame },
            signal,
          )
        : undefined;
      this.#take(inside ?? step);
    }
  }

  #take({ frame, damage, next }: Step): void {
    const { index } = this;
    if (damage !== undefined) {
      const { start, end, reason } = damage;
      const lostRows = frame !== undefined && start >= frame.dataEnd ? 0 : undefined;
      this.#damage.push({ segment: index.length, row: index.rows, start, end, lostRows, reason });
    }
    if (frame !== undefined) index.add(frame);
    else if (damage !== undefined && this.#sequence.badBlocks === 'skip')
      index.addDamaged(damage.start, damage.end - damage.start);
    this.#position = next;
  }

  #ahead(): number {
    if (this.#looksInside) return sequentialBytes;
    const { length } = this.index;
    const average = (this.#position - this.#start) / Math.max(1, length);
    return length >= telling && average > hopOverBytes ? hopBytes : sequentialBytes;
  }
}
