/** The rewrite job as plain data: what is asked, what will happen, what happened. */
import type { ParquetWriteOptions } from '../formats/parquet/writeOptions.ts';

export { compressions, type Compression } from '../formats/parquet/compression.ts';

export type RewriteOptions = ParquetWriteOptions;

/** What a rewrite will do, told before a byte is written. */
export interface RewritePlan {
  readonly rows: number;
  readonly bytesIn: number;
  readonly rowGroupsIn: number;
  readonly rowGroupsOut: number;
  /** Largest memory one output row group is expected to need while it is made, in bytes. */
  readonly memoryBytes: number;
  /** One sentence for each thing that was asked for; the first is about compression. */
  readonly choices: readonly string[];
  /** One sentence for each thing that will not be kept or will change. */
  readonly losses: readonly string[];
}

export interface RewriteSummary {
  readonly rows: number;
  readonly rowsOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly rowGroupsIn: number;
  readonly rowGroupsOut: number;
  readonly losses: readonly string[];
  /** The file itself, for targets of kind `memory`. */
  readonly output?: Uint8Array<ArrayBuffer> | undefined;
}
