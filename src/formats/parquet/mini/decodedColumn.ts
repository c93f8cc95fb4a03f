/** One top-level column of one row group (or a window of its rows), decoded: Arrow batches that live in wasm memory. */
import { tableFromIPC, type Data, type TypeMap } from 'apache-arrow';
import { readParquet, type Table } from 'parquet-wasm/esm';
import { TableError, type FilePlace } from '../../../base/errors.ts';
import type { Range } from '../../../table/schema.ts';
import { repairedLevels } from './levelRepair.ts';
import type { LongValues } from './standIns.ts';
import { withLongValues } from './standInValues.ts';

/** Most rows in a decoded batch. Batches are cut at multiples of it, so that all columns are cut alike. */
export const maxBatchRows = 65_536;

const prefixes = /^(?:Parquet argument error|Parquet error|Arrow error|External|General|EOF): */;

/** The decoder's message as one clause: its own prefixes say nothing to people. */
function clauseOf(error: unknown): string {
  let message = error instanceof Error ? error.message : String(error);
  while (prefixes.test(message)) message = message.replace(prefixes, '');
  return message;
}

function decodeError(error: unknown, where: FilePlace): TableError {
  // A trap: the decoder panicked, or wasm memory ran out. The instance goes on working, but holds on to the memory that
  // it had, up to 3 GB: whoever owns the worker replaces it.
  if (error instanceof WebAssembly.RuntimeError)
    return new TableError('workerDied', 'the decoder crashed', { where, cause: error });
  const message = clauseOf(error);
  const isMissing = /\bNYI\b|not yet implemented|not supported|unsupported|disabled feature/i;
  const code = isMissing.test(message) ? 'unsupported' : 'corrupt';
  return new TableError(code, message, { where, cause: error });
}

function longBytes(values: LongValues = new Map()): number {
  let bytes = 0;
  for (const leaf of values.values()) for (const value of leaf) bytes += value.length;
  return bytes;
}

export interface DecodeOptions {
  /** The rows of the row group that the mini-file holds. */
  readonly rows: Range;
  /** Those that are decoded; all when undefined. */
  readonly taken?: Range | undefined;
  readonly batchRows: number;
  /** Do not look beyond the last row: see saysTooShort. */
  readonly limited: boolean;
  /** Where the mini-file has numbers in place of long values: the values. */
  readonly longValues?: LongValues | undefined;
}

/** Decoded rows of a column, or of one of its leaves. */
export interface DecodedRows {
  /** Rows [start, end) of the row group; a mended column may start at -1. */
  readonly rows: Range;
  /** Of memory. */
  readonly bytes: number;
  /** A copy of rows [start, end) of the row group, which must lie within one batch, as decoded. */
  slice(start: number, end: number): Data;
  free(): void;
}

export class DecodedColumn implements DecodedRows {
  readonly rows: Range;
  readonly bytes: number;
  readonly #table: Table;
  readonly #longValues: LongValues | undefined;
  /** The first row of each batch, counted from `rows.start`, then the number of rows. */
  readonly #starts: readonly number[];

  private constructor(table: Table, rowStart: number, longValues: LongValues | undefined) {
    this.#table = table;
    this.#longValues = longValues;
    this.bytes = table.getArrayMemorySize() + longBytes(longValues);
    const starts = [0];
    for (let i = 0, end = 0; i < table.numBatches; i++) {
      const batch = table.recordBatch(i);
      end += batch?.numRows ?? 0;
      batch?.free();
      starts.push(end);
    }
    this.#starts = starts;
    this.rows = { start: rowStart, end: rowStart + (starts.at(-1) ?? 0) };
  }

  /**
   * Decodes a mini-file that holds this column alone, with its levels mended if they are not right (levelRepair.ts).
   * Synchronous. Throws TableError `corrupt`, `unsupported`, or `workerDied` where the decoder crashed, all of them at
   * `where`.
   */
  static decode(miniFile: Uint8Array, options: DecodeOptions, where: FilePlace): DecodedColumn {
    try {
      return DecodedColumn.#decode(miniFile, options, where);
    } catch (error) {
      const isDamaged = error instanceof TableError && error.code === 'corrupt';
      const repaired = isDamaged ? repairedLevels(miniFile) : undefined;
      if (repaired === undefined) throw error;
      const { start, end } = options.rows;
      const rows = { start: start - repaired.rowsBefore, end };
      // Rows before the first one put the batches out of step: there must be only one.
      const batchRows = Math.max(options.batchRows, rows.end - rows.start);
      return DecodedColumn.#decode(repaired.bytes, { ...options, rows, batchRows }, where);
    }
  }

  static #decode(
    miniFile: Uint8Array,
    { rows, taken = rows, batchRows, limited, longValues }: DecodeOptions,
    where: FilePlace,
  ): DecodedColumn {
    const expected = taken.end - taken.start;
    const isPart = expected < rows.end - rows.start;
    const some = isPart || limited ? { offset: taken.start - rows.start, limit: expected } : {};
    try {
      const table = readParquet(miniFile, { batchSize: batchRows, ...some });
      const column = new DecodedColumn(table, taken.start, longValues);
      if (column.rows.end === taken.end) return column;
      column.free();
    } catch (error) {
      throw decodeError(error, where);
    }
    throw new TableError('corrupt', `it does not hold the ${expected} rows that it should`, {
      where,
    });
  }

  slice(start: number, end: number): Data {
    const from = start - this.rows.start;
    const index = this.#starts.findLastIndex((batchStart) => batchStart <= from);
    const whole = this.#table.recordBatch(index);
    const offset = from - (this.#starts[index] ?? 0);
    if (whole === undefined || start < this.rows.start || offset + end - start > whole.numRows)
      throw new TableError('internal', `rows ${start} to ${end} do not lie in one decoded batch`);
    const part = whole.slice(offset, end - start);
    whole.free();
    const ipc = part.intoIPCStream();
    const data = tableFromIPC<TypeMap>(ipc).batches[0]?.data.children[0];
    if (data === undefined) throw new TableError('internal', 'the decoder gave no data');
    return this.#longValues === undefined ? data : withLongValues(data, this.#longValues);
  }

  free(): void {
    this.#table.free();
  }
}
