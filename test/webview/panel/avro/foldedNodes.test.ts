import { describe, expect, it } from 'vitest';
import type { SchemaNode } from '../../../../src/table/schemaDocument.ts';
import { visibleNodes } from '../../../../webview/panel/avro/foldedNodes.ts';

const nodes = [0, 1, 2, 3, 1, 2, 1].map((depth) => ({ depth }) as SchemaNode);
const shown = (folded: readonly number[]): number[] =>
  visibleNodes(nodes, (index) => !folded.includes(index)).map(({ index }) => index);

describe('a tree that folds', () => {
  it('shows all nodes when none is folded, and which of them have parts', () => {
    const all = visibleNodes(nodes, () => true);
    expect(all.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(all.map(({ hasParts }) => hasParts)).toEqual([
      true,
      true,
      true,
      false,
      true,
      false,
      false,
    ]);
  });

  it('hides what is inside a folded node, however deep', () => {
    expect(shown([1])).toEqual([0, 1, 4, 5, 6]);
    expect(shown([2, 4])).toEqual([0, 1, 2, 4, 6]);
    expect(shown([0])).toEqual([0]);
  });

  it('folds no node without parts', () => {
    expect(shown([3, 5, 6])).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });
});
