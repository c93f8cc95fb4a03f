import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leavesOf } from '../../../../../src/formats/parquet/schema/decodeSchema.ts';
import { PagePlaces } from '../../../../../src/formats/parquet/pages/pagePlaces.ts';
import { planColumn, type ColumnPlan } from '../../../../../src/formats/parquet/plan/plan.ts';
import { pagedPlans, planWindow } from '../../../../../src/formats/parquet/plan/planWindow.ts';
import { corpusBytes, corpusFiles } from '../../../corpus.ts';
import { fixtureBytes } from '../fixture.ts';
import { pagedTestFile, valuesOf, withoutIndex, type PagedTestFile } from '../windows.ts';
import '../../../parquetWasm.ts';

const slow = { timeout: 240_000 };

function wholePlan({ footer, tree }: PagedTestFile, rowGroup: number, column: number): ColumnPlan {
  return planColumn(footer, { start: rowGroup, end: rowGroup + 1 }, column, tree.columns[column]!);
}

async function windowPlan(
  file: PagedTestFile,
  whole: ColumnPlan,
  rows: { readonly start: number; readonly end: number },
  margin = Infinity,
): Promise<ColumnPlan> {
  const leaves = leavesOf([whole.node]);
  const wanted = leaves.map((leaf) => ({ leaf, row: Infinity }));
  const places = await new PagePlaces(file).find(whole.rowGroups.start, wanted, undefined);
  const pages = leaves.map((leaf) => places.get(leaf));
  return planWindow(whole, { rows, margin }, pages);
}

/** Compares windows of a column with the whole of it; returns how many of them were smaller. */
async function compareWindows(
  file: PagedTestFile,
  rowGroup: number,
  column: number,
): Promise<number> {
  const whole = wholePlan(file, rowGroup, column);
  let smaller = 0;
  const step = Math.max(1, Math.floor(whole.rows.end / 16));
  for (let start = 0; start < whole.rows.end; start += step) {
    const end = Math.min(whole.rows.end, start + 10);
    const window = await windowPlan(file, whole, { start, end });
    expect(valuesOf(file, window, [start, end])).toEqual(valuesOf(file, whole, [start, end]));
    if (window.compressedBytes < whole.compressedBytes) smaller++;
  }
  return smaller;
}

async function compareColumns(file: PagedTestFile, rowGroup: number): Promise<number[]> {
  const counts: number[] = [];
  for (const column of file.tree.columns.keys())
    counts.push(await compareWindows(file, rowGroup, column));
  return counts;
}

