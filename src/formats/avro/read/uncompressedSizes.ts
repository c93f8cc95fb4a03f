/** How large the data of blocks is before compression: as its codec says, else by decompressing it. */
import { throwIfAborted } from '../../../base/abort.ts';
import type { Range } from '../../../table/schema.ts';
import type { SizeRequest } from '../../format.ts';
import type { BlockIndex } from '../container/blockIndex.ts';
import type { OpenBlocks } from '../container/openBlock.ts';
import type { AvroFile } from './avroFile.ts';
import { fetchBlocks, type FetchedBlock, type WantedBlock } from './readBlocks.ts';
import { unpack } from './unpackAhead.ts';

export interface SizedBlocks {
  readonly file: AvroFile;
  readonly index: BlockIndex;
  readonly kept: OpenBlocks;
}

/** Of each block of the range that is known, one after the other; undefined of blocks that are damaged or do not say. */
export async function uncompressedSizes(
  { file, index, kept }: SizedBlocks,
  { range, decompresses }: SizeRequest,
  signal: AbortSignal | undefined,
): Promise<readonly (number | undefined)[]> {
  const start = Math.max(0, range.start);
  const end = Math.min(range.end, index.length);
  const sizes = new Array<number | undefined>(Math.max(0, end - start)).fill(undefined);
  if (!decompresses && file.codec.declaredBytes === undefined) return sizes;
  const wanted = blocksWithRows(index, { start, end });
  for await (const fetched of fetchBlocks(file, wanted, { kept, signal })) {
    throwIfAborted(signal);
    sizes[fetched.wanted.block.index - start] = await sizeOf(file, fetched, decompresses);
  }
  return sizes;
}

/** Of a place without rows it is not known whether it is a block. */
function* blocksWithRows(index: BlockIndex, { start, end }: Range): Generator<WantedBlock> {
  const last = index.at(end - 1);
  const bytesEnd = last.offset + last.dataBytes;
  for (let number = start; number < end; number++) {
    const block = index.at(number);
    if (block.rows > 0) yield { block, from: 0, to: block.rows, bytesEnd };
  }
}

async function sizeOf(
  file: AvroFile,
  { open, packed }: FetchedBlock,
  decompresses: boolean,
): Promise<number | undefined> {
  if (open !== undefined) return open.data.byteLength;
  if (packed?.packed === undefined) return undefined;
  const declared = file.codec.declaredBytes?.(packed.packed);
  if (declared !== undefined || !decompresses) return declared;
  const data = await unpack(file, packed, file.maxBlockBytes);
  return data instanceof Uint8Array ? data.byteLength : undefined;
}
