import { describe, expect, it } from 'vitest';
import { TableError } from '../../../../../src/base/errors.ts';
import { PagePlaces } from '../../../../../src/formats/parquet/pages/pagePlaces.ts';
import { planColumn } from '../../../../../src/formats/parquet/plan/plan.ts';
import { planWindow } from '../../../../../src/formats/parquet/plan/planWindow.ts';
import { fixtureBytes } from '../fixture.ts';
import { handmadeFile, joined, type HandmadePage } from '../handmadeFile.ts';
import { pagedTestFile, valuesOf, withoutIndex } from '../windows.ts';
import '../../../parquetWasm.ts';

const int32 = (value: number): Uint8Array => new Uint8Array(Int32Array.of(value).buffer);

/** INT32 items from `first` on, none null; up to eight, with these repetition levels. */
function repeatedPage(repetition: readonly number[], first: number): HandmadePage {
  const bits = repetition.reduce((sum, level, index) => sum | (level << index), 0);
  const values = repetition.length;
  const body = joined(
    ...[int32(2), Uint8Array.of(3, bits)],
    ...[int32(2), Uint8Array.of(values * 2, 1)],
    ...repetition.map((_, index) => int32(first + index)),
  );
  return { values, body };
}

const all = (leaf: number) => [{ leaf, row: Infinity }];

describe('the places of pages', () => {
  it('are those of the offset index when they are walked', async () => {
    const indexed = await pagedTestFile(fixtureBytes('pages.parquet'));
    const walked = withoutIndex(indexed);
    const leaves = indexed.tree.leaves.flatMap(({ maxRepetition, leafStart }) =>
      maxRepetition === 0 ? [leafStart] : [],
    );
    expect(leaves).toHaveLength(7);
    for (const rowGroup of [0, 1, 2]) {
      const wanted = leaves.flatMap(all);
      const index = await new PagePlaces(indexed).find(rowGroup, wanted, undefined);
      expect(index.get(0)).toHaveLength(rowGroup === 2 ? 3 : 6);
      expect(await new PagePlaces(walked).find(rowGroup, wanted, undefined)).toEqual(index);
    }
  });

  it('are read once, and only as far as rows were asked for', async () => {
    const file = withoutIndex(await pagedTestFile(fixtureBytes('pages.parquet')));
    const places = new PagePlaces(file);
    const first = await places.find(0, [{ leaf: 0, row: 25 }], undefined);
    expect(first.get(0)?.map(({ firstRow }) => firstRow)).toEqual([0, 20, 40]);
    const { length } = file.source.reads;
    await places.find(0, [{ leaf: 0, row: 39 }], undefined);
    expect(file.source.reads).toHaveLength(length);
    const more = await places.find(0, [{ leaf: 0, row: 40 }], undefined);
    expect(more.get(0)?.map(({ firstRow }) => firstRow)).toEqual([0, 20, 40, 60]);
    const whole = await places.find(0, all(0), undefined);
    expect(whole.get(0)).toHaveLength(6);
    const read = file.source.reads.length;
    await places.find(0, all(0), undefined);
    expect(file.source.reads).toHaveLength(read);
  });

  it('are told by repetition levels where the headers of version 1 pages count more than rows', async () => {
    const indexed = await pagedTestFile(fixtureBytes('pages.parquet'));
    const leaf = indexed.tree.columns[4]!.leafStart;
    const known = (await new PagePlaces(indexed).find(0, all(leaf), undefined)).get(leaf);
    const counted = new PagePlaces(withoutIndex(indexed));
    expect((await counted.find(0, all(leaf), undefined)).get(leaf)).toEqual(known);
    expect(known!.length).toBeGreaterThan(3);
  });

  it('begin with a row: pages that begin within one go on with the place before', async () => {
    const element = { name: 'list', type: 1, repetitionType: 2 };
    const pages = [repeatedPage([0, 1, 0], 1), repeatedPage([1, 1, 0], 4), repeatedPage([0, 0], 7)];
    const bytes = handmadeFile(5, [{ element, pages }]);
    const file = await pagedTestFile(bytes);
    const places = (await new PagePlaces(file).find(0, all(0), undefined)).get(0)!;
    expect(places.map(({ firstRow }) => firstRow)).toEqual([0, 3]);
    expect(places[1]!.start).toBe(places[0]!.end);
    const whole = planColumn(file.footer, { start: 0, end: 1 }, 0, file.tree.columns[0]!);
    const rows = { start: 3, end: 4 };
    const window = planWindow(whole, { rows, margin: Infinity }, [places]);
    expect(window.rows).toEqual({ start: 3, end: 5 });
    expect(valuesOf(file, window, [3, 5])).toEqual(['[7]', '[8]']);
    expect(valuesOf(file, whole, [1, 3])).toEqual(['[3,4,5]', '[6]']);
    // A first page that begins within a row belongs to none.
    const orphan = await pagedTestFile(handmadeFile(1, [{ element, pages: pages.slice(1, 2) }]));
    expect((await new PagePlaces(orphan).find(0, all(0), undefined)).size).toBe(0);
  });

  it('are not known where a page header is damaged; the other columns have theirs', async () => {
    const bytes = fixtureBytes('pages.parquet');
    const file = withoutIndex(await pagedTestFile(bytes));
    const [second] = (await new PagePlaces(file).find(0, all(0), undefined)).get(0)!.slice(1);
    bytes.fill(0xff, second!.start, second!.start + 8);
    const damaged = withoutIndex(await pagedTestFile(bytes));
    const found = await new PagePlaces(damaged).find(0, [...all(0), ...all(1)], undefined);
    expect([...found.keys()]).toEqual([1]);
  });

  it('are not looked for when it is cancelled', async () => {
    const file = withoutIndex(await pagedTestFile(fixtureBytes('pages.parquet')));
    const found = new PagePlaces(file).find(0, all(0), AbortSignal.abort());
    await expect(found).rejects.toThrow(TableError);
    expect(file.source.reads).toEqual([]);
  });
});
