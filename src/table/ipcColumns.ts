/** Arrow IPC bytes as columns of values that lose nothing: what cellText.ts turns into text. */
import {
  tableFromIPC,
  Type,
  type Batch,
  type Column,
  type ExtractionOptions,
} from '@uwdata/flechette';
import { TableError } from '../base/errors.ts';

/** One column; rows count from 0. */
export interface ValueColumn {
  readonly length: number;
  /**
   * The value at `row`, null for null. Throws TableError `tooLarge` for a text of half a gigabyte. 64-bit integers, times and all decimals (unscaled) are bigint or number,
   * dates are milliseconds since 1970, bytes are Uint8Array views, lists are arrays or typed arrays, maps are arrays of
   * [key, value], structs are arrays in field order.
   */
  at(row: number): unknown;
}

const exact: ExtractionOptions = {
  useBigInt: true,
  useBigIntTimestamp: true,
  useDecimalInt: true,
};

/** The columns of an Arrow IPC stream or file, decoded lazily: values are made when asked for. */
export function columnsOfIpc(ipc: Uint8Array): readonly ValueColumn[] {
  const { children } = tableFromIPC(ipc, exact);
  for (const column of children) keepEverything(column);
  return children;
}

function keepEverything(column: Column<unknown>): void {
  for (const batch of column.data) keepAll(batch);
}

/** The batch of a dictionary-encoded column also holds its dictionary. */
type MaybeDictionaryBatch = Batch<unknown> & { readonly dictionary?: Column<unknown> };

// flechette's decoder drops a leading byte order mark, which is a character of the text like any other.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Replaces the two accessors of flechette that lose values: structs become arrays (an object keeps one of two fields
 * of the same name, and none called `__proto__`), and strings keep a leading byte order mark.
 */
function keepAll(batch: MaybeDictionaryBatch): void {
  // Declared as always there; a batch without children has none.
  const children = (batch.children as Batch<unknown>[] | undefined) ?? [];
  for (const child of children) keepAll(child);
  const { type, dictionary } = batch;
  if (type.typeId === Type.Struct) batch.value = (i) => children.map((child) => child.at(i));
  else if (type.typeId === Type.Utf8) batch.value = textOf(batch);
  else if (dictionary !== undefined) {
    keepEverything(dictionary);
    batch.value = (index) => dictionary.at(Number(batch.values[index]));
  }
}

function textOf({ values, offsets }: Batch<unknown>): (index: number) => string {
  // A Utf8 batch has byte values and int32 offsets.
  const bytes = values as Uint8Array;
  const starts = offsets as Int32Array;
  return (index) => {
    const text = bytes.subarray(starts[index], starts[index + 1]);
    if (text.length > maxTextBytes)
      throw new TableError(
        'tooLarge',
        `a text of ${text.length} bytes is longer than the ${maxTextBytes} that a text may have here`,
      );
    return utf8.decode(text);
  };
}

/** The longest string of JavaScript engines of today, if every character took one byte. */
const maxTextBytes = 2 ** 29 - 24;
