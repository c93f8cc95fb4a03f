/** The decoder for a plan, of the fastest kind that there can be here. */
import type { DecodePlan } from '../decodePlan.ts';
import { ClosureDecoder } from './closureDecoder.ts';
import type { ColumnDecoder } from './columnDecoder.ts';

export interface ColumnDecoderOptions {
  /** Most rows of a batch; records with many columns make for fewer. */
  readonly batchRows: number;
  /** Bytes from which a batch is full. */
  readonly batchBytes?: number | undefined;
}

const usualBatchBytes = 64 * 2 ** 20;

export function createColumnDecoder(
  plan: DecodePlan,
  { batchRows, batchBytes = usualBatchBytes }: ColumnDecoderOptions,
): ColumnDecoder {
  return new ClosureDecoder(plan, { rows: batchRows, bytes: batchBytes });
}
