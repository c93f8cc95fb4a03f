/** Rows here and there: finds their blocks, walking as far as it must, and decodes what is wanted of them. */
import { TableError } from '../../../base/errors.ts';
import { Turns } from '../../../base/turns.ts';
import type { Range } from '../../../table/schema.ts';
import type { AvroFile } from './avroFile.ts';
import { decodeBlock, type DecodeContext } from './decodeBlock.ts';
import type { DecodedBatch } from '../decoder/columnDecoder.ts';
import type { DecoderPool, PooledDecoder } from './decoderPool.ts';
import { checkpointRecords, type OpenBlock, type OpenBlocks } from '../container/openBlock.ts';
import { readBlocks, type WantedBlock } from './readBlocks.ts';
import type { BlockWalk } from '../container/walk.ts';

/** In blocks with more data, records are not decoded again and again on the way to those that are wanted. */
const largeBlockBytes = 8 * 1024 * 1024;

export interface RowSource {
  readonly file: AvroFile;
  readonly walk: BlockWalk;
  readonly kept: OpenBlocks;
  readonly decoders: DecoderPool;
}

/** The rows that there are of those asked for, in batches of the plan's columns. Rejects with TableError. */
export async function* readRows(
  { file, walk, kept, decoders }: RowSource,
  pooled: PooledDecoder,
  rows: Range,
  signal: AbortSignal | undefined,
): AsyncGenerator<DecodedBatch> {
  const context = { isPlain: file.isPlain, turns: new Turns(), signal };
  const wanted = wantedBlocks(walk, rows, signal);
  try {
    for await (const { block, from, to } of readBlocks(file, wanted, { kept, signal })) {
      await findRecords(decoders, block, from, context);
      yield* decodeBlock(pooled, block, { from, to }, context);
    }
  } catch (error) {
    // What was read before is not lost with it.
    if (error instanceof TableError && pooled.decoder.rows > 0) yield pooled.decoder.take();
    throw error;
  }
  if (pooled.decoder.rows > 0) yield pooled.decoder.take();
}

async function* wantedBlocks(
  walk: BlockWalk,
  rows: Range,
  signal: AbortSignal | undefined,
): AsyncGenerator<WantedBlock> {
  const { index } = walk;
  if (rows.end <= rows.start) return;
  await walk.reachRow(rows.start, signal);
  for (let number = index.blockOfRow(rows.start); ; number++) {
    await walk.reachBlocks(number + 1, signal);
    if (number >= index.length) return;
    const block = index.at(number);
    if (block.firstRow >= rows.end) return;
    const from = Math.max(0, rows.start - block.firstRow);
    const to = Math.min(block.rows, rows.end - block.firstRow);
    const last = index.at(index.blockOfRow(Math.min(rows.end, index.rows) - 1));
    if (from < to) yield { block, from, to, bytesEnd: last.offset + last.dataBytes };
  }
}

/** Finds where the records of a large block start, if the first that is wanted is far from all that is known. */
async function findRecords(
  decoders: DecoderPool,
  block: OpenBlock,
  from: number,
  context: DecodeContext,
): Promise<void> {
  const { data, checkpoints, frame } = block;
  const isNear = from < checkpoints.length * checkpointRecords;
  if (isNear || data.byteLength < largeBlockBytes) return;
  const walker = decoders.take([]);
  try {
    const all = { from: frame.records, to: frame.records };
    const decoding = decodeBlock(walker, block, all, context);
    // There are no columns in its batches.
    while ((await decoding.next()).done !== true);
  } catch (error) {
    // The records before the damage are found; who wants others meets it again.
    if (!(error instanceof TableError) || error.code !== 'corrupt') throw error;
  } finally {
    decoders.giveBack(walker);
  }
}
