/** The convert job as plain data: what is asked, what will happen, what happened. */
import type { TableWriteOptions } from '../formats/tableWriters.ts';
import type { DelimitedOptions } from '../formats/text/textOptions.ts';
import type { SortKey } from '../scan/sort/sortOrder.ts';
import type { Range } from '../table/schema.ts';
import type { KeptColumn } from './keptColumns.ts';
import type { Verifying } from './verify/verification.ts';

export interface ConvertOptions extends TableWriteOptions, Verifying {
  /** In the order of the output; all of them when undefined. */
  readonly columns?: readonly KeptColumn[] | undefined;
  /** A condition (predicate/parseCondition.ts): other rows are left out. */
  readonly where?: string | undefined;
  /** Most significant first; rows stay in their order when undefined. */
  readonly sort?: readonly SortKey[] | undefined;
  /** What rows may take while they are sorted; more is sorted on disk. */
  readonly sortMemoryBytes?: number | undefined;
  /** Of those that `where` leaves, in the order of `sort`; all when undefined. */
  readonly rows?: Range | undefined;
  /** How an input of CSV or TSV lies. */
  readonly input?: DelimitedOptions | undefined;
}

/** What a conversion will do, told before a byte is written. */
export interface ConvertPlan {
  /** Undefined where only reading the input tells. */
  readonly rows: number | undefined;
  readonly bytesIn: number;
  /** Of the output. */
  readonly columns: readonly string[];
  /** One sentence for each thing that was asked for. */
  readonly choices: readonly string[];
  /** One sentence for each column whose type or values change, and for what is not kept. */
  readonly losses: readonly string[];
}

export interface ConvertSummary {
  readonly rowsOut: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Row groups, blocks or record batches; 0 where the format has none. */
  readonly segmentsOut: number;
  readonly losses: readonly string[];
  /** The file itself, for targets of kind `memory`. */
  readonly output?: Uint8Array<ArrayBuffer> | undefined;
}
