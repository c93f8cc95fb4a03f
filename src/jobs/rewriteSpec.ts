/** The rewrite job as plain data: what is asked, what will happen, what happened. */
import type { AvroWriteOptions } from '../formats/avro/writer/avroWriteOptions.ts';
import type { FormatName } from '../formats/registry.ts';
import type { ParquetWriteOptions } from '../formats/parquet/write/writeOptions.ts';
import type { SortKey } from '../scan/sort/sortOrder.ts';
import type { KeptColumn } from './keptColumns.ts';
import type { Verifying } from './verify/verification.ts';

export { compressions, type Compression } from '../formats/parquet/write/compression.ts';

/** Other columns or rows than those of the input, or in another order. */
export interface Reshaping {
  /** In the order of the output; all of them when undefined. */
  readonly keep?: readonly KeptColumn[] | undefined;
  /** A condition in the words of SQL: rows that do not fulfil it are left out. */
  readonly where?: string | undefined;
  /** Most significant first; rows that it does not tell apart stay in their order. */
  readonly sort?: readonly SortKey[] | undefined;
  /** About what rows may take while they are sorted, in bytes; what does not fit is sorted on disk. 256 MiB. */
  readonly sortMemoryBytes?: number | undefined;
}

/**
 * Of a Parquet file; of an Avro file, only `avro` and `reshape` may be there: what is undefined in it stays as it is.
 */
export interface RewriteOptions extends ParquetWriteOptions, Verifying {
  readonly avro?: AvroWriteOptions | undefined;
  readonly reshape?: Reshaping | undefined;
}

/** What a rewrite will do, told before a byte is written. */
export interface RewritePlan {
  readonly format: FormatName;
  /** As far as the file is whole. */
  readonly rows: number;
  readonly bytesIn: number;
  /** Row groups; of Avro, blocks. */
  readonly rowGroupsIn: number;
  /** Undefined where only writing will tell. */
  readonly rowGroupsOut: number | undefined;
  /** Largest memory one output row group or block is expected to need while it is made, in bytes. */
  readonly memoryBytes: number;
  /** One sentence for each thing that was asked for; the first is about compression. */
  readonly choices: readonly string[];
  /** One sentence for each thing that will not be kept or will change. */
  readonly losses: readonly string[];
}

export interface RewriteSummary {
  readonly format: FormatName;
  readonly rows: number;
  readonly rowsOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly rowGroupsIn: number;
  readonly rowGroupsOut: number;
  readonly losses: readonly string[];
  /** Bytes of the input that were never read; undefined where all of it was. */
  readonly bytesSkipped?: number | undefined;
  /** The file itself, for targets of kind `memory`. */
  readonly output?: Uint8Array<ArrayBuffer> | undefined;
}
