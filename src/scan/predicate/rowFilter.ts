/** A condition made ready for a table: which rows of a batch fulfil it. */
import type { Data, RecordBatch } from 'apache-arrow';
import { TableError } from '../../base/errors.ts';
import type { Field, TableSchema } from '../../table/schema.ts';
import { layoutOf } from '../arrowLayout.ts';
import { RowRangesBuilder, type RowRanges } from '../rowRanges.ts';
import { textsOf } from '../texts.ts';
import { columnNamed } from './columnNamed.ts';
import { comparer, type Comparer } from './comparer.ts';
import {
  columnsOf,
  type ColumnTest,
  type Comparison,
  type Condition,
  type Literal,
} from './condition.ts';
import { mayBeFound, type SegmentFacts } from './probing.ts';
import { mayMatch, type BoundsOf } from './pruning.ts';
import { thresholdOf, type Threshold } from './threshold.ts';

export interface RowFilter {
  /** Top-level columns that it looks at, none twice. */
  readonly columns: readonly number[];
  /** The rows that fulfil it, as rows of the file. `batch` has the columns, in that order; its first row is `firstRow`. */
  select(batch: RecordBatch, firstRow: number): RowRanges;
  /** False where no row of a segment can fulfil it, by what the file says of its columns. */
  mayMatch(boundsOf: BoundsOf): boolean;
  /** The same by what takes reading: bloom filters. For segments that `mayMatch`. */
  mayBeFound(facts: SegmentFacts): Promise<boolean>;
}

/** Sets 1 for every row that passes; leaves the others. Rows that are null never pass, unless that is the test. */
type Test = (data: Data, passes: Uint8Array) => void;

/**
 * Throws TableError `invalidArgument` for a column that is not there, or there twice, and for a literal that is no value
 * of its column.
 */
export function rowFilter(condition: Condition, schema: TableSchema): RowFilter {
  const names = columnsOf(condition);
  const columns = names.map((name) => columnNamed(schema, name));
  const fields = new Map(names.map((name, index) => [name, schema.fields[columns[index]!]!]));
  const evaluate = compiled(condition, { names, fields });
  return {
    columns,
    mayMatch: (boundsOf) => mayMatch(condition, schema, boundsOf),
    mayBeFound: async (facts) => mayBeFound(condition, schema, facts),
    select(batch, firstRow) {
      const passes = evaluate(batch);
      const rows = new RowRangesBuilder();
      for (let row = 0; row < passes.length; row++)
        if (passes[row] === 1) rows.add(firstRow + row, firstRow + row + 1);
      return rows.take();
    },
  };
}

interface Names {
  readonly names: readonly string[];
  readonly fields: ReadonlyMap<string, Field>;
}

type Evaluate = (batch: RecordBatch) => Uint8Array;

function compiled(condition: Condition, names: Names): Evaluate {
  if ('parts' in condition) {
    const parts = condition.parts.map((part) => compiled(part, names));
    const isAnd = condition.kind === 'and';
    return (batch) => {
      const [first = new Uint8Array(batch.numRows), ...others] = parts.map((part) => part(batch));
      for (const other of others)
        for (let row = 0; row < first.length; row++)
          first[row] = isAnd ? first[row]! & other[row]! : first[row]! | other[row]!;
      return first;
    };
  }
  const place = names.names.indexOf(condition.column);
  const field = names.fields.get(condition.column);
  if (field === undefined) throw new TableError('internal', 'a column of a condition is missing');
  const test = testOf(condition, field);
  return (batch) => {
    const passes = new Uint8Array(batch.numRows);
    const data = batch.data.children[place];
    if (data !== undefined) testAll(test, data, passes, condition.kind === 'null');
    return passes;
  };
}

/** Dictionaries are tested once for each entry. */
function testAll(test: Test, data: Data, passes: Uint8Array, isNullTest: boolean): void {
  if (isNullTest || layoutOf(data) !== 'dictionary') {
    test(data, passes);
    return;
  }
  const entries: Data | undefined = data.dictionary?.data[0];
  if (entries === undefined) return;
  const entryPasses = new Uint8Array(entries.length);
  test(entries, entryPasses);
  const indexes = data.values as Int32Array;
  eachValid(data, (row) => {
    passes[row] = entryPasses[Number(indexes[row])]!;
  });
}

function testOf(condition: ColumnTest, { name, type }: Field): Test {
  const textTest =
    (isWanted: (text: string) => boolean): Test =>
    (data, passes) => {
      for (const [row, text] of textsOf(data, type).entries())
        if (text !== undefined && isWanted(text)) passes[row] = 1;
    };
  switch (condition.kind) {
    case 'null':
      return nullTest(condition.isNegated);
    case 'like': {
      const pattern = likePattern(condition.pattern);
      return textTest((text) => pattern.test(text) !== condition.isNegated);
    }
    case 'in':
    case 'compare': {
      const literals = condition.kind === 'in' ? condition.literals : [condition.literal];
      const thresholds = literals.map((literal: Literal) => thresholdOf(literal, type, name));
      const isWanted = wantedOrders(condition);
      const texts = thresholds.flatMap((each) => (each.kind === 'text' ? [each.text] : []));
      if (texts.length > 0)
        return textTest((text) =>
          isWanted(texts.includes(text) ? 0 : orderOfTexts(condition, name)),
        );
      return orderTest(thresholds, isWanted, condition.kind === 'in');
    }
  }
}

/** Whether a value passes, by its order to the threshold; for `in`, by whether it equals any. */
function wantedOrders(
  condition: Extract<ColumnTest, { kind: 'in' | 'compare' }>,
): (order: number) => boolean {
  if (condition.kind === 'in') return (order) => (order === 0) !== condition.isNegated;
  return orderTests[condition.comparison];
}

const orderTests: Readonly<Record<Comparison, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

/** Values that have no order differ, and that is all. */
function orderOfTexts(condition: ColumnTest, column: string): number {
  const isOrder =
    condition.kind === 'compare' && condition.comparison !== '=' && condition.comparison !== '!=';
  if (isOrder)
    throw new TableError('invalidArgument', `the values of ${column} have no order: use = or !=`);
  return 1;
}

function orderTest(
  thresholds: readonly Threshold[],
  isWanted: (order: number) => boolean,
  isList: boolean,
): Test {
  return (data, passes) => {
    const [first, ...others] = thresholds.map((threshold) => comparer(data, threshold));
    if (first === undefined) return;
    const orderOf: Comparer = isList
      ? (row) => (first(row) === 0 || others.some((other) => other(row) === 0) ? 0 : 1)
      : first;
    eachValid(data, (row) => {
      if (isWanted(orderOf(row))) passes[row] = 1;
    });
  };
}

function nullTest(isNegated: boolean): Test {
  return (data, passes) => {
    if (!isNegated) passes.fill(1);
    eachValid(data, (row) => {
      passes[row] = isNegated ? 1 : 0;
    });
  };
}

function eachValid(data: Data, visit: (row: number) => void): void {
  if (layoutOf(data) === 'null') return;
  const { nullBitmap, offset, length, nullCount } = data;
  const bits = nullBitmap;
  for (let row = 0; row < length; row++) {
    const at = row + offset;
    if (nullCount === 0 || ((bits[at >> 3]! >> (at & 7)) & 1) === 1) visit(row);
  }
}

function likePattern(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, 'su');
}
