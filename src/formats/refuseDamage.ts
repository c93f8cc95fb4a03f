/** Damage that ends a table, as an error: what comes after it must not be lost without a word. */
import { TableError } from '../base/errors.ts';
import type { DamagedSpan } from '../table/layout.ts';

/** Throws TableError `corrupt` at the first of these, if there is any. */
export function refuseDamage([first]: readonly DamagedSpan[]): void {
  if (first === undefined) return;
  const where = { part: `block ${first.segment}`, offset: first.start };
  throw new TableError('corrupt', first.reason, { where });
}