describe('planWindow', () => {
  it('takes only the dictionary page and the pages that hold the rows', async () => {
    const file = await pagedTestFile(fixtureBytes('pages.parquet'));
    const whole = wholePlan(file, 1, 3);
    const window = await windowPlan(file, whole, { start: 61, end: 63 });
    expect(window.rows).toEqual({ start: 60, end: 80 });
    const { pieces, dictionaryBytes } = window.parts[0]!.chunks[0]!;
    expect(pieces).toHaveLength(2);
    expect(pieces[0]).toMatchObject({ kind: 'input' });
    expect(dictionaryBytes).toBeGreaterThan(0);
    expect(window.compressedBytes).toBeLessThan(whole.compressedBytes / 2);
  });

  it('decodes only the rows around those that are wanted, if more are not asked for', async () => {
    const file = await pagedTestFile(fixtureBytes('pages.parquet'));
    const whole = wholePlan(file, 0, 0);
    const window = await windowPlan(file, whole, { start: 65, end: 67 }, 3);
    expect(window.pageRows).toEqual({ start: 60, end: 80 });
    expect(window.rows).toEqual({ start: 62, end: 70 });
    expect(valuesOf(file, window, [62, 70])).toEqual(valuesOf(file, whole, [62, 70]));
  });

  it('takes of each leaf of a column its own pages', async () => {
    const file = await pagedTestFile(fixtureBytes('pages.parquet'));
    const struct = await windowPlan(file, wholePlan(file, 0, 5), { start: 85, end: 95 });
    // Its leaves have pages of 20 and of 80 rows.
    expect(struct.leaves?.map(({ rows }) => rows)).toEqual([
      { start: 80, end: 100 },
      { start: 80, end: 120 },
    ]);
    expect(struct.rows).toEqual({ start: 80, end: 100 });
  });

  it('leaves a column as it is when nothing tells where its pages are', async () => {
    const file = await pagedTestFile(fixtureBytes('pages.parquet'));
    const whole = wholePlan(file, 0, 0);
    const wanted = { rows: { start: 1, end: 2 }, margin: 0 };
    expect(planWindow(whole, wanted, [undefined])).toBe(whole);
  });

  it('gives the same values as the whole column', async () => {
    const file = await pagedTestFile(fixtureBytes('pages.parquet'));
    const counts = await compareColumns(file, 0);
    // All of flag is in a single page.
    expect(counts.map((count) => count > 0)).toEqual(
      file.tree.columns.map(({ path }) => path.join() !== 'flag'),
    );
    expect(await compareColumns(file, 1)).toHaveLength(8);
  });

  it('gives the same values by page headers alone', async () => {
    const file = withoutIndex(await pagedTestFile(fixtureBytes('pages.parquet')));
    const counts = await compareColumns(file, 0);
    expect(counts.map((count) => count > 0)).toEqual(
      file.tree.columns.map(({ path }) => path.join() !== 'flag'),
    );
  });

  it.each(['leafPages1.parquet', 'leafPages2.parquet'])(
    'gives the same values where the pages of no two leaves begin together, in %s',
    async (name) => {
      const file = await pagedTestFile(fixtureBytes(name));
      for (const column of file.tree.columns.keys()) {
        const whole = wholePlan(file, 0, column);
        const values = valuesOf(file, whole, [0, whole.rows.end]);
        const start = fc.nat(whole.rows.end - 1);
        const count = fc.integer({ min: 1, max: 12 });
        const margin = fc.constantFrom(0, 3, Infinity);
        await fc.assert(
          fc.asyncProperty(start, count, margin, async (first, most, around) => {
            const [start, end] = [first, Math.min(whole.rows.end, first + most)];
            const window = await windowPlan(file, whole, { start, end }, around);
            expect(window.compressedBytes).toBeLessThan(whole.compressedBytes / 3);
            expect(valuesOf(file, window, [start, end])).toEqual(values.slice(start, end));
          }),
          { numRuns: 60 },
        );
      }
    },
  );

  it('gives the same values as the whole column in files of other writers', slow, async () => {
    for (const name of corpusFiles.filter((path) =>
      /alltypes_tiny_pages|datapage_v2|nested_|list_columns|repeated/.test(path),
    )) {
      const file = await pagedTestFile(corpusBytes(name));
      const counts = [
        ...(await compareColumns(file, 0)),
        ...(await compareColumns(withoutIndex(file), 0)),
      ];
      if (name.includes('alltypes')) expect(Math.min(...counts)).toBeGreaterThan(8);
    }
  });
});

describe('pagedPlans', () => {
  it('takes no column of a request that is cheap as a whole', async () => {
    const file = await pagedTestFile(fixtureBytes('pages.parquet'));
    const plans = [0, 1, 2].map((column) => wholePlan(file, 0, column));
    expect(pagedPlans(plans, { start: 0, end: 10 })).toEqual([]);
  });

  it('takes columns that are large, stored or decoded, unless most of their rows are wanted', async () => {
    const file = await pagedTestFile(fixtureBytes('pages.parquet'));
    const plan = wholePlan(file, 0, 0);
    const stored = { ...plan, compressedBytes: 2 ** 24 };
    const decoded = { ...plan, decodedBytes: 2 ** 26 };
    const plans = [stored, decoded, plan];
    expect(pagedPlans(plans, { start: 0, end: 10 })).toEqual([stored, decoded]);
    expect(pagedPlans(plans, { start: 0, end: 100 })).toEqual([]);
  });
});
