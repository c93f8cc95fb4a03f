/** All rows of a file in one pass, front to back: how jobs read. Blocks are found, read and decoded as they come. */
import { Turns } from '../../../base/turns.ts';
import type { ScanListeners } from '../../format.ts';
import type { AvroFile } from './avroFile.ts';
import { frameDamage } from './blockDamage.ts';
import type { DecodedBatch } from '../decoder/columnDecoder.ts';
import type { PooledDecoder } from './decoderPool.ts';
import { scanBlock, scanSimple } from './scanBlock.ts';
import { unpackedBlocks } from './unpackedBlocks.ts';

/** Batches of the decoder's columns; they span blocks. Rejects at the first damage, after all rows before it. */
export async function* scan(
  file: AvroFile,
  pooled: PooledDecoder,
  { onProgress }: Pick<ScanListeners, 'onProgress'>,
  signal: AbortSignal | undefined,
): AsyncGenerator<DecodedBatch> {
  const { decoder } = pooled;
  const turns = new Turns();
  const decoding = { file, pooled, turns, signal };
  const progress = { rows: 0, segments: 0, bytes: 0 };
  for await (const stretch of unpackedBlocks(file, signal)) {
    const blocks = stretch[Symbol.iterator]();
    for (;;) {
      const stop = scanSimple(decoding, blocks, progress);
      onProgress?.({ ...progress });
      if (stop === undefined) break;
      const { item, data, begun } = stop;
      const { firstRow, block, damage, end } = item;
      const found = damage === undefined ? [] : [frameDamage(item, damage)];
      if (block !== undefined && data !== undefined) {
        const outcome = yield* scanBlock(decoding, { firstRow, block }, data, begun);
        found.push(...outcome.damage);
        progress.rows += outcome.rows;
        progress.segments += 1;
      }
      const [first] = found;
      if (first !== undefined) {
        if (decoder.rows > 0) yield decoder.take();
        throw first.error;
      }
      progress.bytes = end;
      await turns.pause(signal);
    }
  }
  if (decoder.rows > 0) yield decoder.take();
}
