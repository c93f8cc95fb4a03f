/** The sample job as plain data: what is asked, what will happen, what happened. */
import type { TableWriteOptions } from '../../formats/tableWriters.ts';
import type { SampleMethod } from './sampleMethod.ts';
import type { Verifying } from '../verify/verification.ts';

export interface SampleOptions extends TableWriteOptions, Verifying {
  readonly method: SampleMethod;
  /** A safe integer; the same seed draws the same sample. */
  readonly seed: number;
  /** Names of the columns that are kept, in this order; all when undefined. */
  readonly columns?: readonly string[] | undefined;
  /** A condition in the words of SQL: what it leaves out is not there. */
  readonly where?: string | undefined;
}

export interface SamplePlan {
  /** Of the input. */
  readonly rows: number;
  readonly bytesIn: number;
  /** Columns of the output. */
  readonly columns: readonly string[];
  /** How often the key columns (or those of the condition) are gone through. */
  readonly passes: 1 | 2;
  /** One sentence for each column whose type or values change, and for what is not kept. */
  readonly losses: readonly string[];
}

export interface SampleSummary {
  readonly rowsIn: number;
  readonly rowsOut: number;
  /** Rows that were looked at: fewer than `rowsIn` where the rest could not matter. */
  readonly rowsRead: number;
  /** Of samples of IDs. */
  readonly groups?: number | undefined;
  readonly ids?: number | undefined;
  readonly bytesIn: number;
  readonly bytesRead: number;
  /** Bytes of the input that were never read. */
  readonly bytesSkipped: number;
  readonly bytesOut: number;
  readonly segmentsOut: number;
  readonly losses: readonly string[];
  /** The file itself, for targets of kind `memory`. */
  readonly output?: Uint8Array<ArrayBuffer> | undefined;
}
