/** What decodes blocks into columns: WebAssembly made for the schema, or closures where that cannot be. */
import type { Data } from 'apache-arrow';

export interface DecodeFailure {
  /** Byte of the input at which decoding could not go on. */
  readonly at: number;
  /** The node that was being read: its id in the plan. */
  readonly node: number;
  /** One clause, such as `a length of 12 MB runs past the end of the block`. */
  readonly reason: string;
}

export interface DecodeStep {
  /** Whole records that were added to the batch. */
  readonly records: number;
  /** Byte of the input after the last of them. */
  readonly at: number;
  /** Why the next record could not be decoded; the batch has no trace of it. */
  readonly failure: DecodeFailure | undefined;
}

export interface DecodedBatch {
  readonly rows: number;
  /** The plan's columns that are not skipped, in order, typed as DataType says; enums are dictionaries. */
  readonly columns: readonly Data[];
}

/**
 * Decodes records and collects them, across blocks, into batches. Holds memory for one batch and a part of a block,
 * however much a damaged length claims.
 */
export interface ColumnDecoder {
  /** Most rows of a batch. */
  readonly batchRows: number;
  /** Rows in the batch so far. */
  readonly rows: number;
  /** The bytes of a block, uncompressed, which must stay as they are until the next ones come. */
  setInput(data: Uint8Array): void;
  /**
   * Decodes records from byte `at` of the input: `records` of them, or fewer when the batch is full (as to rows or
   * bytes) or one cannot be decoded. A step that adds none to an empty batch has a failure.
   */
  decode(at: number, records: number): DecodeStep;
  /** The batch as it is; the next one is empty. The columns' buffers are the caller's, or lent until it decodes again. */
  take(): DecodedBatch;
  /** Empties the batch: for who only wants to know whether records can be decoded. */
  discard(): void;
}
