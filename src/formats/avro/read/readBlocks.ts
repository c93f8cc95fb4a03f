/** Blocks that the index knows, read and decompressed ahead of whoever decodes them. */
import { TableError } from '../../../base/errors.ts';
import type { AvroFile } from './avroFile.ts';
import { frameOf, maxHeadBytes } from '../container/blockFrame.ts';
import type { IndexedBlock } from '../container/blockIndex.ts';
import { FileWindow } from '../container/fileWindow.ts';
import type { OpenBlock, OpenBlocks } from '../container/openBlock.ts';
import { unpackAhead, type PackedBlock } from './unpackAhead.ts';

/** Most bytes read at a time where the wanted blocks lie side by side. */
const strideBytes = 4 * 1024 * 1024;

/** A block of which the records [from, to) are wanted, counted within it. */
export interface WantedBlock {
  readonly block: IndexedBlock;
  readonly from: number;
  readonly to: number;
  /** Where the bytes end that are wanted after this block, as far as is known. */
  readonly bytesEnd: number;
}

export interface WantedRecords {
  readonly block: OpenBlock;
  readonly from: number;
  readonly to: number;
}

export interface FetchedBlock {
  readonly wanted: WantedBlock;
  /** One of the two. */
  readonly open: OpenBlock | undefined;
  readonly packed: PackedBlock | undefined;
}

/** The wanted blocks in order. Rejects with TableError at the first that cannot be had, after those before it. */
export async function* readBlocks(
  file: AvroFile,
  wanted: AsyncIterable<WantedBlock>,
  { kept, signal }: { readonly kept: OpenBlocks; readonly signal: AbortSignal | undefined },
): AsyncGenerator<WantedRecords> {
  const fetched = fetchBlocks(file, wanted, { kept, signal });
  for await (const { item, data } of unpackAhead(file, fetched, ({ packed }) => packed)) {
    if (data instanceof TableError) throw data;
    const { from, to } = item.wanted;
    const block = item.open ?? openBlock(item, data);
    kept.keep(block);
    yield { block, from, to };
  }
}

function openBlock({ packed }: FetchedBlock, data: Uint8Array | undefined): OpenBlock {
  if (packed === undefined || data === undefined)
    throw new TableError('internal', 'a block was neither kept nor read');
  const { index, frame } = packed;
  return { index, frame, data, checkpoints: [0] };
}

/** The wanted blocks in order: those that are kept, and the data of the others as it lies in the file. */
export async function* fetchBlocks(
  { source, sequence, maxBlockBytes }: AvroFile,
  wanted: AsyncIterable<WantedBlock> | Iterable<WantedBlock>,
  { kept, signal }: { readonly kept: OpenBlocks; readonly signal: AbortSignal | undefined },
): AsyncGenerator<FetchedBlock> {
  const window = new FileWindow(source);
  for await (const want of wanted) {
    const { index, offset, rows, dataBytes } = want.block;
    const open = kept.get(index);
    if (open !== undefined) {
      yield { wanted: want, open, packed: undefined };
      continue;
    }
    if (dataBytes > maxBlockBytes) {
      const end = offset + dataBytes;
      const frame = { offset, records: rows, dataStart: offset, dataEnd: end, end };
      yield { wanted: want, open: undefined, packed: { index, frame, packed: undefined } };
      continue;
    }
    // A head may have fewer bytes than this, so the end is at most that far.
    const end = Math.min(source.size, offset + maxHeadBytes + dataBytes);
    const ahead = Math.min(strideBytes, want.bytesEnd - offset);
    const bytes = await window.read({ start: offset, end, ahead }, signal);
    const told = frameOf(bytes.subarray(0, maxHeadBytes), offset, sequence.limits);
    if ('kind' in told || told.records < rows)
      throw new TableError('changed', 'a block is not what it was');
    // The walk may have found that it has fewer records and bytes than its head says (keptBlocks.ts).
    const frame = { ...told, records: rows, dataEnd: told.dataStart + dataBytes };
    const packed = bytes.subarray(frame.dataStart - offset, frame.dataEnd - offset);
    yield { wanted: want, open: undefined, packed: { index, frame, packed } };
  }
}
