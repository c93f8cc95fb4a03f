import { beforeAll, describe, expect, it } from 'vitest';
import { readFooter } from '../../../../../src/formats/parquet/footer/footer.ts';
import {
  largestFirst,
  planColumn,
  readRuns,
  rowGroupOfRow,
  rowGroupsOf,
  type ColumnPlan,
} from '../../../../../src/formats/parquet/plan/plan.ts';
import { schemaTree } from '../../../../../src/formats/parquet/schema/schemaTree.ts';
import { memorySource } from '../../../../../src/io/byteSource.ts';
import { fixtureBytes } from '../fixture.ts';

const starts = Float64Array.of(0, 10, 10, 25);

describe('rowGroupsOf', () => {
  it('gives the rows of each row group, counted from its first', () => {
    expect(rowGroupsOf(starts, { start: 5, end: 12 })).toEqual([
      { rowGroup: 0, rows: { start: 5, end: 10 } },
      { rowGroup: 2, rows: { start: 0, end: 2 } },
    ]);
  });

  it('cuts rows to those of the file', () => {
    expect(rowGroupsOf(starts, { start: 20, end: Infinity })).toEqual([
      { rowGroup: 2, rows: { start: 10, end: 15 } },
    ]);
    expect(rowGroupsOf(starts, { start: 25, end: 30 })).toEqual([]);
    expect(rowGroupsOf(Float64Array.of(0), { start: 0, end: 30 })).toEqual([]);
  });
});

describe('rowGroupOfRow', () => {
  it('never names an empty row group for a row that exists', () => {
    expect([0, 9, 10, 24].map((row) => rowGroupOfRow(starts, row))).toEqual([0, 0, 2, 2]);
  });
});

describe('the order of decoding', () => {
  let sized: (megabytes: number) => ColumnPlan;
  beforeAll(async () => {
    const footer = await readFooter(memorySource('t', fixtureBytes('pages.parquet')));
    const tree = schemaTree(footer.metaData.schema);
    const plan = planColumn(footer, { start: 0, end: 1 }, 0, tree.columns[0]!);
    sized = (megabytes) => ({ ...plan, compressedBytes: megabytes * 2 ** 20 });
  });

  it('puts columns together up to the size of a read, and larger ones by themselves', () => {
    const runs = readRuns([10, 20, 5, 40, 1].map(sized));
    expect(runs.map((run) => run.length)).toEqual([2, 1, 1, 1]);
  });

  it('begins with the largest columns, and leaves small ones as they lie in the file', () => {
    const order = largestFirst([3, 10, 1, 70, 2].map(sized));
    expect(order.map(({ compressedBytes }) => compressedBytes / 2 ** 20)).toEqual([
      70, 10, 3, 1, 2,
    ]);
  });
});
