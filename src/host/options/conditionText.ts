/** Help for a condition that is being typed: what is wrong with it, and the columns that it could go on with. Pure. */
import { mistakeText } from '../../base/errorText.ts';
import { toTableError } from '../../base/errors.ts';
import { columnsOf, type ColumnTest, type Condition } from '../../scan/predicate/condition.ts';
import { parseCondition } from '../../scan/predicate/parseCondition.ts';
import { columnNamed } from '../../scan/predicate/columnNamed.ts';
import { thresholdOf } from '../../scan/predicate/threshold.ts';
import type { TableSchema } from '../../table/schema.ts';

/** Why it is no condition on this table, with the place; undefined when it is one. */
export function conditionProblem(text: string, schema: TableSchema): string | undefined {
  let test: ColumnTest | undefined;
  try {
    for (test of testsOf(parseCondition(text))) check(test, schema);
    return undefined;
  } catch (error) {
    const message = toTableError(error).message.replace(/^the condition: /, '');
    // The parser has told the place of its mistakes.
    const place = test === undefined ? '' : ` (character ${text.indexOf(test.column) + 1})`;
    return mistakeText(`${message}${place}`);
  }
}

function testsOf(condition: Condition): readonly ColumnTest[] {
  return 'parts' in condition ? condition.parts.flatMap(testsOf) : [condition];
}

function check(test: ColumnTest, schema: TableSchema): void {
  const field = schema.fields[columnNamed(schema, test.column)];
  if (field === undefined || !('literal' in test || 'literals' in test)) return;
  const literals = 'literal' in test ? [test.literal] : test.literals;
  for (const literal of literals) thresholdOf(literal, field.type, field.name);
}

export interface Completion {
  readonly column: string;
  /** The whole text with the column in it. */
  readonly text: string;
}

/** What is typed of a name at the end. */
const unfinishedName = /(?:"[^"]*|[\p{L}_$][\p{L}\p{N}_$.]*)?$/u;
const plainName = /^[\p{L}_$][\p{L}\p{N}_$.]*$/u;
/** Words of the language, which would not be taken for a name. */
const reserved = /^(?:and|or|not|is|null|in|like|between|true|false)$/i;

/**
 * Where the text ends with a name, or with the place of one: the columns that begin with it, then those that contain it.
 * Where it names a column that there is not: all columns, to stand in its place.
 */
export function completions(text: string, schema: TableSchema): readonly Completion[] {
  const names = schema.fields.map(({ name }) => name);
  const [typed = ''] = unfinishedName.exec(text) ?? [];
  const before = text.slice(0, text.length - typed.length);
  const wanted = typed.replace(/^"/, '').toLowerCase();
  if (isColumnNext(before)) {
    const found = names.filter((name) => name !== typed && name.toLowerCase().includes(wanted));
    const begins = (name: string): boolean => name.toLowerCase().startsWith(wanted);
    return [...found.filter(begins), ...found.filter((name) => !begins(name))].map((column) => ({
      column,
      text: `${before}${nameInCondition(column)} `,
    }));
  }
  const missing = columnsIn(text).find((column) => !names.includes(column));
  return missing === undefined
    ? []
    : names.map((column) => ({
        column,
        text: text.replace(missing, () => nameInCondition(column)),
      }));
}

/** What the parser would like to see after the text. */
function isColumnNext(text: string): boolean {
  try {
    parseCondition(text);
    return false;
  } catch (error) {
    return toTableError(error).message.includes('a column is expected, not the end');
  }
}

/** None as long as the text is no condition. */
function columnsIn(text: string): readonly string[] {
  try {
    return columnsOf(parseCondition(text));
  } catch {
    // A text that is still being typed.
    return [];
  }
}

/** A column's name as it is written in a condition. */
export function nameInCondition(name: string): string {
  return plainName.test(name) && !reserved.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
