/** Columns by their names, as conditions and orders call them. */
import { TableError } from '../../base/errors.ts';
import type { TableSchema } from '../../table/schema.ts';

/** The top-level column of this name. Throws TableError `invalidArgument` where there is none, or more than one. */
export function columnNamed({ fields }: TableSchema, name: string): number {
  const first = fields.findIndex((field) => field.name === name);
  const last = fields.findLastIndex((field) => field.name === name);
  if (first < 0) throw new TableError('invalidArgument', `there is no column ${name}`);
  if (first !== last)
    throw new TableError('invalidArgument', `there are several columns called ${name}`);
  return first;
}
