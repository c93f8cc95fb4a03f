/** Values that were kept as their own bytes, as text. */
import { TableError } from '../../../base/errors.ts';
import { capturedText } from './capturedText.ts';
import type { CapturedValue } from '../plan/decodePlan.ts';
import type { ColumnBuffers } from './columnBuffers.ts';
import { maxOffset } from './rules.ts';

/**
 * The column's bytes as UTF-8 text; what is null stays null. Throws TableError `tooLarge` where one value's text, or
 * that of all, is longer than a column of text can be.
 */
export function capturedColumn(
  buffers: ColumnBuffers,
  { avroType, step }: CapturedValue,
): ColumnBuffers {
  const { validity, offsets = new Int32Array(1), data = new Uint8Array(0) } = buffers;
  const encoder = new TextEncoder();
  const ends = new Int32Array(offsets.length);
  const parts: Uint8Array[] = [];
  let end = 0;
  for (let row = 0; row + 1 < offsets.length; row++) {
    if (isThere(validity, row)) {
      const bytes = data.subarray(offsets[row], offsets[row + 1]);
      const part = encoder.encode(capturedText(bytes, avroType, step));
      parts.push(part);
      end += part.length;
      if (end > maxOffset) throw new TableError('tooLarge', 'a batch has more than 2 GB of text');
    }
    ends[row + 1] = end;
  }
  return { ...buffers, offsets: ends, data: joined(parts, end) };
}

function isThere(validity: Uint8Array | undefined, row: number): boolean {
  return validity === undefined || ((validity[row >> 3]! >> (row & 7)) & 1) === 1;
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
