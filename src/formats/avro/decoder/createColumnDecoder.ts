/** The decoder for a plan, of the fastest kind that there can be here. */
import type { DecodePlan } from '../plan/decodePlan.ts';
import { ClosureDecoder } from './closureDecoder.ts';
import type { ColumnDecoder } from './columnDecoder.ts';
import { WasmDecoder } from './wasmDecoder.ts';

export interface ColumnDecoderOptions {
  /** Most rows of a batch; records with many columns make for fewer. */
  readonly batchRows: number;
  /** Bytes from which a batch is full. */
  readonly batchBytes?: number | undefined;
  /** Whether a batch may be lent: its buffers are those that the next one is decoded into. */
  readonly lendsBatches?: boolean | undefined;
}

/**
 * Larger batches are no faster, and those of a hundred columns would take hundreds of megabytes. Smaller ones stay in the
 * processor's caches, but more of them have to be wrapped up: in files of less than a gigabyte, that takes longer.
 */
const usualBatchBytes = 16 * 2 ** 20;

/** Throws TableError `tooLarge` where there is no memory for a batch. */
export function createColumnDecoder(
  plan: DecodePlan,
  { batchRows, batchBytes = usualBatchBytes, lendsBatches = false }: ColumnDecoderOptions,
): ColumnDecoder {
  const limits = { rows: batchRows, bytes: batchBytes };
  // Hosts that may not compile at run time (such as Node's --jitless) have no WebAssembly at all.
  if (!('WebAssembly' in globalThis)) return new ClosureDecoder(plan, limits);
  try {
    return new WasmDecoder(plan, limits, lendsBatches);
  } catch (error) {
    // Old processors without SIMD, and hosts whose policy forbids WebAssembly.
    if (error instanceof WebAssembly.CompileError) return new ClosureDecoder(plan, limits);
    throw error;
  }
}
