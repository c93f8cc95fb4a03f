/** Rows in another order: found by their keys, and put so. */
import type { Data } from 'apache-arrow';
import { gather } from '../gather.ts';
import type { RowRanges } from '../rowRanges.ts';
import type { Range } from '../../table/schema.ts';
import { compareKeys, type RowKeys } from './rowKeys.ts';

/** As many bytes as a number holds exactly: comparing two of those is faster than any loop. */
const prefixBytes = 6;

/** The rows in the order of their keys; rows with equal keys stay as they are. */
export function sortedRows(keys: RowKeys): Uint32Array {
  const rows = keys.offsets.length - 1;
  const prefixes = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let prefix = 0;
    const start = keys.offsets[row]!;
    const end = keys.offsets[row + 1]!;
    for (let at = start; at < start + prefixBytes; at++)
      prefix = prefix * 256 + (at < end ? keys.bytes[at]! : 0);
    prefixes[row] = prefix;
  }
  // Sorting typed arrays is stable.
  return Uint32Array.from({ length: rows }, (_, row) => row).sort((a, b) => {
    const order = prefixes[a]! - prefixes[b]!;
    return order === 0 ? compareKeys(keys, a, keys, b) : order;
  });
}

/** Rows `order[start]` to `order[end - 1]` of some columns, in that order. */
export function inOrder(columns: readonly Data[], order: Uint32Array, range: Range): Data[] {
  const picked = rangesOf(order.subarray(range.start, range.end));
  return columns.map((column) => gather(column, picked));
}

/** As ranges, which are as long as rows follow one another. */
function rangesOf(order: Uint32Array): RowRanges {
  const starts = new Float64Array(order.length);
  const ends = new Float64Array(order.length);
  let count = 0;
  for (const row of order)
    if (count > 0 && ends[count - 1] === row) ends[count - 1] = row + 1;
    else {
      starts[count] = row;
      ends[count++] = row + 1;
    }
  return { count, starts, ends, rows: order.length };
}
