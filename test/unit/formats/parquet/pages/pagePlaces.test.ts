import { describe, expect, it } from 'vitest';
import { TableError } from '../../../../../src/base/errors.ts';
import { PagePlaces } from '../../../../../src/formats/parquet/pages/pagePlaces.ts';
import { fixtureBytes } from '../fixture.ts';
import { pagedTestFile, withoutIndex } from '../windows.ts';

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

  it('are not known where repeated values make version 1 pages count more than rows', async () => {
    const file = withoutIndex(await pagedTestFile(fixtureBytes('pages.parquet')));
    const leaf = file.tree.columns[4]!.leafStart;
    expect((await new PagePlaces(file).find(0, all(leaf), undefined)).size).toBe(0);
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
