/** Arrow data that lie in ways which nothing else here knows, as ways that DataType allows. */
import * as arrow from 'apache-arrow';
import { dataOf, ownValidity, valuesOf } from '../arrowData.ts';

const millisPerDay = 86_400_000n;
/** Of a view: its length, then the text itself, or the start of it and where the rest is. */
const viewBytes = 16;
const inlineBytes = 12;

/** Views become text and bytes in one piece, Date64 becomes Date32; at every depth. */
export function plainData(data: arrow.Data): arrow.Data {
  const { type } = data;
  if (arrow.DataType.isUtf8View(type)) return gathered(data, new arrow.Utf8());
  if (arrow.DataType.isBinaryView(type)) return gathered(data, new arrow.Binary());
  if (arrow.DataType.isDate(type) && type.unit === arrow.DateUnit.MILLISECOND) return days(data);
  if (data.children.length === 0) return data;
  const children = data.children.map(plainData);
  const { offset, length, nullCount, buffers } = data;
  return new arrow.Data(type, offset, length, nullCount, buffers, children);
}

function days(data: arrow.Data): arrow.Data {
  const millis = valuesOf(data, BigInt64Array).subarray(0, data.length);
  const values = Int32Array.from(millis, (value) => Number(value / millisPerDay));
  const { length, nullCount } = data;
  return dataOf(new arrow.DateDay(), { length, nullCount, validity: ownValidity(data), values });
}

function gathered(data: arrow.Data, type: arrow.Utf8 | arrow.Binary): arrow.Data {
  const { length, nullCount, variadicBuffers } = data;
  const views = valuesOf(data, Uint8Array);
  const view = new DataView(views.buffer, views.byteOffset, views.byteLength);
  const offsets = new Int32Array(length + 1);
  for (let i = 0; i < length; i++)
    offsets[i + 1] = offsets[i]! + (data.getValid(i) ? view.getInt32(i * viewBytes, true) : 0);
  const values = new Uint8Array(offsets[length]!);
  for (let i = 0; i < length; i++) {
    const at = i * viewBytes;
    const size = offsets[i + 1]! - offsets[i]!;
    if (size <= inlineBytes) values.set(views.subarray(at + 4, at + 4 + size), offsets[i]);
    else {
      const buffer = variadicBuffers[view.getInt32(at + 8, true)];
      const start = view.getInt32(at + 12, true);
      if (buffer !== undefined) values.set(buffer.subarray(start, start + size), offsets[i]);
    }
  }
  return dataOf(type, { length, nullCount, validity: ownValidity(data), offsets, values });
}
