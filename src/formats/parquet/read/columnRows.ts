/** The rows that a request gets of one decoded column, and who holds them meanwhile. */
import type { Data } from 'apache-arrow';
import { TableError } from '../../../base/errors.ts';
import type { DecodedRows } from '../mini/decodedColumn.ts';

/** One column's rows, cut into batches. */
export interface ColumnRows {
  batch(index: number): Data;
  free(): void;
}

/** What stays in the cache may be dropped from it at any time: the batches are copies. */
export function copiedRows(batches: readonly Data[]): ColumnRows {
  return {
    batch: (index) => {
      const batch = batches[index];
      if (batch === undefined) throw new TableError('internal', `there is no batch ${index}`);
      return batch;
    },
    free: () => undefined,
  };
}

/** A column of its own: batches are cut off as they are asked for, so that only one at a time is there twice. */
export function heldRows(decoded: DecodedRows, batch: (index: number) => Data): ColumnRows {
  return {
    batch,
    free: () => {
      decoded.free();
    },
  };
}
