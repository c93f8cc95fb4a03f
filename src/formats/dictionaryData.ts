/** Text that lies as indexes into a dictionary. */
import * as arrow from 'apache-arrow';
import { TableError } from '../base/errors.ts';
import { dataOf, offsetsOf, ownValidity, retyped, valuesOf } from './arrowData.ts';

/** Whether two parts have the same dictionary, or both none. */
export function sharesDictionary(a: arrow.Data, b: arrow.Data): boolean {
  if (a.dictionary === b.dictionary) return true;
  const [one, another] = [a.dictionary?.data, b.dictionary?.data];
  return (
    one !== undefined &&
    another?.length === one.length &&
    one.every((part, i) => part === another[i])
  );
}

/**
 * The text or bytes themselves, canonical; data that is no dictionary as it is. Throws TableError `tooLarge` where they
 * are more than 2 GiB, `corrupt` for an index that the dictionary does not have.
 */
export function decodedDictionary(data: arrow.Data): arrow.Data {
  if (!arrow.DataType.isDictionary(data.type)) return data;
  const { length, nullCount, dictionary } = data;
  const entries = (dictionary?.data ?? []).flatMap(entriesOf);
  // Whole numbers of any width.
  const indexes = data.values as ArrayLike<number | bigint>;
  const offsets = new Int32Array(length + 1);
  let total = 0;
  for (let i = 0; i < length; i++) {
    if (data.getValid(i)) total += entryAt(entries, Number(indexes[i])).byteLength;
    if (total > 2 ** 31 - 1) throw new TableError('tooLarge', 'a record batch has more than 2 GiB');
    offsets[i + 1] = total;
  }
  const values = new Uint8Array(total);
  for (let i = 0; i < length; i++)
    if (offsets[i + 1]! > offsets[i]!) values.set(entryAt(entries, Number(indexes[i])), offsets[i]);
  const validity = ownValidity(data);
  // Always there; typed as anything.
  return dataOf(data.type.dictionary as arrow.DataType, {
    length,
    nullCount,
    validity,
    offsets,
    values,
  });
}

/** As decodedDictionary, at every depth; the types of what holds them are for canonicalData to put right. */
export function withoutDictionaries(data: arrow.Data): arrow.Data {
  if (arrow.DataType.isDictionary(data.type)) return decodedDictionary(data);
  if (data.children.length === 0) return data;
  return retyped(data, data.type, data.children.map(withoutDictionaries));
}

/** The bytes of each entry: views. */
function entriesOf(part: arrow.Data): Uint8Array[] {
  const { offsets, start } = offsetsOf(part);
  const values = valuesOf(part, Uint8Array);
  return Array.from({ length: part.length }, (_, i) =>
    values.subarray(start + offsets[i]!, start + offsets[i + 1]!),
  );
}

function entryAt(entries: readonly Uint8Array[], index: number): Uint8Array {
  const entry = entries[index];
  if (entry === undefined)
    throw new TableError('corrupt', `a dictionary of ${entries.length} has no entry ${index}`);
  return entry;
}
