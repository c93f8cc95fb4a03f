/** What people read of a rewrite, wherever they read it. */
import { countText } from '../base/quantityText.ts';
import type { RewritePlan, RewriteSummary } from './rewriteSpec.ts';

/** `25 → 3`; `25 → …` where only writing will tell. */
export function segmentsText({
  rowGroupsIn,
  rowGroupsOut,
}: Pick<RewritePlan | RewriteSummary, 'rowGroupsIn' | 'rowGroupsOut'>): string {
  return `${countText(rowGroupsIn)} → ${rowGroupsOut === undefined ? '…' : countText(rowGroupsOut)}`;
}

/** In the format's own word. */
export function segmentsName({ format }: Pick<RewritePlan | RewriteSummary, 'format'>): string {
  return format === 'avro' ? 'blocks' : 'row groups';
}
