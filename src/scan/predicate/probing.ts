/**
 * Whether a condition can be true anywhere in a segment, by what bloom filters say of the values that it looks for. Only
 * asked where statistics leave it open, and only what can decide it: every question reads a little of the file.
 */
import type { TableSchema } from '../../table/schema.ts';
import type { ColumnTest, Condition, Literal } from './condition.ts';
import { mayMatch, type BoundsOf } from './pruning.ts';

/** What is known of a segment's top-level columns. */
export interface SegmentFacts {
  readonly boundsOf: BoundsOf;
  /** As TableReader.mayHold. */
  readonly mayHold: (column: number, texts: readonly string[]) => Promise<boolean>;
}

/** More values than these are not asked for: reading the column is as quick. */
const maxTexts = 32;

/** The condition is one that `schema` has the columns for (rowFilter.ts), and `mayMatch` does not rule out. */
export async function mayBeFound(
  condition: Condition,
  schema: TableSchema,
  facts: SegmentFacts,
): Promise<boolean> {
  if (!looksForValues(condition)) return true;
  if (!('parts' in condition)) return mayHoldOne(condition, schema, facts);
  if (condition.kind === 'and') {
    for (const part of condition.parts) if (!(await mayBeFound(part, schema, facts))) return false;
    return true;
  }
  const open = condition.parts.filter((part) => mayMatch(part, schema, facts.boundsOf));
  if (!open.every(looksForValues)) return true;
  for (const part of open) if (await mayBeFound(part, schema, facts)) return true;
  return false;
}

async function mayHoldOne(
  test: ColumnTest,
  schema: TableSchema,
  { boundsOf, mayHold }: SegmentFacts,
): Promise<boolean> {
  const { column: name } = test;
  const isOpen = (literal: Literal): boolean =>
    mayMatch({ kind: 'compare', column: name, comparison: '=', literal }, schema, boundsOf);
  const texts = wantedLiterals(test)
    .filter(isOpen)
    .map((literal) => (literal.kind === 'boolean' ? String(literal.value) : literal.text));
  const column = schema.fields.findIndex((field) => field.name === name);
  return texts.length > maxTexts || mayHold(column, texts);
}

/** Whether knowing that some values are not there can make it false. */
function looksForValues(condition: Condition): boolean {
  if ('parts' in condition) return condition.parts.some(looksForValues);
  return wantedLiterals(condition).length > 0;
}

/** One of which a value has to be; none where others do as well. */
function wantedLiterals(test: ColumnTest): readonly Literal[] {
  if (test.kind === 'in') return test.isNegated ? [] : test.literals;
  return test.kind === 'compare' && test.comparison === '=' ? [test.literal] : [];
}
