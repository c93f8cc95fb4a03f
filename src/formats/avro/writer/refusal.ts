/** What is said of a value that Avro, or its schema, cannot hold. */
import { TableError } from '../../../base/errors.ts';
import { rowNumberText } from '../../../base/quantityText.ts';
import type { Picks } from './picks.ts';

/** `pick` is the value's number among `picks`, `path` its column; `clause` says what is wrong with it. */
export function refused(path: string, picks: Picks, pick: number, clause: string): TableError {
  const row = rowNumberText(picks.rowOf(pick));
  return new TableError('invalidArgument', clause, {
    where: { part: `row ${row}, column ${path}` },
  });
}
