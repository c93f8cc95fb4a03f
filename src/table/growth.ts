/** A table whose rows are still being found, as plain data: how far the walk is, and what that makes of the file's facts. */
import type { DamagedSpan, FileFacts } from './layout.ts';

/** How far a walk has come. Numbers only grow. */
export interface WalkProgress {
  readonly rows: number;
  readonly segments: number;
  /** Bytes of the file that are known. */
  readonly bytes: number;
  readonly isDone: boolean;
  /** In file order. */
  readonly damage: readonly DamagedSpan[];
}

/** What users of an open file are told while it is walked. */
export interface TableGrowth extends WalkProgress {
  /** The first `maxDamage` of them, in file order. */
  readonly damage: readonly DamagedSpan[];
  /** All of them. */
  readonly damageCount: number;
  /** Of the segments known so far, as in FileFacts. */
  readonly compressedBytes: number;
  readonly uncompressedBytes: number | undefined;
}

/** Most damaged spans that are told of at a time: a message stays far under a megabyte. */
export const maxDamage = 1000;

/** The growth of a file whose facts are `facts`, as far as `progress` says. */
export function growthOf(progress: WalkProgress, facts: FileFacts): TableGrowth {
  const { compressedBytes, uncompressedBytes } = facts;
  return {
    ...progress,
    damage: progress.damage.slice(0, maxDamage),
    damageCount: progress.damage.length,
    compressedBytes,
    uncompressedBytes,
  };
}

/** The facts of a file when it was opened, brought up to date. */
export function grownFacts(facts: FileFacts, growth: TableGrowth | undefined): FileFacts {
  if (growth === undefined) return facts;
  const { rows, segments, compressedBytes, uncompressedBytes } = growth;
  return {
    ...facts,
    rowCount: rows,
    segmentCount: segments,
    compressedBytes,
    uncompressedBytes,
  };
}

/** Whether rows may still be found. */
export function isGrowing(growth: TableGrowth | undefined): growth is TableGrowth {
  return growth?.isDone === false;
}

/** How much of a file of so many bytes is known, in whole percent; 100 only when all is. */
export function walkedPercent({ bytes, isDone }: WalkProgress, fileBytes: number): number {
  if (isDone) return 100;
  return Math.min(99, Math.floor((bytes / Math.max(1, fileBytes)) * 100));
}

/** Rows that the whole file may have, judging by what is known of it. */
export function expectedRows({ rows, bytes, isDone }: WalkProgress, fileBytes: number): number {
  if (isDone || bytes === 0) return rows;
  return Math.max(rows, Math.ceil(rows * (fileBytes / bytes)));
}
