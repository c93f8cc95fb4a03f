/** The picked values of Arrow columns as bytes of any length. */
import {
  Field,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableToIPC,
  Type,
  type Data,
} from 'apache-arrow';
import { TableError } from '../../../base/errors.ts';
import { cellText, jsonText } from '../../../table/cellText.ts';
import { columnsOfIpc } from '../../../table/ipcColumns.ts';
import type { DataType } from '../../../table/schema.ts';
import { fixedBytesOf } from './fixedValues.ts';
import { placeOf, type Picks } from './picks.ts';
import type { Spans } from './piece.ts';

/** Of Binary and Utf8, with 32-bit or 64-bit offsets, and of dictionaries of them. */
export function spansOf(data: Data, picks: Picks): Spans {
  if (data.dictionary !== undefined) return dictionarySpans(data, picks);
  const { bytes, offsets } = buffersOf(data);
  const { count, start, places } = picks;
  if (places === undefined)
    return {
      bytes,
      starts: offsets.subarray(start, start + count),
      ends: offsets.subarray(start + 1, start + count + 1),
    };
  return {
    bytes,
    starts: places.map((place) => offsets[place]!),
    ends: places.map((place) => offsets[place + 1]!),
  };
}

function buffersOf(data: Data): { bytes: Uint8Array; offsets: Int32Array } {
  const { values, valueOffsets } = data as { values: unknown; valueOffsets: unknown };
  const bytes = values ?? new Uint8Array(0);
  if (!(bytes instanceof Uint8Array)) throw notBytes(data);
  if (valueOffsets instanceof Int32Array) return { bytes, offsets: valueOffsets };
  if (valueOffsets instanceof BigInt64Array) return { bytes, offsets: narrow(valueOffsets) };
  const width = data.stride;
  const offsets = Int32Array.from({ length: data.length + 1 }, (_, i) => i * width);
  return { bytes, offsets };
}

function notBytes(data: Data): TableError {
  return new TableError('internal', `${Type[data.typeId]} is not what the column was planned as`);
}

/** Offsets of large types as 32-bit ones. */
export function narrow(offsets: BigInt64Array): Int32Array {
  if ((offsets.at(-1) ?? 0n) >= 2n ** 31n)
    throw new TableError('tooLarge', 'a column of a batch has 2 GiB or more');
  return Int32Array.from(offsets, Number);
}

function dictionarySpans(data: Data, picks: Picks): Spans {
  const dictionary = (data.dictionary?.data ?? []).map(buffersOf);
  const { values } = data as { values: ArrayLike<number | bigint> };
  const { bytes, starts, ends } = joined(dictionary);
  const entryStarts = new Int32Array(picks.count);
  const entryEnds = new Int32Array(picks.count);
  for (let k = 0; k < picks.count; k++) {
    const entry = Number(values[placeOf(picks, k)]);
    // A null may have any index.
    entryStarts[k] = starts[entry] ?? 0;
    entryEnds[k] = ends[entry] ?? 0;
  }
  return { bytes, starts: entryStarts, ends: entryEnds };
}

function joined(parts: readonly { bytes: Uint8Array; offsets: Int32Array }[]): Spans {
  const [first] = parts;
  if (first !== undefined && parts.length === 1)
    return { bytes: first.bytes, starts: first.offsets, ends: first.offsets.subarray(1) };
  const entries = parts.flatMap(({ bytes, offsets }) =>
    Array.from(offsets.subarray(1), (end, i) => bytes.subarray(offsets[i], end)),
  );
  return spansOfValues(entries);
}

/** One after the other; undefined is empty. */
function spansOfValues(values: readonly (Uint8Array | undefined)[]): Spans {
  const lengths = values.map((value) => value?.length ?? 0);
  const offsets = new Int32Array(values.length + 1);
  lengths.forEach((length, i) => {
    offsets[i + 1] = offsets[i]! + length;
  });
  const bytes = new Uint8Array(offsets.at(-1) ?? 0);
  values.forEach((value, i) => {
    if (value !== undefined) bytes.set(value, offsets[i]);
  });
  return { bytes, starts: offsets.subarray(0, -1), ends: offsets.subarray(1) };
}

