/** Rows of a record batch as Avro records, one after the other. */
import type { RecordBatch } from 'apache-arrow';
import { TableError } from '../../../base/errors.ts';
import { encodeColumn } from './encodeColumn.ts';
import type { EncodeNode } from './encodePlan.ts';
import { pickRange, type Picks } from './picks.ts';
import type { EncodedRows } from './rowBlocks.ts';

/** As many rows as are encoded together: their bytes should stay in the processor's cache. */
const chunkRows = 1024;
/** More bytes than these are encoded with fewer rows at a time, down to one. */
const chunkBytes = 4 << 20;

/** All rows of a batch, some at a time. `batchRow` is the table's row that the batch begins with. */
export function* encodeRows(
  columns: readonly EncodeNode[],
  batch: RecordBatch,
  batchRow: number,
): Generator<EncodedRows> {
  let rows = chunkRows;
  for (let start = 0; start < batch.numRows;) {
    const count = Math.min(rows, batch.numRows - start);
    const encoded = encodeChunk(columns, batch, pickRange(start, count, batchRow));
    if (encoded === undefined) {
      rows = Math.ceil(count / 2);
      continue;
    }
    yield encoded;
    start += count;
    rows = Math.min(rows * 2, chunkRows);
  }
}

/** Undefined where that is too much at a time. */
function encodeChunk(
  columns: readonly EncodeNode[],
  batch: RecordBatch,
  picks: Picks,
): EncodedRows | undefined {
  const pieces = columns.map((node, i) => {
    const data = batch.data.children[i];
    if (data === undefined) throw new TableError('internal', `column ${node.path} is missing`);
    return encodeColumn(node, data, picks);
  });
  const at = new Int32Array(picks.count);
  for (const piece of pieces) piece.addSizes(at);
  const total = at.reduce((sum, size) => sum + size, 0);
  if (total > chunkBytes && picks.count > 1) return undefined;
  // Sizes become the places where rows start.
  let end = 0;
  for (let row = 0; row < at.length; row++) {
    const size = at[row]!;
    at[row] = end;
    end += size;
  }
  const bytes = new Uint8Array(total);
  for (const piece of pieces) piece.write(bytes, at);
  // By now each place has moved to its row's end.
  if ((at.at(-1) ?? 0) !== total)
    throw new TableError('internal', 'rows are not as long as was planned');
  return { bytes, ends: at };
}
