/** What a flat column's values are kept in while its pages are decoded, one after the other, and afterwards. */
import type { encodings } from '../thrift/metadata.ts';

/** Encoded values of a page: those that are there, without nulls. */
export interface EncodedValues {
  /** Undefined for a number that the specification does not know. */
  readonly encoding: (typeof encodings)[number] | undefined;
  readonly body: Uint8Array;
  readonly count: number;
}

/** Bit `start + i` of `bits` tells whether row i of `count` has a value. */
export interface PageValidity {
  readonly bits: Uint8Array;
  readonly start: number;
  readonly count: number;
}

/** The buffers of some rows, as Arrow has them. */
export interface RowBuffers {
  /** Of values whose lengths differ. */
  readonly offsets?: Int32Array | undefined;
  readonly values: ArrayBuffer;
}

export interface FlatValues {
  /** Of memory. */
  readonly bytes: number;
  /** Takes the dictionary of the next pages. False where it is not understood. */
  setDictionary(body: Uint8Array, count: number): boolean;
  /** The values of rows from `row` on. False where they are not understood, and then nothing here may be used. */
  decode(values: EncodedValues, row: number): boolean;
  /** Moves the `present` values that were decoded last, from the first row on, to the rows that have one. */
  spread(validity: PageValidity, present: number): void;
  /** Copies of the buffers of rows [start, end). */
  slice(start: number, end: number): RowBuffers;
  /** The same rows as values of their own. */
  cut(start: number, end: number): FlatValues;
  free(): void;
}
