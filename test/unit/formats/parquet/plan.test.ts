import { Vector } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { decodeSchema } from '../../../../src/formats/parquet/decodeSchema.ts';
import { DecodedColumn } from '../../../../src/formats/parquet/decodedColumn.ts';
import { readFooter, type ParquetFooter } from '../../../../src/formats/parquet/footer.ts';
import { buildMiniFile } from '../../../../src/formats/parquet/miniFile.ts';
import { readPagePlaces } from '../../../../src/formats/parquet/pageIndex.ts';
import {
  planColumn,
  planWindow,
  readRuns,
  rowGroupOfRow,
  rowGroupsOf,
  type ColumnPlan,
} from '../../../../src/formats/parquet/plan.ts';
import { schemaTree, type SchemaTree } from '../../../../src/formats/parquet/schemaTree.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';
import { corpusBytes, corpusFiles } from '../../corpus.ts';
import { fixtureBytes } from './fixture.ts';
import '../../parquetWasm.ts';

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

interface File {
  readonly bytes: Uint8Array;
  readonly footer: ParquetFooter;
  readonly tree: SchemaTree;
}

async function fileOf(bytes: Uint8Array): Promise<File> {
  const footer = await readFooter(memorySource('t', bytes));
  return { bytes, footer, tree: schemaTree(footer.metaData.schema) };
}

function decodePlan({ bytes, tree }: File, plan: ColumnPlan): DecodedColumn {
  const rowGroups = [{ rows: plan.rows.end - plan.rows.start, chunks: plan.chunks }];
  const schema = decodeSchema(tree, [plan.node]);
  const mini = buildMiniFile({ schema, rowGroups, createdBy: undefined });
  for (const { start, end, at } of mini.holes) mini.bytes.set(bytes.subarray(start, end), at);
  const options = { rows: plan.rows, batchRows: plan.rows.end, limited: false };
  return DecodedColumn.decode(mini.bytes, options, { part: 'test' });
}

/** Compares every window of some rows with the whole column; returns how many there were. */
async function compareWindows(file: File, rowGroup: number, column: number): Promise<number> {
  const { footer, tree, bytes } = file;
  const node = tree.columns[column]!;
  const source = memorySource('t', bytes);
  const places = await readPagePlaces(source, { footer, rowGroup }, [node.leafStart], undefined);
  const whole = planColumn(footer, rowGroup, column, node);
  const pages = places.get(node.leafStart);
  if (pages === undefined || node.leafEnd - node.leafStart > 1) return 0;
  const decoded = decodePlan(file, whole);
  let windows = 0;
  const step = Math.max(1, Math.floor(whole.rows.end / 16));
  for (let start = 0; start < whole.rows.end; start += step) {
    const end = Math.min(whole.rows.end, start + 10);
    const window = planWindow(whole, { start, end }, pages);
    const part = decodePlan(file, window);
    const values = (from: DecodedColumn): string[] =>
      Array.from(new Vector([from.slice(start, end)]), String);
    expect(values(part)).toEqual(values(decoded));
    part.free();
    windows++;
  }
  decoded.free();
  return windows;
}

describe('planWindow', () => {
  it('reads only the dictionary page and the pages that hold the rows', async () => {
    const { footer, tree, bytes } = await fileOf(fixtureBytes('pages.parquet'));
    const node = tree.columns[3]!;
    const places = await readPagePlaces(
      memorySource('t', bytes),
      { footer, rowGroup: 1 },
      [3],
      undefined,
    );
    const pages = places.get(3)!;
    const whole = planColumn(footer, 1, 3, node);
    const window = planWindow(whole, { start: 61, end: 63 }, pages);
    expect(window.rows).toEqual({ start: 60, end: 80 });
    const [dictionary, data] = window.chunks[0]!.pieces;
    expect(dictionary).toEqual({
      kind: 'input',
      start: (whole.chunks[0]!.pieces[0] as { start: number }).start,
      end: pages[0]!.start,
    });
    expect(data).toEqual({ kind: 'input', start: pages[3]!.start, end: pages[3]!.end });
    expect(window.compressedBytes).toBeLessThan(whole.compressedBytes / 2);
  });

  it('leaves a column as it is when it has no page index', async () => {
    const { footer, tree } = await fileOf(fixtureBytes('oddNames.parquet'));
    const whole = planColumn(footer, 0, 0, tree.columns[0]!);
    expect(planWindow(whole, { start: 1, end: 2 }, undefined)).toBe(whole);
  });

  it('gives the same values as the whole column', async () => {
    const file = await fileOf(fixtureBytes('pages.parquet'));
    let windows = 0;
    for (const rowGroup of [0, 1, 2])
      for (const column of file.tree.columns.keys())
        windows += await compareWindows(file, rowGroup, column);
    // Six of the columns have one leaf; the row groups have 120, 120 and 60 rows.
    expect(windows).toBe(6 * (18 + 18 + 20));
  });

  it('gives the same values as the whole column in files of other writers', async () => {
    for (const name of corpusFiles.filter((path) => path.includes('alltypes_tiny_pages'))) {
      const file = await fileOf(corpusBytes(name));
      let windows = 0;
      for (const column of file.tree.columns.keys())
        windows += await compareWindows(file, 0, column);
      expect(windows).toBeGreaterThan(100);
    }
  });
});

describe('readRuns', () => {
  it('puts columns together up to the size of a read, and larger ones by themselves', async () => {
    const { footer, tree } = await fileOf(fixtureBytes('pages.parquet'));
    const plan = planColumn(footer, 0, 0, tree.columns[0]!);
    const sized = (megabytes: number): ColumnPlan => ({
      ...plan,
      compressedBytes: megabytes * 2 ** 20,
    });
    const runs = readRuns([10, 20, 5, 40, 1].map(sized));
    expect(runs.map((run) => run.length)).toEqual([2, 1, 1, 1]);
  });
});
