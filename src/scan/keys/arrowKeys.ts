/** The runs of a decoded column, whatever its type. */
import { Type, type Data } from 'apache-arrow';
import { TableError } from '../../base/errors.ts';
import { layoutOf } from '../arrowLayout.ts';
import type { DataType } from '../../table/schema.ts';
import { textsOf } from '../texts.ts';
import {
  equalFloats,
  nullCode,
  RunsBuilder,
  type KeyRuns,
  type KeyValues,
} from '../../table/keyRuns.ts';

/**
 * Runs of `data`, a column of the table type `type`. Null is a key of its own, all NaN are one key, and so are 0 and -0;
 * text and bytes are compared byte by byte, nested values by their exact text.
 */
export function runsOf(data: Data, type: DataType): KeyRuns {
  switch (layoutOf(data)) {
    case 'null':
      return runsBy(data.length, noValues, () => nullCode);
    case 'bits':
    case 'fixed':
      return fixedRuns(data);
    case 'dictionary':
      return dictionaryRuns(data, type);
    case 'varying':
      return data.valueOffsets instanceof Int32Array ? varyingRuns(data) : textRuns(data, type);
    case 'list':
    case 'fixedList':
    case 'struct':
      return textRuns(data, type);
  }
}

const noValues: KeyValues = { width: 0, bytes: new Uint8Array(0), offsets: undefined };

/** A run for each stretch of rows whose code is the same; `codeOf` is asked row by row, with the code before it. */
function runsBy(
  rows: number,
  values: KeyValues,
  codeOf: (row: number, previous: number) => number,
): KeyRuns {
  const runs = new RunsBuilder();
  let code = nullCode;
  for (let row = 0; row < rows; row++) {
    code = codeOf(row, code);
    runs.add(code, row + 1);
  }
  return runs.finish(values);
}

/** Says of each row whether it is null. */
function nullTest({ nullBitmap, offset, nullCount }: Data): (row: number) => boolean {
  if (nullCount === 0) return () => false;
  const bits: Uint8Array = nullBitmap;
  return (row) => ((bits[(row + offset) >> 3]! >> ((row + offset) & 7)) & 1) === 0;
}

function fixedRuns(data: Data): KeyRuns {
  const values = fixedValues(data);
  const isNullRow = nullTest(data);
  const { bytes, width = 0 } = values;
  if (width % 4 !== 0 || width === 0) {
    const isSame = sameBytes(bytes, width);
    return runsBy(data.length, values, (row, previous) => {
      if (isNullRow(row)) return nullCode;
      return previous !== nullCode && isSame(previous, row) ? previous : row;
    });
  }
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  if (data.nullCount === 0 && width === 8) return longRuns(words, data.length, values);
  const perValue = width / 4;
  return runsBy(data.length, values, (row, previous) => {
    if (isNullRow(row)) return nullCode;
    if (previous === nullCode) return row;
    const [a, b] = [previous * perValue, row * perValue];
    for (let i = 0; i < perValue; i++) if (words[a + i] !== words[b + i]) return row;
    return previous;
  });
}

/** The commonest case by itself: 64-bit values without nulls. */
function longRuns(words: Int32Array, rows: number, values: KeyValues): KeyRuns {
  const runs = new RunsBuilder();
  for (let row = 0; row < rows;) {
    const low = words[row * 2]!;
    const high = words[row * 2 + 1]!;
    const first = row;
    do row++;
    while (row < rows && words[row * 2] === low && words[row * 2 + 1] === high);
    runs.add(first, row);
  }
  return runs.finish(values);
}

function sameBytes(bytes: Uint8Array, width: number): (a: number, b: number) => boolean {
  return (a, b) => {
    for (let i = 0; i < width; i++) if (bytes[a * width + i] !== bytes[b * width + i]) return false;
    return true;
  };
}

/** The values of a fixed-width column, aligned to 4 bytes. */
function fixedValues(data: Data): KeyValues {
  if (data.type.typeId === Type.Bool) {
    const bytes = new Uint8Array(data.length);
    const bits = data.values as Uint8Array;
    for (let row = 0; row < data.length; row++)
      bytes[row] = (bits[(row + data.offset) >> 3]! >> ((row + data.offset) & 7)) & 1;
    return { width: 1, bytes, offsets: undefined };
  }
  const { BYTES_PER_ELEMENT, buffer, byteOffset } = data.values as Uint8Array;
  const width = BYTES_PER_ELEMENT * data.stride;
  const bytes = new Uint8Array(buffer, byteOffset, data.length * width);
  const isAligned = width % 4 !== 0 || byteOffset % 4 === 0;
  const values = { width, bytes: isAligned ? bytes : bytes.slice(), offsets: undefined };
  return data.type.typeId === Type.Float ? equalFloats(values) : values;
}

function varyingRuns(data: Data): KeyRuns {
  const values = varyingValues(data);
  const { bytes, offsets = new Int32Array(1) } = values;
  const isNullRow = nullTest(data);
  const isSame = (a: number, b: number): boolean => {
    const [from, to] = [offsets[a]!, offsets[b]!];
    const length = offsets[a + 1]! - from;
    if (offsets[b + 1]! - to !== length) return false;
    for (let i = 0; i < length; i++) if (bytes[from + i] !== bytes[to + i]) return false;
    return true;
  };
  return runsBy(data.length, values, (row, previous) => {
    if (isNullRow(row)) return nullCode;
    return previous !== nullCode && isSame(previous, row) ? previous : row;
  });
}

function varyingValues(data: Data): KeyValues {
  return {
    width: undefined,
    bytes: data.values as Uint8Array,
    offsets: data.valueOffsets as Int32Array,
  };
}

function dictionaryRuns(data: Data, type: DataType): KeyRuns {
  const [entries, ...more] = data.dictionary?.data ?? [];
  if (entries === undefined || more.length > 0)
    throw new TableError('internal', 'a dictionary is not in one piece');
  const { codes: entryCodes, values } = codesByRow(runsOf(entries as Data, type));
  const isNullRow = nullTest(data);
  const indexes = data.values as Int32Array;
  return runsBy(data.length, values, (row) =>
    isNullRow(row) ? nullCode : entryCodes[Number(indexes[row])]!,
  );
}

function codesByRow({
  rows,
  count,
  ends,
  codes,
  values,
}: KeyRuns): Pick<KeyRuns, 'codes' | 'values'> {
  const byRow = new Int32Array(rows);
  for (let run = 0, row = 0; run < count; row = ends[run++]!)
    byRow.fill(codes[run]!, row, ends[run]);
  return { codes: byRow, values };
}

/** Values that only their text tells apart: a list, a struct, a map. */
function textRuns(data: Data, type: DataType): KeyRuns {
  const encoder = new TextEncoder();
  const texts = textsOf(data, type).map((text) =>
    text === undefined ? undefined : encoder.encode(text),
  );
  const values = joined(texts);
  return runsBy(data.length, values, (row) => (texts[row] === undefined ? nullCode : row));
}

function joined(texts: readonly (Uint8Array | undefined)[]): KeyValues {
  const offsets = new Int32Array(texts.length + 1);
  for (const [index, text] of texts.entries())
    offsets[index + 1] = offsets[index]! + (text?.byteLength ?? 0);
  const bytes = new Uint8Array(offsets[texts.length]!);
  for (const [index, text] of texts.entries()) if (text) bytes.set(text, offsets[index]);
  return { width: undefined, bytes, offsets };
}
