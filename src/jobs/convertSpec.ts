/** The convert job as plain data: what is asked, what will happen, what happened. */
import type { TableWriteOptions } from '../formats/tableWriters.ts';
import type { Range } from '../table/schema.ts';

export interface KeptColumn {
  readonly name: string;
  /** Its name in the output; the same when undefined. */
  readonly as?: string | undefined;
}

export interface ConvertOptions extends TableWriteOptions {
  /** In the order of the output; all of them when undefined. */
  readonly columns?: readonly KeptColumn[] | undefined;
  /** Of the input; all when undefined. */
  readonly rows?: Range | undefined;
}

/** What a conversion will do, told before a byte is written. */
export interface ConvertPlan {
  /** Undefined where only reading the input tells. */
  readonly rows: number | undefined;
  readonly columns: number;
  readonly bytesIn: number;
  /** One sentence for each thing that was asked for. */
  readonly choices: readonly string[];
  /** One sentence for each column whose type or values change, and for what is not kept. */
  readonly losses: readonly string[];
}

export interface ConvertSummary {
  /** Of the input, as far as it was read. */
  readonly rows: number;
  readonly rowsOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Row groups, blocks or record batches; 0 where the format has none. */
  readonly segmentsOut: number;
  readonly losses: readonly string[];
  /** The file itself, for targets of kind `memory`. */
  readonly output?: Uint8Array<ArrayBuffer> | undefined;
}
