/**
 * Decodes a mini-file and encodes it anew, synchronously and without looking at anything else: bytes in, bytes out, so
 * that it can run in any thread. One call takes as long, and as much memory, as its rows need.
 */
import { tableFromIPC, type RecordBatch } from 'apache-arrow';
import { readParquet, writeParquet, type Table } from 'parquet-wasm/esm';
import { repairedLevels } from '../mini/levelRepair.ts';
import type { Range } from '../../../table/schema.ts';
import { encoderProperties, type EncoderSettings } from './encoderProperties.ts';

export interface RecodeSettings {
  readonly encoder: EncoderSettings;
  /** Rows decoded into one record batch; bounds the bytes that one string array must hold. */
  readonly batchRows: number;
  /** Rows of the mini-file to take; all when undefined. */
  readonly rows?: Range | undefined;
  /** Told of all that is decoded, in order, before it is encoded. */
  readonly onDecoded?: ((batch: RecordBatch) => void) | undefined;
}

export interface Recoded {
  /** A whole Parquet file. */
  readonly file: Uint8Array;
  /** Rows that were decoded, as counted in the decoded batches. */
  readonly rows: number;
}

/** With the leaves whose levels had to be mended, by their numbers in the mini-file. */
interface Mended extends Recoded {
  readonly mended: readonly number[];
}

/** Throws whatever parquet-wasm throws: an Error for bad input, a WebAssembly.RuntimeError where it panicked. */
export function recode(miniFile: Uint8Array, settings: RecodeSettings): Recoded {
  const table = decoded(miniFile, settings);
  const rows = look(table, settings.onDecoded);
  // writeParquet takes the table over, and frees it.
  return { file: writeParquet(table, encoderProperties(settings.encoder)), rows };
}

/**
 * As recode does, with levels mended that break the specification and leave no row in doubt (levelRepair.ts); undefined
 * where there is nothing to mend, or it does not help. `rows` is how many the mini-file says it has.
 */
export function recodeMended(
  miniFile: Uint8Array,
  settings: RecodeSettings,
  rows: number,
): Mended | undefined {
  const mended = repairedLevels(miniFile);
  if (mended === undefined) return undefined;
  const { start, end } = settings.rows ?? { start: 0, end: rows };
  const { rowsBefore } = mended;
  try {
    const shifted = { start: start + rowsBefore, end: end + rowsBefore };
    return { ...recode(mended.bytes, { ...settings, rows: shifted }), mended: mended.leaves };
  } catch {
    // What is wrong with the file as it is says more to its owner.
    return undefined;
  }
}

/** What the decoder throws at a mini-file; undefined when it decodes. */
export function decodeFailure(miniFile: Uint8Array): unknown {
  try {
    readParquet(miniFile).free();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Decodes what `recode` would, and only looks at it. Throws as `recode` does. */
export function decodeStored(
  miniFile: Uint8Array,
  settings: Pick<RecodeSettings, 'batchRows' | 'rows' | 'onDecoded'>,
): void {
  const table = decoded(miniFile, settings);
  look(table, settings.onDecoded);
  table.free();
}

function decoded(
  miniFile: Uint8Array,
  { batchRows, rows }: Pick<RecodeSettings, 'batchRows' | 'rows'>,
): Table {
  const window = rows === undefined ? {} : { offset: rows.start, limit: rows.end - rows.start };
  return readParquet(miniFile, { batchSize: batchRows, ...window });
}

/** How many rows there are. */
function look(table: Table, onDecoded: RecodeSettings['onDecoded']): number {
  let rows = 0;
  for (const batch of table.recordBatches()) {
    rows += batch.numRows;
    if (onDecoded === undefined) batch.free();
    else for (const copy of tableFromIPC(batch.intoIPCStream()).batches) onDecoded(copy);
  }
  return rows;
}
