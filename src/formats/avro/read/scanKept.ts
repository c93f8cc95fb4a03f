/** All rows of a file in one pass, without those that are damaged: how jobs read that are told to skip them. */
import { Turns } from '../../../base/turns.ts';
import type { ScanListeners } from '../../format.ts';
import type { DecodedBatch } from '../decoder/columnDecoder.ts';
import type { AvroFile } from './avroFile.ts';
import type { PooledDecoder } from './decoderPool.ts';
import { keptPlaces } from './keptBlocks.ts';
import { scanBlock } from './scanBlock.ts';

/** As `scan`; tells of all that is left out. */
export async function* scanKept(
  file: AvroFile,
  pooled: PooledDecoder,
  { onDamage, onProgress }: ScanListeners,
  signal: AbortSignal | undefined,
): AsyncGenerator<DecodedBatch> {
  const { decoder } = pooled;
  const decoding = { file, pooled, turns: new Turns(), signal };
  let rows = 0;
  let segments = 0;
  for await (const { index, firstRow, kept, damage, next } of keptPlaces(file, { signal })) {
    for (const span of damage) onDamage?.(span);
    if (kept !== undefined) {
      const { records, data, packed } = kept;
      const block = { index, frame: { ...kept.frame, records }, packed };
      const outcome = yield* scanBlock(decoding, { firstRow, block }, data);
      // Wrong sizes of runs are damage for who skips them unread, and for nobody else.
      for (const { span } of outcome.damage) onDamage?.(span);
      rows += outcome.rows;
      segments += 1;
    }
    onProgress?.({ rows, segments, bytes: next.at });
  }
  if (decoder.rows > 0) yield decoder.take();
}
