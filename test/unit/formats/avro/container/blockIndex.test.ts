import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockIndex } from '../../../../../src/formats/avro/container/blockIndex.ts';

function indexOf(counts: readonly number[]): BlockIndex {
  const index = new BlockIndex();
  counts.forEach((records, i) => {
    const offset = i * 100;
    index.add({ offset, records, dataStart: offset + 2, dataEnd: offset + 84, end: offset + 100 });
  });
  return index;
}

describe('BlockIndex', () => {
  it('finds the block of every row, blocks without rows among them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { minLength: 1, maxLength: 3000 }), (counts) => {
        const index = indexOf(counts);
        const blockOfRow = counts.flatMap((count, block) => new Array<number>(count).fill(block));
        expect(index.rows).toBe(blockOfRow.length);
        expect(blockOfRow.map((_, row) => index.blockOfRow(row))).toEqual(blockOfRow);
        expect(index.blockOfRow(index.rows)).toBe(counts.length - 1);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps what it was told, row counts beyond 32 bits and places without rows included', () => {
    const index = indexOf([7, 2 ** 40, 3]);
    index.addDamaged(300, 50);
    expect(index.at(1)).toEqual({
      index: 1,
      firstRow: 7,
      rows: 2 ** 40,
      offset: 100,
      dataBytes: 82,
    });
    expect(index.at(2).firstRow).toBe(2 ** 40 + 7);
    expect(index.at(3)).toMatchObject({ rows: 0, offset: 300, dataBytes: 50 });
    expect(index.dataBytes).toBe(3 * 82 + 50);
    expect(index.blockOfRow(2 ** 40 + 7)).toBe(2);
  });
});
