/** How rows of text are told from each other and their values found: what CSV and NDJSON say to the reader of both. */
import type { TableError } from '../../../base/errors.ts';
import type { Cells } from './cells.ts';

/** Some bytes of a file, whole characters of UTF-8, from the start of a row on. */
export interface TextWindow {
  /** Behind the last byte is one more: a line feed, so that nothing has to look for the end. */
  readonly bytes: Uint8Array;
  /** Number of bytes, without the one more. */
  readonly end: number;
  /** Whether the file ends here. */
  readonly isLast: boolean;
}

/** Goes from window to window of one file, in order. */
export interface RowScanner {
  /** The values of the rows that the last scan found; the next one writes over them. */
  readonly cells: Cells;
  /** By row of `cells`, the line on which it starts, counted from 1. */
  readonly lines: Float64Array;
  /**
   * Takes whole rows from `start` on until there are enough, and gives where it stopped. Throws TableError `corrupt`,
   * naming the line, for what starts with a fault.
   */
  scan(window: TextWindow, start: number): number;
  /** What to say of a row that does not end. */
  tooLong(): TableError;
}

/** Most rows, and about the most values, of a batch. */
const batchRows = 16_384;
const batchCells = 2 ** 20;

export function rowsPerBatch(columns: number): number {
  return Math.max(1, Math.min(batchRows, Math.floor(batchCells / Math.max(1, columns))));
}
