/** Decompresses blocks ahead of whoever decodes them, several at a time, in a bounded amount of memory. */
import { TableError, toTableError, type FilePlace } from '../../../base/errors.ts';
import { bytesText } from '../../../base/quantityText.ts';
import type { DecompressNow } from '../../../codecs/codec.ts';
import type { AvroFile } from './avroFile.ts';
import type { BlockFrame } from '../container/blockFrame.ts';
import { readAhead } from './readAhead.ts';

/** A block as it lies in the file. */
export interface PackedBlock {
  readonly index: number;
  readonly frame: BlockFrame;
  /** Its data, compressed; undefined when there is too much of it to be read. */
  readonly packed: Uint8Array | undefined;
}

export interface Unpacked<T> {
  readonly item: T;
  /** The block's data, or why there is none; undefined for an item that has no block. */
  readonly data: Uint8Array | TableError | undefined;
}

/** The items in order, each with the data of the block that `blockOf` finds in it. */
export async function* unpackAhead<T>(
  file: AvroFile,
  items: AsyncIterable<T>,
  blockOf: (item: T) => PackedBlock | undefined,
): AsyncGenerator<Unpacked<T>> {
  const { prefetch, maxBlockBytes } = file;
  // Compressed blocks do not say how large they become. One that needs more than its share waits for its turn.
  const share = Math.min(maxBlockBytes, Math.ceil(prefetch.bytes / prefetch.blocks));
  let areLarge = false;
  const start = async (item: T): Promise<Unpacked<T> & { readonly isLate: boolean }> => {
    const block = blockOf(item);
    if (block === undefined) return { item, data: undefined, isLate: false };
    const data = areLarge ? undefined : await unpack(file, block, share);
    const isLate =
      data === undefined ||
      (data instanceof TableError && data.code === 'tooLarge' && share < maxBlockBytes);
    areLarge ||= isLate;
    return { item, data, isLate };
  };
  const bytesOf = (item: T): number => blockOf(item)?.packed?.byteLength ?? 0;
  const options = { items: prefetch.blocks, bytes: prefetch.bytes, bytesOf, start };
  for await (const { item, data, isLate } of readAhead(items, options)) {
    const block = blockOf(item);
    const late = isLate && block !== undefined;
    yield { item, data: late ? await unpack(file, block, maxBlockBytes) : data };
  }
}

/** The block's data, or an error that names the block. */
export async function unpack(
  { codec, maxBlockBytes }: AvroFile,
  block: PackedBlock,
  maxBytes: number,
): Promise<Uint8Array | TableError> {
  const { packed } = block;
  if (packed === undefined) return tooLarge(block, maxBlockBytes);
  try {
    return await codec.decompress(packed, Math.min(maxBytes, maxBlockBytes));
  } catch (error) {
    return unpackError(block, error);
  }
}

/** The same at once, by a codec that can. */
export function unpackNow(
  decompressNow: DecompressNow,
  block: PackedBlock,
  maxBytes: number,
): Uint8Array | TableError {
  const { packed } = block;
  if (packed === undefined) return tooLarge(block, maxBytes);
  try {
    return decompressNow(packed, maxBytes);
  } catch (error) {
    return unpackError(block, error);
  }
}

function unpackError(block: PackedBlock, error: unknown): TableError {
  const { code, message, cause } = toTableError(error, 'corrupt');
  return new TableError(code, message, { where: placeOf(block), cause });
}

function placeOf({ index, frame }: PackedBlock): FilePlace {
  return { part: `block ${index}`, offset: frame.offset };
}

function tooLarge(block: PackedBlock, limit: number): TableError {
  const { dataStart, dataEnd } = block.frame;
  const size = bytesText(dataEnd - dataStart);
  const message = `its data has ${size}, and reading is limited to blocks of ${bytesText(limit)}`;
  return new TableError('tooLarge', message, { where: placeOf(block) });
}
