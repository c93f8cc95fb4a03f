/** How a sample is drawn, as plain data. */

export const sampleKinds = [
  'ids',
  'first',
  'every',
  'fraction',
  'random',
] as const satisfies readonly SampleMethod['kind'][];

export const idChoices = ['first', 'hash', 'random'] as const;

/** Keeps IDs of each group, and all rows of theirs. Columns may be of any type; null is a value like any other. */
export interface IdSample {
  readonly kind: 'ids';
  /** Names of top-level columns; none: the whole file is one group. */
  readonly groupBy: readonly string[];
  /** Names of one or more columns that make an ID. */
  readonly id: readonly string[];
  /** IDs that are kept of each group; groups that have fewer keep all. */
  readonly idsPerGroup: number;
  /**
   * `first`: those that come first in the file, in one pass. `hash`: those whose seeded hash is lowest, the same in
   * every group, file and order of rows. `random`: as `hash`, but drawn for every group by itself.
   */
  readonly choose: (typeof idChoices)[number];
}

export type RowSample =
  | { readonly kind: 'first'; readonly rows: number }
  /** Rows 0, n, 2n … */
  | { readonly kind: 'every'; readonly nth: number }
  /** Every row with this probability, above 0 and at most 1. */
  | { readonly kind: 'fraction'; readonly fraction: number }
  /** So many rows, every choice of them as likely. */
  | { readonly kind: 'random'; readonly rows: number };

export type SampleMethod = IdSample | RowSample;
