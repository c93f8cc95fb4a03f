/** Runs a decoder over records of its input, so that others get in meanwhile. */
import type { Turns } from '../../base/turns.ts';
import type { ColumnDecoder, DecodedBatch, DecodeFailure } from './decoder/columnDecoder.ts';

/** Records that are decoded without looking at the clock. */
const strideRecords = 4096;

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
 * Decodes records and yields the batches that they fill. The last of them may stay in the decoder: a batch can span
 * blocks.
 */
export async function* decodeRecords(
  decoder: ColumnDecoder,
  { at, records }: RecordRange,
  { turns, signal }: { readonly turns: Turns; readonly signal: AbortSignal | undefined },
): AsyncGenerator<DecodedBatch, DecodedRecords> {
  let done = 0;
  let position = at;
  while (done < records) {
    const wanted = Math.min(strideRecords, records - done);
    const step = decoder.decode(position, wanted);
    done += step.records;
    position = step.at;
    if (step.failure !== undefined) return { records: done, at: position, failure: step.failure };
    if (step.records < wanted || decoder.rows >= decoder.batchRows) yield decoder.take();
    await turns.pause(signal);
  }
  return { records: done, at: position, failure: undefined };
}
