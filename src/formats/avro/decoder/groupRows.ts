/** How many rows each group of a plan has. */
import type { DecodePlan } from '../plan/decodePlan.ts';

/**
 * When the table has so many: an array's or map's items are as many as the last of its offsets says.
 * `offset(node, row)` is the number of items of all rows before `row`.
 */
export function groupRows(
  plan: DecodePlan,
  records: number,
  offset: (node: number, row: number) => number,
): readonly number[] {
  const rows = new Array<number>(plan.groupCount).fill(0);
  rows[0] = records;
  // Parents come before their children.
  for (const { id, group, value, isSkipped } of plan.nodes)
    if (!isSkipped && (value.kind === 'array' || value.kind === 'map'))
      rows[value.itemGroup] = offset(id, rows[group] ?? 0);
  return rows;
}
