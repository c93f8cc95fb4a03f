/**
 * Level histograms in words. Each definition level below the largest means that one node of the column's path is null,
 * or is an empty list; the largest means that there is a value.
 * https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift (SizeStatistics)
 */
import type { SchemaNode, SchemaTree } from '../schema/schemaTree.ts';
import { shapeOf } from '../schema/nesting.ts';

/** Nodes from the top-level column down to `leaf`. */
function pathTo(leaf: SchemaNode, tree: SchemaTree): SchemaNode[] {
  const nodes: SchemaNode[] = [];
  let members = tree.columns;
  while (members.length > 0) {
    const node = members.find(
      ({ leafStart, leafEnd }) => leafStart <= leaf.leafStart && leaf.leafStart < leafEnd,
    );
    if (node === undefined) break;
    nodes.push(node);
    members = node.children;
  }
  return nodes;
}

/** What people call the thing that a node is: its column's name is said already. */
function nameOf(path: readonly SchemaNode[], index: number): string {
  const above = path.slice(0, index + 1);
  const repeated = above.findLastIndex(({ repetition }) => repetition === 'REPEATED');
  const below = above.slice(repeated + 1);
  if (repeated < 0)
    return index === 0
      ? ''
      : below
          .slice(1)
          .map(({ element }) => element.name)
          .join('.');
  const holder = path[repeated - 1];
  const shape = holder === undefined ? undefined : shapeOf(holder).kind;
  const inner = below.map(({ element }) => element.name);
  // The member of a list has a name that only the format knows.
  if (shape === 'list') return ['item', ...inner.slice(1)].join('.');
  return inner.join('.');
}

function listWord(path: readonly SchemaNode[], index: number): string {
  const holder = path[index - 1];
  return holder !== undefined && shapeOf(holder).kind === 'map' ? 'empty map' : 'empty list';
}

/** What it means that a slot has each definition level from 0 up to, not including, the largest. */
export function levelMeanings(leaf: SchemaNode, tree: SchemaTree): string[] {
  const path = pathTo(leaf, tree);
  return path.flatMap(({ repetition }, index) => {
    if (repetition === 'REQUIRED') return [];
    if (repetition === 'REPEATED') {
      const name = path[index - 1] === undefined ? '' : nameOf(path, index - 1);
      return [`${name} ${listWord(path, index)}`.trim()];
    }
    return [`${nameOf(path, index)} null`.trim()];
  });
}

/** `12 %`, `0.3 %`; never 0 % or 100 % of what is neither. */
export function percentText(part: number, whole: number): string {
  const percent = (part / whole) * 100;
  if (percent > 0 && percent < 0.1) return 'under 0.1 %';
  if (percent < 100 && percent > 99.9) return 'over 99.9 %';
  return `${percent < 10 ? Number(percent.toFixed(1)) : Math.round(Math.min(percent, part === whole ? 100 : 99))} %`;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** `2.4 items a row on average`, from slots that have an item and slots that begin a row. */
function averageText(
  definitions: readonly number[],
  repetitions: readonly number[],
  path: readonly SchemaNode[],
): string[] {
  const innermost = path.findLast(({ repetition }) => repetition === 'REPEATED');
  const rows = repetitions[0] ?? 0;
  if (innermost === undefined || rows === 0) return [];
  const items = sum(definitions.slice(innermost.maxDefinition));
  return [`${Number((items / rows).toFixed(items < rows * 10 ? 1 : 0))} items a row on average`];
}

export interface LevelCounts {
  /** Slots at each level, from 0. Empty where the file does not say. */
  readonly definitions: readonly number[];
  readonly repetitions: readonly number[];
  readonly values: number;
  readonly nulls: number | undefined;
}

/** How much of a column chunk is null or empty, in one clause each; nothing where the file does not say. */
export function levelTexts(
  { definitions, repetitions, values, nulls }: LevelCounts,
  leaf: SchemaNode,
  tree: SchemaTree,
): string[] {
  if (values <= 0) return [];
  if (definitions.length === leaf.maxDefinition + 1) {
    const meanings = levelMeanings(leaf, tree);
    const missing = meanings.flatMap((meaning, level) => {
      const count = definitions[level] ?? 0;
      return count > 0 ? [`${percentText(count, values)} ${meaning}`] : [];
    });
    return [...missing, ...averageText(definitions, repetitions, pathTo(leaf, tree))];
  }
  // Without lists, every null is a missing value, whatever it is that is missing.
  if (nulls === undefined || nulls <= 0 || leaf.maxRepetition > 0) return [];
  return [`${percentText(nulls, values)} null`];
}
