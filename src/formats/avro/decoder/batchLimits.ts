/** How much a batch may hold. */
import type { DecodePlan } from '../plan/decodePlan.ts';
import { rowBytesOfGroups } from './rules.ts';

export interface BatchLimits {
  /** Most rows. */
  readonly rows: number;
  /** Bytes from which a batch is full; one record alone may need more. */
  readonly bytes: number;
}

/** Rows that fit, as far as can be told without the data: the columns of fixed width take at most half. */
export function batchRowsWithin(plan: DecodePlan, { rows, bytes }: BatchLimits): number {
  const rowBytes = Math.max(1, rowBytesOfGroups(plan)[0] ?? 0);
  return Math.max(1, Math.min(rows, Math.floor(bytes / 2 / rowBytes)));
}
