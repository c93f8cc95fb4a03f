/** All rows of a file in one pass, front to back: how jobs read. Blocks are found, read and decoded as they come. */
import { Turns } from '../../base/turns.ts';
import type { ScanListeners } from '../format.ts';
import type { AvroFile } from './avroFile.ts';
import { frameDamage } from './blockDamage.ts';
import { blockStream } from './blockStream.ts';
import type { DecodedBatch } from './decoder/columnDecoder.ts';
import type { PooledDecoder } from './decoderPool.ts';
import { scanBlock } from './scanBlock.ts';
import { unpackAhead } from './unpackAhead.ts';

/**
 * Batches of the decoder's columns; they span blocks. In strict mode rejects at the first damage, after all rows before
 * it. In skip mode goes on behind it: of a block whose data is damaged, the records before the damage are kept.
 */
export async function* scan(
  file: AvroFile,
  pooled: PooledDecoder,
  listeners: ScanListeners,
  signal: AbortSignal | undefined,
): AsyncGenerator<DecodedBatch> {
  const { decoder } = pooled;
  const context = { file, pooled, turns: new Turns(), signal };
  const { onDamage, onProgress } = listeners;
  const isStrict = file.sequence.badBlocks === 'strict';
  let rows = 0;
  let segments = 0;
  const blocks = blockStream(file, signal);
  for await (const { item, data } of unpackAhead(file, blocks, ({ block }) => block)) {
    const { block, damage } = item;
    const found = damage === undefined ? [] : [frameDamage(item, damage)];
    if (block !== undefined && data !== undefined) {
      const outcome = yield* scanBlock(context, { ...item, block }, data);
      found.push(...outcome.damage);
      rows += outcome.rows;
      segments += 1;
    }
    const [first] = found;
    if (isStrict && first !== undefined) {
      if (decoder.rows > 0) yield decoder.take();
      throw first.error;
    }
    for (const { span } of found) onDamage?.(span);
    onProgress?.({ rows, segments, bytes: item.end });
  }
  if (decoder.rows > 0) yield decoder.take();
}
