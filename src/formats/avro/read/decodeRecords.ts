/** Runs a decoder over records of its input, in steps short enough for others to get in between. */
import type { ColumnDecoder, DecodedBatch, DecodeFailure } from '../decoder/columnDecoder.ts';

/** Records that are decoded without looking at the clock. */
export const strideRecords = 4096;

export interface DecodedRecords {
  /** Whole records that were decoded. */
  readonly records: number;
  /** Byte of the input after the last of them. */
  readonly at: number;
  /** Why there are fewer than were asked for. */
  readonly failure: DecodeFailure | undefined;
}

export interface RecordRange {
  /** Byte of the input where the first of them starts. */
  readonly at: number;
  readonly records: number;
}

/**
 * Decodes records and yields the batches that they fill, and undefined where it goes on without one. The last of them
 * may stay in the decoder: a batch can span blocks. Not asynchronous, because most blocks take one step.
 */
export function* decodeRecords(
  decoder: ColumnDecoder,
  { at, records }: RecordRange,
): Generator<DecodedBatch | undefined, DecodedRecords> {
  let done = 0;
  let position = at;
  while (done < records) {
    const wanted = Math.min(strideRecords, records - done);
    const step = decoder.decode(position, wanted);
    done += step.records;
    position = step.at;
    if (step.failure !== undefined) return { records: done, at: position, failure: step.failure };
    if (step.records < wanted || decoder.rows >= decoder.batchRows) yield decoder.take();
    else if (done < records) yield undefined;
  }
  return { records: done, at: position, failure: undefined };
}
