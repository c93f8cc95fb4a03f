/** Decoded columns in which numbers stand for long values (standIns.ts): the values take their places again. */
import type { Data } from 'apache-arrow';
import { TableError } from '../../../base/errors.ts';
import { dataOf, ownValidity, retyped, valuesOf } from '../../arrowData.ts';
import { concatenated } from './miniPages.ts';
import { numberBytes, type LongValues } from './standIns.ts';

/** `data` with its leaves' own values. Throws TableError `tooLarge` for more than 2 GiB of a leaf. */
export function withLongValues(data: Data, leaves: LongValues): Data {
  let leaf = 0;
  const visit = (part: Data): Data => {
    if (part.children.length > 0) return retyped(part, part.type, part.children.map(visit));
    const values = leaves.get(leaf++);
    return values === undefined ? part : longData(part, values);
  };
  return visit(data);
}

/** Most bytes that 32-bit offsets reach. */
const maxBytes = 2 ** 31 - 1;

function longData(data: Data, known: readonly Uint8Array[]): Data {
  const { length, nullCount } = data;
  // Typed as any by the library; of Binary they are these.
  const starts = data.valueOffsets as Int32Array;
  const numbers = valuesOf(data, Uint8Array);
  const view = new DataView(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  const offsets = new Int32Array(length + 1);
  const picked: Uint8Array[] = [];
  let end = 0;
  for (let row = 0; row < length; row++) {
    const start = starts[row]!;
    // A null has no number.
    const value =
      starts[row + 1]! - start === numberBytes ? known[view.getUint32(start, true)] : undefined;
    if (value !== undefined && value.length > 0) {
      picked.push(value);
      end += value.length;
    }
    if (end > maxBytes)
      throw new TableError('tooLarge', 'values that belong together have more than 2 GiB');
    offsets[row + 1] = end;
  }
  // Copied even if there is only one: a batch owns its memory, and a value may be in several.
  const values = concatenated(picked);
  return dataOf(data.type, { length, nullCount, validity: ownValidity(data), offsets, values });
}
