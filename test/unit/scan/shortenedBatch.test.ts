import {
  Binary,
  LargeUtf8,
  List,
  Field,
  Utf8,
  Table,
  vectorFromArray,
  Vector,
  type RecordBatch,
} from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { shortenedBatch } from '../../../src/scan/shortenedBatch.ts';

function batchOf(columns: Readonly<Record<string, Vector>>): RecordBatch {
  return new Table(columns).batches[0]!;
}

function valuesOf(batch: RecordBatch, column: number): unknown[] {
  const values: Vector | null = batch.getChildAt(column);
  return Array.from({ length: batch.numRows }, (_, row): unknown => {
    const value: unknown = values?.get(row);
    return value instanceof Vector ? value.toJSON() : value;
  });
}

describe('shortenedBatch', () => {
  it('leaves what is short as it is', () => {
    const batch = batchOf({ a: vectorFromArray(['x', null, 'yz'], new Utf8()) });
    const { batch: short, cells } = shortenedBatch(batch, 2);
    expect(cells).toEqual([]);
    expect(short.data.children[0]).toBe(batch.data.children[0]);
  });

  it('cuts long values, never within a character, and tells which they were', () => {
    const items = new List(new Field('item', new Utf8(), true));
    const batch = batchOf({
      text: vectorFromArray(['abcdef', null, 'ab', 'abc€def'], new Utf8()),
      large: vectorFromArray(['abcdef', '', 'abcde', 'a'], new LargeUtf8()),
      bytes: vectorFromArray([new Uint8Array(9), null, null, new Uint8Array(2)], new Binary()),
      list: vectorFromArray([['abcdefgh', 'b'], [], null, ['a']], items),
    });
    const { batch: short, cells } = shortenedBatch(batch, 5);
    expect(valuesOf(short, 0)).toEqual(['abcde', null, 'ab', 'abc']);
    expect(valuesOf(short, 1)).toEqual(['abcde', '', 'abcde', 'a']);
    expect(valuesOf(short, 2)).toEqual([new Uint8Array(5), null, null, new Uint8Array(2)]);
    expect(valuesOf(short, 3)).toEqual([['abcde', 'b'], [], null, ['a']]);
    expect(cells.map(({ row, column }) => `${row}:${column}`)).toEqual([
      '0:0',
      '3:0',
      '0:1',
      '0:2',
      '0:3',
    ]);
    expect(cells[0]!.bytes).toBeGreaterThanOrEqual(6);
  });
});
