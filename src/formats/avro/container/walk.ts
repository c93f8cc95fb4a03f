/** Walks from block to block, for all who wait for some of them, and remembers where they are. */
import { yieldTurn } from '../../../base/abort.ts';
import type { WalkProgress } from '../../../table/growth.ts';
import type { DamagedSpan } from '../../../table/layout.ts';
import type { SegmentWalk } from '../../format.ts';
import { BlockIndex } from './blockIndex.ts';

/** How long a turn may take: nothing else runs meanwhile. */
const turnMilliseconds = 20;
const reportMilliseconds = 100;

/** What a walk has found so far. */
export interface Found {
  readonly index: BlockIndex;
  /** In file order. */
  readonly damage: DamagedSpan[];
}

/** Finds blocks, one after the other. */
export interface BlockFinder {
  /** Bytes of the file until here. */
  readonly position: number;
  /** Adds the next blocks to what was found, until the clock shows `until` or `fileBytes` are known. */
  advance(found: Found, until: number, signal: AbortSignal | undefined): Promise<void>;
  /** Lets memory go: nothing more is to be found. */
  clear(): void;
}

export class BlockWalk implements SegmentWalk {
  readonly index = new BlockIndex();
  readonly #finder: BlockFinder;
  readonly #fileBytes: number;
  readonly #damage: DamagedSpan[] = [];
  /** The turn that is being taken: there is one at a time, whoever waits for it. */
  #turn: Promise<void> | undefined;

  constructor(finder: BlockFinder, fileBytes: number) {
    this.#finder = finder;
    this.#fileBytes = fileBytes;
  }

  get progress(): WalkProgress {
    return {
      rows: this.index.rows,
      segments: this.index.length,
      bytes: this.#finder.position,
      isDone: this.#isDone,
      damage: this.#damage,
    };
  }

  get #isDone(): boolean {
    return this.#finder.position >= this.#fileBytes;
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
    if (this.#isDone) this.#finder.clear();
  }

  async #takeTurn(signal: AbortSignal | undefined): Promise<void> {
    const found = { index: this.index, damage: this.#damage };
    this.#turn = this.#finder.advance(found, performance.now() + turnMilliseconds, signal);
    try {
      await this.#turn;
    } finally {
      this.#turn = undefined;
    }
  }
}
