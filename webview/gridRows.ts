/** The rows that the grid has, by what is known of the table and of what is shown of it. Pure. */
import type { OpenedDocument } from '../src/protocol/messages.ts';
import { expectedRows, isGrowing } from '../src/table/growth.ts';
import type { RowViewProgress } from '../src/table/rowView.ts';
import { damageBands, type DamageActions } from './grid/damageBands.ts';
import type { GridRows } from './grid/gridOptions.ts';

/** `found` where not all rows are shown, or in another order. */
export function gridRowsOf(
  table: OpenedDocument | undefined,
  found: RowViewProgress | undefined,
  actions: DamageActions,
): GridRows {
  if (table === undefined) return { rowCount: 0, isGrowing: true, expected: 0, bands: [] };
  const { facts, growth } = table;
  if (found !== undefined) {
    const { rows: rowCount, isDone } = found;
    // Row numbers are those of the table. Where its damage is says nothing of what is shown.
    return { rowCount, isGrowing: !isDone, expected: facts.rowCount, bands: [] };
  }
  return {
    rowCount: facts.rowCount,
    isGrowing: isGrowing(growth),
    expected: growth ? expectedRows(growth, facts.fileBytes) : facts.rowCount,
    bands: damageBands(table, actions),
  };
}
