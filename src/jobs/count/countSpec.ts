/** The job `count row groups` as plain data: how many segments a file has, and how many rows are in them. */
import type { FormatName } from '../../formats/registry.ts';

/** It has none: there is one way to count. */
export type CountOptions = Readonly<Record<string, never>>;

export interface CountPlan {
  readonly format: FormatName;
  readonly bytesIn: number;
  /** As far as is known before blocks are walked through. */
  readonly rows: number;
}

export interface SegmentCounts {
  /** Undefined for files of different formats together. */
  readonly format: FormatName | undefined;
  readonly segments: number;
  readonly rows: number;
  /** Rows of a segment, to the nearest whole number; of the smallest, and of the largest. 0 where there is none. */
  readonly average: number;
  readonly least: number;
  readonly most: number;
  /** Damaged places that no row is counted of. */
  readonly damaged: number;
}

/** Of no files. */
export const noSegments: SegmentCounts = {
  format: undefined,
  segments: 0,
  rows: 0,
  average: 0,
  least: 0,
  most: 0,
  damaged: 0,
};

/** Of all files together. */
export function addCounts(a: SegmentCounts, b: SegmentCounts): SegmentCounts {
  if (a === noSegments) return b;
  const segments = a.segments + b.segments;
  const rows = a.rows + b.rows;
  return {
    format: a.format === b.format ? a.format : undefined,
    segments,
    rows,
    average: averageRows(rows, segments),
    least: a.segments === 0 || b.segments === 0 ? a.least + b.least : Math.min(a.least, b.least),
    most: Math.max(a.most, b.most),
    damaged: a.damaged + b.damaged,
  };
}

/** Of a segment, to the nearest whole number. */
export function averageRows(rows: number, segments: number): number {
  return Math.round(rows / Math.max(1, segments));
}
