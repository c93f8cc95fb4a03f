import { describe, expect, it } from 'vitest';
import {
  levelMeanings,
  levelTexts,
  percentText,
} from '../../../../../src/formats/parquet/layout/levelText.ts';
import type { SchemaElement } from '../../../../../src/formats/parquet/thrift/metadata.ts';
import { schemaTree } from '../../../../../src/formats/parquet/schema/schemaTree.ts';
import { openFixture } from '../fixture.ts';

const [optional, repeated] = [1, 2];
const root = (numChildren: number): SchemaElement => ({ name: 'root', numChildren });
const group = (name: string, repetitionType: number, numChildren: number, convertedType?: number) =>
  ({ name, repetitionType, numChildren, convertedType }) satisfies SchemaElement;
const leaf = (name: string, repetitionType: number): SchemaElement => ({
  name,
  repetitionType,
  type: 1,
});

function meanings(...elements: SchemaElement[]): string[] {
  const tree = schemaTree([root(1), ...elements]);
  return levelMeanings(tree.leaves.at(-1)!, tree);
}

describe('levels below a value', () => {
  it('mean null in a flat column', () => {
    expect(meanings(leaf('a', optional))).toEqual(['null']);
    expect(meanings(leaf('a', 0))).toEqual([]);
  });

  it('mean a null list, an empty list, a null item', () => {
    const list = [
      group('a', optional, 1, 3),
      group('list', repeated, 1),
      leaf('element', optional),
    ];
    expect(meanings(...list)).toEqual(['null', 'empty list', 'item null']);
  });

  it('mean a null map, an empty map, a null value', () => {
    const map = [
      group('a', optional, 1, 1),
      group('key_value', repeated, 2),
      leaf('key', 0),
      leaf('value', optional),
    ];
    expect(meanings(...map)).toEqual(['null', 'empty map', 'value null']);
  });

  it('name the members of structs', () => {
    const struct = [group('a', optional, 1), group('b', optional, 1), leaf('c', optional)];
    expect(meanings(...struct)).toEqual(['null', 'b null', 'b.c null']);
  });

  it('mean an empty list for a repeated field without annotation', () => {
    expect(meanings(leaf('a', repeated))).toEqual(['empty list']);
  });
});

describe('level histograms in words', () => {
  it('give shares of all slots, and items a row', async () => {
    const { reader } = await openFixture('details.parquet');
    const chunks = reader.columnChunks(0);
    expect(chunks.find(({ path }) => path === 'text')?.levels).toEqual(['16 % null']);
    // Counted by hand from make.py: 55 slots, of which 5, 10 and 9 hold nothing, and 31 a value, in 25 rows.
    const ids = chunks.find(({ path }) => path.includes('ids'));
    expect(ids?.levels).toEqual([
      '9.1 % empty list',
      '18 % item.ids null',
      '16 % item.ids empty list',
      '1.2 items a row on average',
    ]);
    expect(ids?.definitionLevels.reduce((a, b) => a + b, 0)).toBe(ids?.values);
  });

  it('fall back to the null count of a column without lists', () => {
    const tree = schemaTree([root(1), leaf('a', optional)]);
    const counts = { definitions: [], repetitions: [], values: 8, nulls: 1 };
    expect(levelTexts(counts, tree.leaves[0]!, tree)).toEqual(['13 % null']);
    expect(levelTexts({ ...counts, nulls: undefined }, tree.leaves[0]!, tree)).toEqual([]);
  });
});

describe('percentText', () => {
  it.each([
    [1, 4, '25 %'],
    [1, 3000, 'under 0.1 %'],
    [1, 300, '0.3 %'],
    [2999, 3000, 'over 99.9 %'],
    [996, 1000, '99 %'],
    [3, 3, '100 %'],
    [0, 3, '0 %'],
  ])('of %d in %d is %s', (part, whole, text) => {
    expect(percentText(part, whole)).toBe(text);
  });
});
