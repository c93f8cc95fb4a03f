/** Values of one column, ready to be written: first how many bytes each takes, then the bytes, each at its place. */
import { intBytes, longBytes, writeInt, writeLong } from './varint.ts';

/**
 * All rows of a chunk are laid out before any is written, so that each column is written in one loop over its values,
 * in spite of Avro's order by rows. A piece has one value for each of the places that it is given.
 */
export interface Piece {
  /** Adds the bytes that value k takes to `sizes[k]`. Called once, before `write`. */
  addSizes(sizes: Int32Array): void;
  /** Writes value k at `at[k]`, which moves behind it. */
  write(out: Uint8Array, at: Int32Array): void;
}

/** Which values are there. */
export interface Presence {
  /** By number, 0 where there is none; undefined where all are there. */
  readonly present: Uint8Array | undefined;
  /** Bytes of the branch number before each value, there or not, of a union with null: 1, or 0 without a union. */
  readonly branchBytes: 0 | 1;
}

/** Branches 0 and 1 as zigzag numbers. */
const nullBranch = 0;
const valueBranch = 2;

/** No values, and no branch numbers. */
export const nothing: Piece = { addSizes: () => undefined, write: () => undefined };

/** The branch numbers alone of `count` values that are written by another piece. */
export function optionPiece(count: number, { present, branchBytes }: Presence): Piece {
  if (branchBytes === 0) return nothing;
  return {
    addSizes(sizes) {
      for (let k = 0; k < count; k++) sizes[k]!++;
    },
    write(out, at) {
      for (let k = 0; k < count; k++) out[at[k]!++] = present?.[k] === 0 ? nullBranch : valueBranch;
    },
  };
}

export function intPiece(values: Int32Array, { present, branchBytes }: Presence): Piece {
  return {
    addSizes(sizes) {
      for (let k = 0; k < values.length; k++)
        sizes[k]! += branchBytes + (present?.[k] === 0 ? 0 : intBytes(values[k]!));
    },
    write(out, at) {
      for (let k = 0; k < values.length; k++) {
        const isNull = present?.[k] === 0;
        let to = at[k]!;
        if (branchBytes === 1) out[to++] = isNull ? nullBranch : valueBranch;
        at[k] = isNull ? to : writeInt(out, to, values[k]!);
      }
    },
  };
}

/** `halves` has the low and the high half of each value in turn. */
export function longPiece(halves: Int32Array, { present, branchBytes }: Presence): Piece {
  const count = halves.length >> 1;
  return {
    addSizes(sizes) {
      for (let k = 0; k < count; k++) {
        const bytes = present?.[k] === 0 ? 0 : longBytes(halves[2 * k]!, halves[2 * k + 1]!);
        sizes[k]! += branchBytes + bytes;
      }
    },
    write(out, at) {
      for (let k = 0; k < count; k++) {
        const isNull = present?.[k] === 0;
        let to = at[k]!;
        if (branchBytes === 1) out[to++] = isNull ? nullBranch : valueBranch;
        at[k] = isNull ? to : writeLong(out, to, halves[2 * k]!, halves[2 * k + 1]!);
      }
    },
  };
}

/** Values of `width` bytes each, as they are: floats, doubles, fixed; and booleans, as 0 and 1. */
export function fixedPiece(
  bytes: Uint8Array,
  width: number,
  { present, branchBytes }: Presence,
): Piece {
  const count = bytes.length / width;
  return {
    addSizes(sizes) {
      for (let k = 0; k < count; k++) sizes[k]! += branchBytes + (present?.[k] === 0 ? 0 : width);
    },
    write(out, at) {
      for (let k = 0; k < count; k++) {
        const isNull = present?.[k] === 0;
        let to = at[k]!;
        if (branchBytes === 1) out[to++] = isNull ? nullBranch : valueBranch;
        if (!isNull)
          for (let from = k * width, end = from + width; from < end; from++)
            out[to++] = bytes[from]!;
        at[k] = to;
      }
    },
  };
}

/** Value k is `bytes` from `starts[k]` to `ends[k]`. */
export interface Spans {
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Up to this length, a loop is faster than a call. */
const shortBytes = 32;

export function bytesPiece(
  { bytes, starts, ends }: Spans,
  { present, branchBytes }: Presence,
): Piece {
  return {
    addSizes(sizes) {
      for (let k = 0; k < starts.length; k++) {
        const length = ends[k]! - starts[k]!;
        sizes[k]! += branchBytes + (present?.[k] === 0 ? 0 : intBytes(length) + length);
      }
    },
    write(out, at) {
      for (let k = 0; k < starts.length; k++) {
        const isNull = present?.[k] === 0;
        let to = at[k]!;
        if (branchBytes === 1) out[to++] = isNull ? nullBranch : valueBranch;
        if (!isNull) {
          const end = ends[k]!;
          let from = starts[k]!;
          to = writeInt(out, to, end - from);
          if (end - from <= shortBytes) while (from < end) out[to++] = bytes[from++]!;
          else {
            out.set(bytes.subarray(from, end), to);
            to += end - from;
          }
        }
        at[k] = to;
      }
    },
  };
}
