/** A limit in words. */
import { bytesText, countOf } from '../../base/quantityText.ts';
import type { PartLimit } from './partSpec.ts';

/** `Files: at most 1,000 rows each.` */
export function limitSentence(limit: PartLimit): string {
  if (limit.kind === 'rows') return `Files: at most ${countOf(limit.rows, 'row')} each.`;
  return `Files: about ${bytesText(limit.bytes)} each.`;
}
