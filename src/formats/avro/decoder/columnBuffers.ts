/** What a decoder hands over for a batch: buffers as Arrow lays them out, by node. arrowColumns.ts makes columns of them. */

/** Undefined is what the node's columnShape has not. */
export interface ColumnBuffers {
  /** A bit a row, 1 where there is a value; undefined also where no row is null. */
  readonly validity: Uint8Array | undefined;
  readonly nullCount: number;
  /** One more than rows. */
  readonly offsets: Int32Array | undefined;
  /** Values one after the other, booleans as bits. Starts at a multiple of 8 of its buffer. */
  readonly values: Uint8Array | undefined;
  /** As many bytes as the last offset says. */
  readonly data: Uint8Array | undefined;
}

export interface BatchBuffers {
  /** By group. */
  readonly rows: readonly number[];
  /** By id of a node that is kept. */
  of(node: number): ColumnBuffers;
}

/** Bytes that are 0 or 1 as bits, lowest first; how many are 1. */
export function packFlags(flags: Uint8Array): { bits: Uint8Array<ArrayBuffer>; ones: number } {
  const bits = new Uint8Array(Math.ceil(flags.length / 8));
  let ones = 0;
  for (let i = 0; i < flags.length; i++) {
    const flag = flags[i]!;
    bits[i >> 3]! |= flag << (i & 7);
    ones += flag;
  }
  return { bits, ones };
}
