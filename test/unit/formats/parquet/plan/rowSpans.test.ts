import { describe, expect, it } from 'vitest';
import {
  GrowingChunks,
  type ChunkTable,
} from '../../../../../src/formats/parquet/footer/chunkTable.ts';
import type { ParquetFooter } from '../../../../../src/formats/parquet/footer/footer.ts';
import { halvesOf, rowSpans, spansOf } from '../../../../../src/formats/parquet/plan/rowSpans.ts';
import { eagerList } from '../../../../../src/formats/parquet/thrift/thriftStruct.ts';

/** As much of a footer as spans are made of. */
function footerOf(
  groups: readonly (readonly [rows: number, bytes: number])[],
  createdBy?: string,
): ParquetFooter {
  const rowStarts = new Float64Array(groups.length + 1);
  for (const [index, [rows]] of groups.entries()) rowStarts[index + 1] = rowStarts[index]! + rows;
  const rowGroups = eagerList(
    groups.map(([numRows, totalByteSize]) => ({ numRows, totalByteSize, columns: eagerList([]) })),
  );
  const metaData = { version: 2, schema: [], numRows: rowStarts.at(-1)!, rowGroups, createdBy };
  const bytes = new Uint8Array(0);
  const chunks = chunksOf(groups.map(([, size]) => size));
  return { metaData, rowStarts, chunks, bytes, footerStart: 0, footerBytes: 0, fileBytes: 0 };
}

/** One chunk of each row group, with so many bytes. */
function chunksOf(uncompressed: readonly number[]): ChunkTable {
  const chunks = new GrowingChunks();
  for (const bytes of uncompressed) {
    const chunk = chunks.add(0);
    chunks.uncompressed[chunk] = bytes;
  }
  return chunks.finish(Float64Array.from({ length: uncompressed.length + 1 }, (_, i) => i));
}

const many = (count: number, rows: number, bytes: number) =>
  Array.from({ length: count }, () => [rows, bytes] as const);

describe('rowSpans', () => {
  it('puts small row groups together until they have enough rows', () => {
    const { firstGroups, rowStarts } = rowSpans(footerOf(many(120, 20, 1000)));
    expect(firstGroups).toEqual([0, 52, 104, 120]);
    expect([...rowStarts]).toEqual([0, 1040, 2080, 2400]);
  });

  it('keeps large row groups by themselves, also between small ones', () => {
    const groups = [...many(2, 10, 1000), [100_000, 1e6] as const, ...many(2, 10, 1000)];
    expect(rowSpans(footerOf(groups)).firstGroups).toEqual([0, 2, 3, 5]);
    expect(rowSpans(footerOf(many(4, 10, 1e7))).firstGroups).toEqual([0, 1, 2, 3, 4]);
  });

  it('bounds how many row groups come together', () => {
    expect(rowSpans(footerOf(many(600, 1, 10))).firstGroups).toEqual([0, 256, 512, 600]);
  });

  it('joins nothing where column chunks may be longer than they say', () => {
    const footer = footerOf(many(3, 1, 10), 'parquet-mr version 1.2.8');
    expect(rowSpans(footer).firstGroups).toEqual([0, 1, 2, 3]);
  });

  it('has no span in a file without row groups', () => {
    expect(spansOf(rowSpans(footerOf([])), { start: 0, end: 10 })).toEqual([]);
  });
});

describe('spansOf', () => {
  it('gives the rows of each span, counted from its first', () => {
    const spans = rowSpans(footerOf(many(120, 20, 1000)));
    expect(spansOf(spans, { start: 1030, end: 1050 })).toEqual([
      { rowGroups: { start: 0, end: 52 }, rows: { start: 1030, end: 1040 } },
      { rowGroups: { start: 52, end: 104 }, rows: { start: 0, end: 10 } },
    ]);
  });
});

describe('halvesOf', () => {
  const { rowStarts } = footerOf(many(4, 10, 10));

  it('cuts a span between row groups', () => {
    const span = { rowGroups: { start: 0, end: 4 }, rows: { start: 15, end: 40 } };
    expect(halvesOf(rowStarts, span)).toEqual([
      { rowGroups: { start: 0, end: 2 }, rows: { start: 15, end: 20 } },
      { rowGroups: { start: 2, end: 4 }, rows: { start: 0, end: 20 } },
    ]);
  });

  it('leaves out a half of which nothing is asked', () => {
    const span = { rowGroups: { start: 1, end: 4 }, rows: { start: 12, end: 30 } };
    expect(halvesOf(rowStarts, span)).toEqual([
      { rowGroups: { start: 2, end: 4 }, rows: { start: 2, end: 20 } },
    ]);
  });
});
