/** How large the segments of a file are: a histogram of their bytes by powers of two. */

export interface SegmentSizes {
  readonly count: number;
  /** Of the smallest and the largest; 0 when there is none. */
  readonly least: number;
  readonly most: number;
  /** Rows of the segment with the fewest, and of the one with the most. */
  readonly leastRows: number;
  readonly mostRows: number;
  /** Item i counts the segments of 2^i bytes and more, but less than 2^(i + 1); item 0 those of 0 bytes, too. */
  readonly counts: readonly number[];
}

/** Which item of `counts` a segment of so many bytes belongs to. */
export function sizeClass(bytes: number): number {
  return bytes < 2 ? 0 : Math.floor(Math.log2(bytes));
}
