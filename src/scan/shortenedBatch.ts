/** Values too long to be sent to be looked at: of texts and bytes only the beginning goes on, and it is told which. */
import { RecordBatch, type Data } from 'apache-arrow';
import { dataOf, ownValidity, rangeBytes, retyped, valuesOf } from '../formats/arrowData.ts';
import { layoutOf } from './arrowLayout.ts';

/** A cell of which only a part is there. */
export interface ShortenedCell {
  /** Counted from the batch's first. */
  readonly row: number;
  readonly column: number;
  /** Of the whole value. */
  readonly bytes: number;
}

interface ShortenedBatch {
  readonly batch: RecordBatch;
  readonly cells: readonly ShortenedCell[];
}

/** The batch with no text or bytes of more than `maxBytes` in any of its cells, however nested. */
export function shortenedBatch(batch: RecordBatch, maxBytes: number): ShortenedBatch {
  const cells: ShortenedCell[] = [];
  const children = batch.data.children.map((data, column) => {
    const short = shortened(data, maxBytes);
    for (let row = 0; short !== data && row < data.length; row++) {
      const bytes = rangeBytes(data, row, row + 1);
      if (bytes > rangeBytes(short, row, row + 1)) cells.push({ row, column, bytes });
    }
    return short;
  });
  const data = retyped(batch.data, batch.data.type, children);
  return { batch: new RecordBatch(batch.schema, data), cells };
}

/** `data` itself where no value is too long. */
function shortened(data: Data, maxBytes: number): Data {
  if (layoutOf(data) === 'varying') return shortenedValues(data, maxBytes);
  const children = data.children.map((child) => shortened(child, maxBytes));
  const isSame = children.every((child, index) => child === data.children[index]);
  return isSame ? data : retyped(data, data.type, children);
}

function shortenedValues(data: Data, maxBytes: number): Data {
  const { type, length, nullCount } = data;
  // Typed as 32-bit by the library, and 64-bit in LargeUtf8 and LargeBinary.
  const from = data.valueOffsets as Int32Array | BigInt64Array;
  const bytes = valuesOf(data, Uint8Array);
  const pieces: Uint8Array[] = [];
  const ends = new Float64Array(length + 1);
  let end = 0;
  let isSame = true;
  for (let row = 0; row < length; row++) {
    const whole = bytes.subarray(Number(from[row]), Number(from[row + 1]));
    const piece = whole.length > maxBytes ? whole.subarray(0, cutBefore(whole, maxBytes)) : whole;
    isSame &&= piece === whole;
    pieces.push(piece);
    ends[row + 1] = end += piece.length;
  }
  if (isSame) return data;
  const values = new Uint8Array(end);
  for (const [row, piece] of pieces.entries()) values.set(piece, ends[row]);
  const offsets =
    from instanceof Int32Array ? Int32Array.from(ends) : BigInt64Array.from(ends, BigInt);
  return dataOf(type, { length, nullCount, validity: ownValidity(data), offsets, values });
}

/** The last place up to `end` at which a character of UTF-8 begins: of other bytes, one of the last four. */
function cutBefore(bytes: Uint8Array, end: number): number {
  for (let at = end; at > end - 4; at--) if ((bytes[at]! & 0xc0) !== 0x80) return at;
  return end;
}
