/** How many segments a file has, and how many rows are in them: the figures of `Count Row Groups`. */
import { grownFacts, type TableGrowth } from '../table/growth.ts';
import type { FileFacts } from '../table/layout.ts';
import type { EngineTable } from './engineTable.ts';

export interface SegmentCounts {
  /** Undefined for files of different formats together. */
  readonly format: FileFacts['format'] | undefined;
  readonly segments: number;
  readonly rows: number;
  /** Rows of a segment, to the nearest whole number; of the smallest, and of the largest. 0 where there is none. */
  readonly average: number;
  readonly least: number;
  readonly most: number;
  /** Damaged places that no row is counted of. */
  readonly damaged: number;
}

/** Of a table whose segments are all known: `growth` is what its walk told last, undefined where it needed none. */
export async function countsOf(
  table: EngineTable,
  growth: TableGrowth | undefined,
  signal?: AbortSignal,
): Promise<SegmentCounts> {
  const { facts } = await table.open(signal);
  const { format, segmentCount: segments, rowCount: rows } = grownFacts(facts, growth);
  const { leastRows: least, mostRows: most } = await table.segmentSizes(signal);
  const damaged = growth?.damageCount ?? 0;
  return { format, segments, rows, average: averageOf(rows, segments), least, most, damaged };
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
    average: averageOf(rows, segments),
    least: a.segments === 0 || b.segments === 0 ? a.least + b.least : Math.min(a.least, b.least),
    most: Math.max(a.most, b.most),
    damaged: a.damaged + b.damaged,
  };
}

function averageOf(rows: number, segments: number): number {
  return Math.round(rows / Math.max(1, segments));
}
