/** All blocks of a file, front to back, with their data as it is decoded: how a scan gets them. */
import type { DecompressNow } from '../../../codecs/codec.ts';
import type { AvroFile } from './avroFile.ts';
import { blockStream, blockStretches, firstBlock, type StreamedBlock } from './blockStream.ts';
import { unpackAhead, unpackNow, type Unpacked } from './unpackAhead.ts';

/**
 * In stretches of blocks that can be had without waiting. Data is valid until the next block is asked for. Codecs that
 * take long work ahead, several blocks at a time; the others have nothing to win by it.
 */
export async function* unpackedBlocks(
  file: AvroFile,
  signal: AbortSignal | undefined,
): AsyncGenerator<Iterable<Unpacked<StreamedBlock>>> {
  const decompressNow = file.codec.decompressorNow?.();
  if (decompressNow !== undefined)
    for await (const stretch of blockStretches(file, signal))
      yield unpackEach(stretch, decompressNow, file.maxBlockBytes);
  else
    for await (const unpacked of unpackAhead(
      file,
      blockStream(file, firstBlock(file), signal),
      ({ block }) => block,
    ))
      yield [unpacked];
}

function* unpackEach(
  blocks: Iterable<StreamedBlock>,
  decompressNow: DecompressNow,
  maxBytes: number,
): Generator<Unpacked<StreamedBlock>> {
  for (const item of blocks) {
    const { block } = item;
    yield { item, data: block && unpackNow(decompressNow, block, maxBytes) };
  }
}
