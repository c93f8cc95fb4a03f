// What a file says of its values beside their bounds: levels, sizes, bloom filters, order.
import { beforeAll, describe, expect, it } from 'vitest';
import { readFooter } from '../../../../src/formats/parquet/footer/footer.ts';
import type { ColumnMetaData } from '../../../../src/formats/parquet/thrift/metadata.ts';
import { memorySource } from '../../../../src/io/byteSource.ts';
import { withChunk, withRowGroup } from './changedFooter.ts';
import { groupsOf, parquetOf, rewritten, validated } from './validating.ts';

const rows = 1000;
const leaves = { id: 0, text: 1, list: 2, alike: 3 };
let original: Uint8Array;

beforeAll(async () => {
  original = await parquetOf(`
    SELECT i AS id, CASE WHEN i % 4 = 0 THEN NULL ELSE md5(i::VARCHAR) END AS text,
      CASE WHEN i % 10 = 0 THEN NULL WHEN i % 10 = 1 THEN [] ELSE [i, NULL] END AS list, i // 10 AS alike
    FROM range(${rows}) t(i)`);
});

async function withSizes(
  leaf: number,
  sizeStatistics: NonNullable<ColumnMetaData['sizeStatistics']>,
): Promise<Uint8Array> {
  return withChunk(original, leaf, (chunk) => ({
    ...chunk,
    metaData: chunk.metaData && { ...chunk.metaData, sizeStatistics },
  }));
}

const sizes = { unencodedByteArrayDataBytes: undefined } as const;

describe('what is said of levels and sizes', () => {
  it.each([
    ['text', { definitionLevelHistogram: [250, 750], unencodedByteArrayDataBytes: 750 * 32 }],
    [
      'list',
      { repetitionLevelHistogram: [1000, 800], definitionLevelHistogram: [100, 100, 800, 800] },
    ],
    ['id', { definitionLevelHistogram: [], repetitionLevelHistogram: [] }],
  ] as const)('of %s is believed where it is true', async (column, claims) => {
    const bytes = await withSizes(leaves[column], {
      ...sizes,
      repetitionLevelHistogram: undefined,
      ...claims,
    });
    expect(groupsOf(await validated(bytes))).toEqual([]);
  });

  it('is told where it is not', async () => {
    const wrong = await withSizes(leaves.list, {
      ...sizes,
      repetitionLevelHistogram: [999, 801],
      definitionLevelHistogram: [100, 100, 800, 801],
    });
    const { groups } = await validated(wrong);
    expect(groups.flatMap(({ faults }) => faults.map(({ message }) => message))).toEqual([
      'its repetition levels from 0 on are said to come 999, 801 times, but come 1000, 800 times',
      'its definition levels from 0 on are said to come 100, 100, 800, 801 times, but come 100, 100, 800, 800 times',
    ]);
    const longer = await withSizes(leaves.text, {
      unencodedByteArrayDataBytes: 5,
      repetitionLevelHistogram: undefined,
      definitionLevelHistogram: undefined,
    });
    expect((await validated(longer)).groups[0]?.faults[0]?.message).toBe(
      'its values are said to take 5 bytes, but take 24000',
    );
  });
});

describe('a bloom filter', () => {
  it('has every value, or the first of each page that it does not have is told', async () => {
    const bytes = await rewritten(original, {
      bloomFilter: true,
      pageBytes: 4096,
      dictionary: false,
    });
    expect(groupsOf(await validated(bytes))).toEqual([]);
    const { metaData } = await readFooter(memorySource('', bytes));
    const { bloomFilterOffset = 0, bloomFilterLength = 0 } =
      metaData.rowGroups.at(0).columns.at(leaves.text).metaData ?? {};
    bytes.fill(0, bloomFilterOffset + 40, bloomFilterOffset + bloomFilterLength);
    const { groups } = await validated(bytes);
    const [group] = groups;
    expect(groups).toHaveLength(1);
    expect(group).toMatchObject({ kind: 'bloomFilter', subject: 'text' });
    expect(group?.count).toBeGreaterThan(3);
    expect(group?.faults[0]?.message).toMatch(
      /^the bloom filter does not have [0-9a-f]{32} and \d+ other values$/,
    );
    const places = new Set(group?.faults.map(({ offset }) => offset));
    expect(places.size).toBe(group?.faults.length);
  });

  it('of another size than it says is told, and all else is checked', async () => {
    const bytes = await rewritten(original, { bloomFilter: true });
    const { metaData } = await readFooter(memorySource('', bytes));
    const { bloomFilterOffset = 0 } = metaData.rowGroups.at(0).columns.at(leaves.id).metaData ?? {};
    bytes.fill(0xff, bloomFilterOffset, bloomFilterOffset + 8);
    expect(groupsOf(await validated(bytes))).toEqual(['bloomFilter id 1']);
  });
});

describe('the order that rows are said to be in', () => {
  const sortedBy = async (
    ...sortingColumns: readonly { columnIdx: number; descending: boolean; nullsFirst: boolean }[]
  ): Promise<Uint8Array> => withRowGroup(original, (rowGroup) => ({ ...rowGroup, sortingColumns }));
  const by = (columnIdx: number, descending = false, nullsFirst = false) => ({
    columnIdx,
    descending,
    nullsFirst,
  });

  it('is believed where they are, by one column or several', async () => {
    for (const order of [[by(leaves.id)], [by(leaves.alike), by(leaves.id)]])
      expect(groupsOf(await validated(await sortedBy(...order)))).toEqual([]);
  });

  it('is told with the first row that is not in it', async () => {
    const wrong = await sortedBy(by(leaves.alike), by(leaves.id, true));
    const { groups } = await validated(wrong);
    expect(groups).toHaveLength(1);
    expect(groups[0]?.faults[0]).toMatchObject({
      kind: 'order',
      part: 'row group 0, row 1',
      message:
        'it comes before the row in front of it, but the rows are said to be sorted by alike, id descending',
    });
    expect(groupsOf(await validated(await sortedBy(by(leaves.text))))).toEqual([
      'order row groups 1',
    ]);
  });

  it('is said not to be checked where values have none', async () => {
    const { unchecked } = await validated(await sortedBy(by(leaves.list)));
    expect(unchecked).toEqual(['Whether row groups are sorted by list.list.element, as they say.']);
  });
});
