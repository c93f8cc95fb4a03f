/** The order that rows are to be sorted by, as plain data and in the words of SQL: `city, amount desc nulls first`. */
import { TableError } from '../../base/errors.ts';
import type { DataType, TableSchema } from '../../table/schema.ts';
import { columnNamed } from '../predicate/columnNamed.ts';

export interface SortKey {
  readonly column: string;
  readonly descending?: boolean | undefined;
  /** Last when undefined, whatever the direction. */
  readonly nullsFirst?: boolean | undefined;
}

/** A key made ready for a table. */
export interface SortColumn {
  /** A top-level column. */
  readonly column: number;
  readonly type: DataType;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** Kinds of values of which none comes before another. */
const unordered: ReadonlySet<DataType['kind']> = new Set([
  'geometry',
  'interval',
  'list',
  'map',
  'struct',
  'union',
  'variant',
  'bson',
]);

/** Whether values of a type come before or after one another. */
export function isSortable({ kind }: DataType): boolean {
  return !unordered.has(kind);
}

/** Throws TableError `invalidArgument` for a column that is not there, there twice, or has no order. */
export function sortColumns(keys: readonly SortKey[], schema: TableSchema): readonly SortColumn[] {
  if (keys.length === 0) throw invalid('it needs a column');
  return keys.map(({ column: name, descending = false, nullsFirst = false }) => {
    const column = columnNamed(schema, name);
    const field = schema.fields[column];
    if (field === undefined || !isSortable(field.type))
      throw invalid(`the values of ${name} have no order`);
    return { column, type: field.type, descending, nullsFirst };
  });
}

/** `city, amount descending nulls first`: for plans. */
export function sortText(keys: readonly SortKey[]): string {
  return keys
    .map(({ column, descending = false, nullsFirst = false }) =>
      [column, descending ? ' descending' : '', nullsFirst ? ' nulls first' : ''].join(''),
    )
    .join(', ');
}

/** A name, in quotes where it has blanks or commas; then direction and place of nulls. */
const keyPattern =
  /^\s*(?:"((?:[^"]|"")+)"|([^\s",]+))(?:\s+(asc|desc))?(?:\s+nulls\s+(first|last))?\s*(?:,|$)/iu;

/** Throws TableError `invalidArgument` that says what is not understood. */
export function parseSortOrder(text: string): SortKey[] {
  const keys: SortKey[] = [];
  for (let rest = text; ;) {
    const match = keyPattern.exec(rest);
    if (match === null)
      throw invalid(
        `${rest.trim() || 'the end'} is not understood: write COLUMN [asc|desc] [nulls first|last], …`,
      );
    const [whole, quoted, bare = '', direction = 'asc', nulls = 'last'] = match;
    keys.push({
      column: quoted?.replaceAll('""', '"') ?? bare,
      descending: direction.toLowerCase() === 'desc',
      nullsFirst: nulls.toLowerCase() === 'first',
    });
    if (!whole.endsWith(',')) return keys;
    rest = rest.slice(whole.length);
  }
}

function invalid(clause: string): TableError {
  return new TableError('invalidArgument', `the order: ${clause}`);
}
