/** Byte ranges to reads: few, but of bounded size. */
import type { Range } from '../../../table/schema.ts';

/**
 * Ranges closer than this are read as one: reading 64 KiB too much takes a few tens of microseconds from a disk cache,
 * a read call of its own as much again, and far more than that where files are remote.
 */
const maxGapBytes = 64 * 1024;
/** Most bytes of one read, so that cancelling is quick and buffers stay reusable. A longer range is read whole. */
export const maxReadBytes = 32 * 1024 * 1024;

/** Merges ranges that are close to one another into few reads, in order; each range lies in exactly one. */
export function coalesce(ranges: readonly Range[]): Range[] {
  const sorted = [...ranges].sort((a, b) => a.start - b.start);
  const reads: { start: number; end: number }[] = [];
  for (const { start, end } of sorted) {
    const last = reads.at(-1);
    const joins =
      last !== undefined &&
      start - last.end <= maxGapBytes &&
      // A range that begins inside the last read must lie in it whole.
      (Math.max(end, last.end) - last.start <= maxReadBytes || start < last.end);
    if (joins) last.end = Math.max(last.end, end);
    else reads.push({ start, end });
  }
  return reads;
}
