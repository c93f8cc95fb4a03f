/** Some records of a block, without decoding all that come before them once it is known where they start. */
import type { Turns } from '../../../base/turns.ts';
import { badRecordError } from './badRecord.ts';
import { decodeRecords } from './decodeRecords.ts';
import type { PooledDecoder } from './decoderPool.ts';
import type { DecodedBatch } from '../decoder/columnDecoder.ts';
import { checkpointRecords, type OpenBlock } from '../container/openBlock.ts';

/** Half-open, counted within the block. */
export interface Records {
  readonly from: number;
  readonly to: number;
}

export interface DecodeContext {
  readonly isPlain: boolean;
  readonly turns: Turns;
  readonly signal: AbortSignal | undefined;
}

/**
 * Decodes the records [from, to) and yields the batches that they fill; the last may stay in the decoder. Remembers
 * where records start on the way. Rejects with TableError `corrupt`, after a batch of what came before.
 */
export async function* decodeBlock(
  { decoder, plan }: PooledDecoder,
  block: OpenBlock,
  { from, to }: Records,
  context: DecodeContext,
): AsyncGenerator<DecodedBatch> {
  const { index, frame, data, checkpoints } = block;
  const known = Math.min(Math.floor(from / checkpointRecords), checkpoints.length - 1);
  let record = known * checkpointRecords;
  // Those before `from` are decoded into a batch that nobody sees.
  if (record < from && decoder.rows > 0) yield decoder.take();
  const start = checkpoints[known] ?? 0;
  decoder.setInput(data.subarray(start, checkpoints[Math.ceil(to / checkpointRecords)]));
  for (let at = start; record < to;) {
    const boundary = (Math.floor(record / checkpointRecords) + 1) * checkpointRecords;
    const target = Math.min(boundary, record < from ? from : to);
    const range = { at: at - start, records: target - record };
    const decoding = decodeRecords(decoder, range);
    let turn = decoding.next();
    for (; turn.done !== true; turn = decoding.next()) {
      if (record >= from && turn.value !== undefined) yield turn.value;
      await context.turns.pause(context.signal);
    }
    await context.turns.pause(context.signal);
    const { records, failure } = turn.value;
    record += records;
    at = start + turn.value.at;
    if (failure !== undefined) {
      if (record > from && decoder.rows > 0) yield decoder.take();
      const inBlock = { ...failure, at: start + failure.at };
      const { isPlain } = context;
      throw badRecordError({ block: index, frame, record, failure: inBlock, plan, isPlain });
    }
    if (record === boundary && checkpoints.length * checkpointRecords === boundary)
      checkpoints.push(at);
    if (record === from) decoder.discard();
  }
}