const replacing = new TextDecoder('utf-8', { ignoreBOM: true });
const strict = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });
const encoder = new TextEncoder();

/**
 * Spans that are UTF-8: what is not has U+FFFD in place of its wrong bytes, as in the grid; readers of Avro would fail
 * on it.
 */
export function validText(spans: Spans, present: Uint8Array | undefined): Spans {
  const { bytes, starts, ends } = spans;
  const wrong: number[] = [];
  for (let k = 0; k < starts.length; k++) {
    const isThere = present?.[k] !== 0;
    if (
      isThere &&
      !isAscii(bytes, starts[k]!, ends[k]!) &&
      !isUtf8(bytes.subarray(starts[k], ends[k]))
    )
      wrong.push(k);
  }
  if (wrong.length === 0) return spans;
  const isWrong = new Set(wrong);
  return spansOfValues(
    Array.from(starts, (start, k) => {
      const value = bytes.subarray(start, ends[k]);
      return isWrong.has(k) ? encoder.encode(replacing.decode(value)) : value;
    }),
  );
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  let all = 0;
  for (let i = start; i < end; i++) all |= bytes[i]!;
  return all < 128;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false; // That is how a decoder says it.
  }
}

/** Little-endian integers of 4 to 32 bytes as the shortest big-endian ones. */
export function decimalSpans(data: Data, picks: Picks): Spans {
  const width = data.stride * 4;
  const source = fixedBytesOf(data, width, picks);
  const bytes = new Uint8Array(source.length);
  const starts = new Int32Array(picks.count);
  const ends = new Int32Array(picks.count);
  let to = 0;
  for (let k = 0; k < picks.count; k++) {
    const low = k * width;
    let high = low + width - 1;
    const sign = source[high]! & 128 ? 255 : 0;
    while (high > low && source[high] === sign && ((source[high - 1]! ^ sign) & 128) === 0) high--;
    starts[k] = to;
    for (; high >= low; high--) bytes[to++] = source[high]!;
    ends[k] = to;
  }
  return { bytes, starts, ends };
}

const hexDigits = encoder.encode('0123456789abcdef');
const uuidChars = 36;

/** Sixteen bytes each, as `8-4-4-4-12` hexadecimal digits. */
export function uuidSpans(data: Data, picks: Picks): Spans {
  const source = fixedBytesOf(data, 16, picks);
  const bytes = new Uint8Array(picks.count * uuidChars);
  let to = 0;
  for (let from = 0; from < source.length; from++) {
    const byte = source[from]!;
    const within = from % 16;
    if (within === 4 || within === 6 || within === 8 || within === 10) bytes[to++] = 0x2d;
    bytes[to++] = hexDigits[byte >> 4]!;
    bytes[to++] = hexDigits[byte & 15]!;
  }
  const starts = Int32Array.from({ length: picks.count }, (_, k) => k * uuidChars);
  return { bytes, starts, ends: starts.map((start) => start + uuidChars) };
}

interface Display {
  readonly type: DataType;
  readonly isJson: boolean;
}

/** What the grid shows of each value, whole, or its JSON. */
export function displaySpans(data: Data, picks: Picks, { type, isJson }: Display): Spans {
  const schema = new Schema([new Field('value', data.type, true)]);
  const columns = makeData({
    type: new Struct(schema.fields),
    length: data.length,
    children: [data],
  });
  const ipc = tableToIPC(new Table([new RecordBatch(schema, columns)]));
  const [column] = columnsOfIpc(ipc);
  if (column === undefined) throw notBytes(data);
  const text = isJson ? jsonText : cellText;
  const values = Array.from({ length: picks.count }, (_, k) =>
    encoder.encode(text(column.at(placeOf(picks, k)), type)),
  );
  return spansOfValues(values);
}
