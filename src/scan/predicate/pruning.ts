/**
 * Whether a condition can be true anywhere in a segment, by what the file says of the segment's values. It errs on the
 * side of reading: bounds may be wider than the values are, and of what is unknown everything may be true.
 */
import type { ValueBounds } from '../../formats/format.ts';
import type { DataType, TableSchema } from '../../table/schema.ts';
import type { ColumnTest, Comparison, Condition, Literal } from './condition.ts';
import { orderOfThresholds, thresholdOf, thresholdOfValue, type Threshold } from './threshold.ts';

/** Of a top-level column of the segment in question. */
export type BoundsOf = (column: number) => ValueBounds | undefined;

/** The condition is one that `schema` has the columns for (rowFilter.ts). */
export function mayMatch(condition: Condition, schema: TableSchema, boundsOf: BoundsOf): boolean {
  if ('parts' in condition) {
    const may = (part: Condition): boolean => mayMatch(part, schema, boundsOf);
    return condition.kind === 'and' ? condition.parts.every(may) : condition.parts.some(may);
  }
  const column = schema.fields.findIndex(({ name }) => name === condition.column);
  const type = schema.fields[column]?.type;
  const bounds = boundsOf(column);
  return type === undefined || bounds === undefined || testMayMatch(condition, type, bounds);
}

function testMayMatch(test: ColumnTest, type: DataType, bounds: ValueBounds): boolean {
  const { nulls, values } = bounds;
  if (test.kind === 'null') return test.isNegated ? nulls !== values : nulls !== 0;
  // Of nulls, no other test is true.
  if (nulls === values) return false;
  const limits = limitsOf(bounds, type);
  switch (test.kind) {
    case 'compare':
      return mayCompare(test.comparison, literalOf(test.literal, type), limits);
    case 'in':
      return (
        test.isNegated ||
        test.literals.some((literal) => mayCompare('=', literalOf(literal, type), limits))
      );
    case 'like':
      return test.isNegated || type.kind !== 'string' || mayBeLike(test.pattern, limits);
  }
}

/** No value is below `min` or above `max`; undefined where that is not known. */
interface Limits {
  readonly min: Threshold | undefined;
  readonly max: Threshold | undefined;
}

function limitsOf({ min, max }: ValueBounds, type: DataType): Limits {
  // Its text may be written in other ways.
  if (type.kind === 'string' && type.format === 'json') return { min: undefined, max: undefined };
  const of = (text: string | undefined): Threshold | undefined =>
    text === undefined ? undefined : thresholdOfValue(text, type);
  // Bounds of floating-point numbers leave NaN out, and NaN is above all others.
  return { min: of(min), max: type.kind === 'float' ? undefined : of(max) };
}

function literalOf(literal: Literal, type: DataType): Threshold {
  return thresholdOf(literal, type, '');
}

function mayCompare(comparison: Comparison, literal: Threshold, { min, max }: Limits): boolean {
  // What cannot be compared is taken to be within.
  const toMin = min === undefined ? 1 : (orderOfThresholds(literal, min) ?? 1);
  const toMax = max === undefined ? -1 : (orderOfThresholds(literal, max) ?? -1);
  switch (comparison) {
    case '=':
      return toMin >= 0 && toMax <= 0;
    case '!=':
      return true;
    case '<':
      return toMin > 0;
    case '<=':
      return toMin >= 0;
    case '>':
      return toMax < 0;
    case '>=':
      return toMax <= 0;
  }
}

/** What it starts with, up to the first wildcard, must lie where the bounds' own starts lie. */
function mayBeLike(pattern: string, limits: Limits): boolean {
  const [text = ''] = pattern.split(/[%_]/);
  const bytes = new TextEncoder().encode(text);
  const start: Threshold = { kind: 'bytes', bytes };
  const cut = (limit: Threshold | undefined): Threshold | undefined =>
    limit?.kind === 'bytes' ? { ...limit, bytes: limit.bytes.subarray(0, bytes.length) } : limit;
  return mayCompare('=', start, { min: cut(limits.min), max: cut(limits.max) });
}
