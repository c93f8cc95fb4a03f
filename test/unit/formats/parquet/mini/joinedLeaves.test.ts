import { DataType, Field, Int32, List, vectorFromArray, type Data } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import {
  canJoinLeaves,
  joinedLeaves,
} from '../../../../../src/formats/parquet/mini/joinedLeaves.ts';
import {
  schemaTree,
  type SchemaNode,
} from '../../../../../src/formats/parquet/schema/schemaTree.ts';
import type { SchemaElement } from '../../../../../src/formats/parquet/thrift/metadata.ts';

function columnOf(...elements: SchemaElement[]): SchemaNode {
  return schemaTree([{ name: 'root', numChildren: 1 }, ...elements]).columns[0]!;
}

const int32 = 1;
const repeated = 2;
const map = columnOf(
  { name: 'map', numChildren: 1, convertedType: 1 },
  { name: 'entries', numChildren: 2, repetitionType: repeated },
  { name: 'key', type: int32 },
  { name: 'value', type: int32 },
);

function lists(rows: readonly (readonly number[])[]): Data {
  return vectorFromArray(rows, new List(new Field('item', new Int32()))).data[0]!;
}

describe('joinedLeaves', () => {
  it('makes a map of the keys and the values', () => {
    const joined = joinedLeaves(map, [lists([[1, 2], [], [3]]), lists([[4, 5], [], [6]])]);
    expect(DataType.isMap(joined.type)).toBe(true);
    expect([...(joined.valueOffsets as Int32Array).subarray(0, 4)]).toEqual([0, 2, 2, 3]);
    const members = joined.children[0]!.children.map(({ values, length }) => [
      ...(values as Int32Array).subarray(0, length),
    ]);
    expect(members).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it('refuses leaves that do not agree on their lists', () => {
    expect(() => joinedLeaves(map, [lists([[1, 2]]), lists([[3]])])).toThrow(
      expect.objectContaining({ code: 'corrupt' }),
    );
  });
});

describe('canJoinLeaves', () => {
  it('is true but where a member alone would be taken for the item of its list', () => {
    const listOf = (...members: SchemaElement[]): SchemaNode =>
      columnOf(
        { name: 'list', numChildren: 1, convertedType: 3 },
        { name: 'array', numChildren: members.length, repetitionType: repeated },
        ...members,
      );
    const [a, b] = [
      { name: 'a', type: int32 },
      { name: 'b', type: int32 },
    ];
    expect(canJoinLeaves(map)).toBe(true);
    expect(canJoinLeaves(listOf(a, b))).toBe(true);
    expect(canJoinLeaves(listOf(a, { ...b, repetitionType: repeated }))).toBe(false);
  });
});
