import {
  Dictionary,
  Field,
  Float16,
  Int32,
  Int64,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableToIPC,
  Utf8,
  vectorFromArray,
  type DataType,
  type Vector,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { columnsOfIpc } from '../../../src/table/ipcColumns.ts';

function ipcOf(columns: Record<string, Vector<DataType>>): Uint8Array {
  return tableToIPC(new Table(columns), 'stream');
}

describe('columnsOfIpc', () => {
  it('keeps 64-bit integers, nulls and half floats', () => {
    const [id, half] = columnsOfIpc(
      ipcOf({
        id: vectorFromArray([9_223_372_036_854_775_807n, null, -1n], new Int64()),
        half: vectorFromArray([1.5, -0, 65504], new Float16()),
      }),
    );
    expect([0, 1, 2].map((row) => id?.at(row))).toEqual([9_223_372_036_854_775_807n, null, -1n]);
    expect([0, 1, 2].map((row) => half?.at(row))).toEqual([1.5, -0, 65504]);
  });

  it('keeps a leading byte order mark, plain and dictionary-encoded', () => {
    const words = ['\uFEFFbom', null, 'plain', ''];
    const [plain, coded] = columnsOfIpc(
      ipcOf({
        plain: vectorFromArray(words, new Utf8()),
        coded: vectorFromArray(words, new Dictionary(new Utf8(), new Int32())),
      }),
    );
    expect(words.map((_, row) => plain?.at(row))).toEqual(words);
    expect(words.map((_, row) => coded?.at(row))).toEqual(words);
  });

  it('keeps both of two struct fields of the same name, in lists too', () => {
    const twins = new Struct([
      new Field('a', new Int32(), true),
      new Field('a', new Int32(), true),
      new Field('__proto__', new Int32(), true),
    ]);
    const int32 = (...values: number[]) =>
      makeData({ type: new Int32(), length: values.length, data: Int32Array.from(values) });
    const structs = makeData({
      type: twins,
      length: 2,
      nullCount: 1,
      nullBitmap: new Uint8Array([1]),
      children: [int32(1, 2), int32(3, 4), int32(5, 6)],
    });
    const lists = makeData({
      type: new List(new Field('item', twins, true)),
      length: 1,
      valueOffsets: Int32Array.of(0, 2),
      child: structs,
    });
    const schema = new Schema([new Field('l', lists.type, true)]);
    const batch = new RecordBatch(
      schema,
      makeData({ type: new Struct(schema.fields), length: 1, children: [lists] }),
    );
    const [column] = columnsOfIpc(tableToIPC(new Table([batch]), 'stream'));
    expect(column?.at(0)).toEqual([[1, 3, 5], null]);
  });

  it('counts rows over several batches', () => {
    const int = (...values: number[]) => new Table({ n: vectorFromArray(values, new Int32()) });
    const table = int(1, 2).concat(int(3));
    const [column] = columnsOfIpc(tableToIPC(table, 'stream'));
    expect(column?.length).toBe(3);
    expect([0, 1, 2].map((row) => column?.at(row))).toEqual([1, 2, 3]);
  });
});
