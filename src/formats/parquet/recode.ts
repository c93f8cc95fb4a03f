/**
 * Decodes a mini-file and encodes it anew, synchronously and without looking at anything else: bytes in, bytes out, so
 * that it can run in any thread. One call takes as long, and as much memory, as its rows need.
 */
import {
  Compression as WasmCompression,
  Encoding,
  readParquet,
  writeParquet,
  WriterPropertiesBuilder,
  type Table,
  type WriterProperties,
} from 'parquet-wasm/esm';
import type { Compression } from './compression.ts';

const wasmCompression: Readonly<Record<Compression, WasmCompression>> = {
  snappy: WasmCompression.SNAPPY,
  zstd: WasmCompression.ZSTD,
  gzip: WasmCompression.GZIP,
  brotli: WasmCompression.BROTLI,
  lz4: WasmCompression.LZ4_RAW,
  none: WasmCompression.UNCOMPRESSED,
};

export interface RecodeSettings {
  readonly compression: Compression;
  /** Rows of every row group made, but for the last. */
  readonly rowGroupRows: number;
  /** Rows decoded into one record batch; bounds the bytes that one string array must hold. */
  readonly batchRows: number;
  /** Rows of the mini-file to take; all when undefined. */
  readonly rows?: { readonly start: number; readonly end: number } | undefined;
  /** Top-level names of flat integer columns whose values hardly repeat: delta encoded, without a dictionary. */
  readonly deltaColumns: readonly string[];
}

export interface Recoded {
  /** A whole Parquet file. */
  readonly file: Uint8Array;
  /** Rows that were decoded, as counted in the decoded batches. */
  readonly rows: number;
}

/** Throws whatever parquet-wasm throws: an Error for bad input, a WebAssembly.RuntimeError where it panicked. */
export function recode(miniFile: Uint8Array, settings: RecodeSettings): Recoded {
  const { rows, batchRows } = settings;
  const window = rows === undefined ? {} : { offset: rows.start, limit: rows.end - rows.start };
  const table = readParquet(miniFile, { batchSize: batchRows, ...window });
  const decoded = countRows(table);
  // writeParquet takes the table over, and frees it.
  return { file: writeParquet(table, writerProperties(settings)), rows: decoded };
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

function countRows(table: Table): number {
  let rows = 0;
  for (const batch of table.recordBatches()) {
    rows += batch.numRows;
    batch.free();
  }
  return rows;
}

function writerProperties({
  compression,
  rowGroupRows,
  deltaColumns,
}: RecodeSettings): WriterProperties {
  let builder = new WriterPropertiesBuilder()
    .setCompression(wasmCompression[compression])
    .setMaxRowGroupSize(rowGroupRows);
  // Every setter uses its builder up and returns the next.
  for (const column of deltaColumns)
    builder = builder
      .setColumnDictionaryEnabled(column, false)
      .setColumnEncoding(column, Encoding.DELTA_BINARY_PACKED);
  return builder.build();
}
