import { describe, expect, it } from 'vitest';
import { TableError } from '../../../src/base/errors.ts';
import { yieldTurn } from '../../../src/base/abort.ts';
import { SharedWalk } from '../../../src/engine/sharedWalk.ts';
import type { SegmentWalk, TableReader } from '../../../src/formats/format.ts';
import type { WalkProgress } from '../../../src/table/growth.ts';

/** A file of ten segments of 100 rows that are found one a turn; a walk goes on where the last one was stopped. */
class TenSegments implements SegmentWalk {
  segments = 0;
  runs = 0;
  running = 0;

  get progress(): WalkProgress {
    const { segments } = this;
    const isDone = segments === 10;
    return { rows: segments * 100, segments, bytes: segments * 1000, isDone, damage: [] };
  }

  async run(report: (progress: WalkProgress) => void, signal?: AbortSignal): Promise<void> {
    this.runs++;
    if (++this.running > 1) throw new TableError('internal', 'two walks at a time');
    try {
      while (this.segments < 10) {
        await yieldTurn(signal);
        this.segments++;
        report(this.progress);
      }
    } finally {
      this.running--;
    }
  }
}

/** Only what a walk looks at. */
function readerOf(walk: SegmentWalk | undefined): TableReader {
  return { walk, facts: { compressedBytes: 7, uncompressedBytes: 0 } } as TableReader;
}

describe('a walk that several wait for', () => {
  it('tells all of them, and walks once', async () => {
    const segments = new TenSegments();
    const walk = new SharedWalk(readerOf(segments));
    const told: number[][] = [[], []];
    const follow = async (i: number) => walk.follow(({ rows }) => told[i]?.push(rows));
    const ends = await Promise.all([follow(0), follow(1)]);
    expect(ends.map((end) => end?.isDone)).toEqual([true, true]);
    expect(told[0]).toEqual(told[1]);
    expect(told[0]?.at(-1)).toBe(1000);
    expect(segments.runs).toBe(1);
  });

  it('goes as far as the one who asked for the most, and no further', async () => {
    const segments = new TenSegments();
    const walk = new SharedWalk(readerOf(segments));
    await Promise.all([walk.reach(2), walk.reach(4)]);
    await yieldTurn();
    await yieldTurn();
    expect(segments.segments).toBeLessThan(7);
    expect(segments.running).toBe(0);
  });

  it('goes on where it was stopped, never twice at a time', async () => {
    const segments = new TenSegments();
    const walk = new SharedWalk(readerOf(segments));
    const first = new AbortController();
    const following = walk.follow(({ rows }) => {
      if (rows === 300) first.abort();
    }, first.signal);
    await expect(following).rejects.toMatchObject({ name: 'AbortError' });
    expect(segments.segments).toBe(3);
    expect((await walk.follow(() => undefined))?.rows).toBe(1000);
    expect(segments.runs).toBe(2);
  });

  it('fails for all when the file cannot be read, and can be tried again', async () => {
    const segments = new TenSegments();
    let fails = true;
    const walk = new SharedWalk(
      readerOf({
        progress: segments.progress,
        run: async (report, signal) => {
          if (fails) throw new TableError('io', 'the disk is gone');
          await segments.run(report, signal);
        },
      }),
    );
    const both = await Promise.allSettled([walk.reach(2), walk.follow(() => undefined)]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    fails = false;
    await walk.reach(2);
  });

  it('is over at once for a file that needs none', async () => {
    const walk = new SharedWalk(readerOf(undefined));
    expect(walk.growth).toBeUndefined();
    expect(await walk.follow(() => undefined)).toBeUndefined();
  });
});
