/** Which columns a job keeps, in which order, and under which names. */
import { TableError } from '../base/errors.ts';
import { columnNamed } from '../scan/predicate/columnNamed.ts';
import type { Field, TableSchema } from '../table/schema.ts';
import type { KeptName } from './columnMetadata.ts';

export interface KeptColumn {
  readonly name: string;
  /** Its name in the output; the same when undefined. */
  readonly as?: string | undefined;
}

export interface KeptColumns {
  /** Of the input, in the order of the output. */
  readonly columns: readonly number[];
  /** Of the output. */
  readonly fields: readonly Field[];
  /** Undefined where all stay what they are. */
  readonly names: readonly KeptName[] | undefined;
}

/**
 * All columns where `kept` is undefined. Throws TableError `invalidArgument` for a column that is not there, for none at
 * all, and where two would have one name.
 */
export function keptColumns(
  schema: TableSchema,
  kept: readonly KeptColumn[] | undefined,
): KeptColumns {
  if (kept === undefined)
    return { columns: [...schema.fields.keys()], fields: schema.fields, names: undefined };
  if (kept.length === 0) throw new TableError('invalidArgument', 'no column is left to write');
  const columns = kept.map(({ name }) => columnNamed(schema, name));
  const fields = kept.flatMap(({ name, as = name }, i) => {
    const field = schema.fields[columns[i] ?? -1];
    return field === undefined ? [] : [{ ...field, name: as }];
  });
  const names = fields.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined)
    throw new TableError('invalidArgument', `two columns would be called ${twice}`);
  const renamed = fields.map(({ name }, i) => ({
    name: schema.fields[columns[i] ?? -1]?.name ?? name,
    as: name,
  }));
  return { columns, fields, names: renamed };
}

/** Of `a, b=new name`; undefined where nothing is asked for. */
export function parseKeptColumns(text: string | undefined): readonly KeptColumn[] | undefined {
  return text?.split(',').map((one) => {
    const [name = '', as] = one.split('=');
    return { name: name.trim(), as: as?.trim() };
  });
}

/** `a, b as c`: for plans. */
export function keptText(kept: readonly KeptColumn[]): string {
  return kept
    .map(({ name, as }) => (as === undefined || as === name ? name : `${name} as ${as}`))
    .join(', ');
}
