/** Picks rows out of Arrow data: copies the buffers of some ranges of rows into new ones, whatever their type. */
import { makeData, RecordBatch, Struct, type Data } from 'apache-arrow';
import { layoutOf } from './arrowLayout.ts';
import { RowRangesBuilder, type RowRanges } from './rowRanges.ts';

/**
 * The picked rows of a batch, counted from its first, in order; the batch itself when that is all of them. Buffers are
 * new, but for dictionaries, which are shared. Throws TableError `unsupported` for Arrow types that no reader yields.
 */
export function gatherBatch(batch: RecordBatch, picked: RowRanges): RecordBatch {
  if (picked.rows === batch.numRows) return batch;
  const children = batch.data.children.map((column) => gather(column, picked));
  const type = new Struct(batch.schema.fields);
  const data = makeData({ type, length: picked.rows, nullCount: 0, children });
  return new RecordBatch(batch.schema, data);
}

/** As gatherBatch, of one column. */
export function gather(data: Data, picked: RowRanges): Data {
  switch (layoutOf(data)) {
    case 'null':
      return data.clone(data.type, 0, picked.rows, picked.rows);
    case 'bits': {
      const bits = data.values as Uint8Array;
      return remade(data, picked, { values: gatherBits(bits, data.offset, picked) });
    }
    case 'fixed':
    case 'dictionary':
      return remade(data, picked, {
        values: gatherItems(data.values as Items, data.stride, picked),
      });
    case 'varying': {
      const { offsets, source } = gatherOffsets(data, picked);
      return remade(data, picked, {
        offsets,
        values: gatherItems(data.values as Items, 1, source),
      });
    }
    case 'list': {
      const { offsets, source } = gatherOffsets(data, picked);
      const children = data.children.map((child) => gather(child, source));
      return remade(data, picked, { offsets, children });
    }
    case 'fixedList': {
      const items = scaled(picked, data.stride);
      return remade(data, picked, { children: data.children.map((child) => gather(child, items)) });
    }
    case 'struct':
      return remade(data, picked, {
        children: data.children.map((member) => gather(member, picked)),
      });
  }
}

/** What arrow keeps of a column, by the names it gives to places in its list of buffers. */
interface Parts {
  readonly offsets?: Int32Array | BigInt64Array;
  readonly values?: Items;
  readonly children?: Data[];
}

function remade(data: Data, picked: RowRanges, { offsets, values, children = [] }: Parts): Data {
  const isWhole = data.nullCount === 0;
  const validity = isWhole ? undefined : gatherBits(data.nullBitmap, data.offset, picked);
  // The order of arrow's BufferType: offsets, data, validity, types.
  const buffers = [offsets, values, validity, undefined];
  return data.clone(data.type, 0, picked.rows, isWhole ? 0 : -1, buffers as never, children);
}

type Items = Uint8Array | Int32Array | BigInt64Array | Float64Array;

/** Ranges shorter than this are copied item by item: making views costs more. */
const shortRange = 24;

/** `stride` items a row. */
function gatherItems(
  values: Items,
  stride: number,
  { count, starts, ends, rows }: RowRanges,
): Items {
  // One of the typed arrays, which all have such a constructor.
  const made = new (values.constructor as new (length: number) => Items)(rows * stride);
  let to = 0;
  for (let i = 0; i < count; i++) {
    const start = starts[i]! * stride;
    const end = ends[i]! * stride;
    if (end - start < shortRange) for (let at = start; at < end; at++) made[to++] = values[at]!;
    else {
      made.set(values.subarray(start, end) as never, to);
      to += end - start;
    }
  }
  return made;
}

/** Bits, the least significant of each byte first; `offset` is where row 0 is. */
function gatherBits(
  bits: Uint8Array,
  offset: number,
  { count, starts, ends, rows }: RowRanges,
): Uint8Array {
  const made = new Uint8Array((rows + 7) >> 3);
  let to = 0;
  for (let i = 0; i < count; i++) {
    const end = ends[i]! + offset;
    for (let at = starts[i]! + offset; at < end; at++, to++)
      made[to >> 3]! |= ((bits[at >> 3]! >> (at & 7)) & 1) << (to & 7);
  }
  return made;
}

/** New offsets that start at 0, and the ranges of items that they count. */
function gatherOffsets(
  data: Data,
  picked: RowRanges,
): { readonly offsets: Int32Array | BigInt64Array; readonly source: RowRanges } {
  const { count, starts, ends, rows } = picked;
  const valueOffsets = data.valueOffsets as Int32Array | BigInt64Array;
  const isLarge = valueOffsets instanceof BigInt64Array;
  const offsets = isLarge ? new BigInt64Array(rows + 1) : new Int32Array(rows + 1);
  const source = new RowRangesBuilder();
  const put = (at: number, value: number): void => {
    offsets[at] = isLarge ? BigInt(value) : value;
  };
  let [to, total] = [0, 0];
  for (let i = 0; i < count; i++) {
    const first = Number(valueOffsets[starts[i]!]);
    const shift = total - first;
    for (let row = starts[i]! + 1; row <= ends[i]!; row++)
      put(++to, Number(valueOffsets[row]) + shift);
    const last = Number(valueOffsets[ends[i]!]);
    source.add(first, last);
    total += last - first;
  }
  return { offsets, source: source.take() };
}

/** `size` items a row. */
function scaled({ count, starts, ends, rows }: RowRanges, size: number): RowRanges {
  const scale = (values: Float64Array): Float64Array =>
    values.slice(0, count).map((at) => at * size);
  return { count, starts: scale(starts), ends: scale(ends), rows: rows * size };
}
