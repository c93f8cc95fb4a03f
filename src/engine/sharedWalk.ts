/** One walk over an open file, shared by all who wait for some of it. It goes on for as long as someone does. */
import type { TableReader } from '../formats/format.ts';
import { growthOf, type TableGrowth } from '../table/growth.ts';
import { SharedWork } from './sharedWork.ts';

export class SharedWalk {
  readonly #reader: TableReader;
  readonly #work: SharedWork<TableGrowth>;

  constructor(reader: TableReader) {
    this.#reader = reader;
    this.#work = new SharedWork({
      progress: () => this.growth,
      run: async (report, signal) => reader.walk?.run(report, signal),
    });
  }

  /** Undefined for a file that knew all of its segments when it was opened. */
  get growth(): TableGrowth | undefined {
    const { walk, facts } = this.#reader;
    return walk && growthOf(walk.progress, facts);
  }

  /** Walks to the end and tells of it on the way. Rejects with AbortError, or with what the walk met. */
  async follow(
    report: (growth: TableGrowth) => void,
    signal?: AbortSignal,
  ): Promise<TableGrowth | undefined> {
    await this.#work.until(({ isDone }) => isDone, report, signal);
    return this.growth;
  }

  /** Walks until so many segments are known, or there are no more. */
  async reach(segments: number, signal?: AbortSignal): Promise<void> {
    const reached = (growth: TableGrowth): boolean => growth.isDone || growth.segments >= segments;
    await this.#work.until(reached, () => undefined, signal);
  }

  stop(): void {
    this.#work.stop();
  }
}
