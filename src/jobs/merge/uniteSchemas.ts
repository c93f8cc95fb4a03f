/** One schema for the columns of several files, which belong together by their names. Pure. */
import { TableError } from '../../base/errors.ts';
import { countOf, countText } from '../../base/quantityText.ts';
import { leafTypeText } from '../../formats/parquet/schema/schema.ts';
import type { DataType, Field, TableSchema } from '../../table/schema.ts';
import { hasTwins, isSameType, uniteFields } from '../../scan/cast/uniteTypes.ts';

/** The columns of a file. */
export interface FileColumns {
  /** The file's name, for messages. */
  readonly name: string;
  readonly fields: readonly Field[];
}

/** What to do about a column that no type has all values of. */
export type Conflicts = 'refuse' | 'text';

export interface UnitedSchema {
  readonly schema: TableSchema;
  /** A sentence for each column that is not the same in all files. */
  readonly report: readonly string[];
}

/** A column of the united schema, as far as files were looked at. */
interface United {
  readonly field: Field;
  /** How many files have it. */
  readonly files: number;
  /** The file that has it first. */
  readonly first: string;
  /** Types that it had on the way, as files call them, and the first file of each. */
  readonly types: ReadonlyMap<string, string>;
}

/**
 * Columns come in the order in which files have them first. Throws TableError `invalidArgument` for a file with two
 * columns of one name, and for columns that do not go together where that is to be refused.
 */
export function uniteSchemas(files: readonly FileColumns[], conflicts: Conflicts): UnitedSchema {
  const columns = new Map<string, United>();
  for (const { name: file, fields } of files) {
    if (hasTwins(fields))
      throw new TableError('invalidArgument', `${file} has several columns of one name`);
    for (const field of fields) {
      const known = columns.get(field.name);
      columns.set(
        field.name,
        known === undefined ? firstOf(field, file) : united(known, field, { file, conflicts }),
      );
    }
  }
  const all = [...columns.values()];
  return {
    schema: {
      fields: all.map(({ field, files: count }) =>
        count < files.length ? { ...field, nullable: true } : field,
      ),
    },
    report: all.flatMap((column) => [...typeSentence(column), ...missingSentence(column, files)]),
  };
}

function firstOf(field: Field, file: string): United {
  return { field, files: 1, first: file, types: new Map([[field.typeText, file]]) };
}

function united(
  known: United,
  field: Field,
  { file, conflicts }: { readonly file: string; readonly conflicts: Conflicts },
): United {
  const types = known.types.has(field.typeText)
    ? known.types
    : new Map([...known.types, [field.typeText, file]]);
  const files = known.files + 1;
  if (isSameType(known.field.type, field.type)) {
    const nullable = known.field.nullable || field.nullable;
    return { ...known, field: { ...known.field, nullable }, files, types };
  }
  const together = uniteFields(known.field, field);
  if (together === undefined && conflicts === 'refuse') throw conflict(known, field, file);
  const nullable = known.field.nullable || field.nullable;
  const type: DataType = together?.type ?? { kind: 'string' };
  const typeText = leafTypeText(type);
  return {
    ...known,
    files,
    types,
    field: { ...(together ?? known.field), type, typeText, nullable },
  };
}

function conflict({ field: known, first }: United, field: Field, file: string): TableError {
  const clause =
    `column ${field.name} is ${known.typeText} in ${first} and ${field.typeText} in ${file}: ` +
    'have it become text, or leave one of the files out';
  return new TableError('invalidArgument', clause);
}

function typeSentence({ field, types }: United): string[] {
  if (types.size < 2) return [];
  const found = [...types].map(([typeText, file]) => `${typeText} (${file})`);
  return [`Column ${field.name}: ${found.join(' and ')} become ${field.typeText}.`];
}

function missingSentence({ field, files: count }: United, files: readonly FileColumns[]): string[] {
  const missing = files.length - count;
  if (missing === 0) return [];
  const first = files.find(({ fields }) => !fields.some(({ name }) => name === field.name));
  const others =
    missing === 1 ? '' : ` and ${countOf(missing - 1, 'other')} of ${countText(files.length)}`;
  return [`Column ${field.name} is not in ${first?.name ?? ''}${others}: it is null there.`];
}
