/** Checks pages against the CRC-32 in their headers. Most writers leave it out, and most readers do not look. */
import { throwIfAborted, yieldTurn } from '../../../base/abort.ts';
import { TableError } from '../../../base/errors.ts';
import { crc32 } from '../../../codecs/crc32.ts';
import type { ByteSource } from '../../../io/byteSource.ts';
import type { ChecksumReport } from '../../../table/layout.ts';
import type { Range } from '../../../table/schema.ts';
import type { ParquetFooter } from '../footer/footer.ts';
import type { ChunkPiece } from '../mini/miniFile.ts';
import { crcText, type PageDirectory } from './pageDirectory.ts';
import {
  chunkBytes,
  pageEnd,
  walkPages,
  type ChunkBytes,
  type HeaderSource,
} from '../pages/pageHeaders.ts';

/** Headers looked at between two reads of pages. */
const step = 1000;
/** One read at most: so often can it be cancelled. */
const readBytes = 4 * 1024 * 1024;

async function crcOf(
  source: ByteSource,
  start: number,
  end: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  let crc = 0;
  for (let at = start; at < end; at += readBytes) {
    crc = crc32(await source.read(at, Math.min(at + readBytes, end), signal), crc);
    throwIfAborted(signal);
  }
  return crc;
}

/** The checksum is over the bytes after the header, compressed as they are. Rejects with TableError. */
export async function verifyChecksums(
  source: ByteSource,
  directory: PageDirectory,
  signal?: AbortSignal,
): Promise<ChecksumReport> {
  const wrong: number[] = [];
  let checked = 0;
  for (let start = 0; start < directory.count; start += step) {
    for (const page of await directory.pages({ start, end: start + step }, signal)) {
      const { crc } = page.header;
      if (crc === undefined) continue;
      const body = page.offset + page.headerBytes;
      if ((await crcOf(source, body, pageEnd(page), signal)) !== crc >>> 0) wrong.push(page.offset);
      checked++;
    }
  }
  return { pages: directory.count, checked, wrong };
}

/** The bytes of a range of the input that was read. */
export type BytesOf = (range: Range) => Uint8Array;

/** Pages [start, end) of a chunk, as they are in memory; `page` is the number of the first data page. */
interface LoadedPages extends Range {
  readonly chunk: ChunkBytes;
  readonly page: number;
  readonly bytes: Uint8Array;
}

/** What is taken of a column chunk. */
export interface TakenChunk {
  readonly rowGroup: number;
  readonly leaf: number;
  readonly pieces: readonly ChunkPiece[];
}

/**
 * Refuses chunks whose pages are not what their checksums say. Headers that cannot be read are left to the decoder, which
 * knows what it can do without. Rejects with TableError `corrupt` at the page's offset.
 */
export async function checkPages(
  footer: ParquetFooter,
  chunks: readonly TakenChunk[],
  { bytesOf, signal }: { readonly bytesOf: BytesOf; readonly signal: AbortSignal | undefined },
): Promise<void> {
  for (const { rowGroup, leaf, pieces } of chunks) {
    const chunk = chunkBytes(footer, rowGroup, leaf);
    for (const piece of pieces) {
      if (piece.kind === 'made') continue;
      const { start, end } = piece;
      const page = piece.kind === 'sealed' ? piece.firstPage : 0;
      await checkLoadedPages({ chunk, start, end, page, bytes: bytesOf(piece) }, signal);
    }
  }
}

async function checkLoadedPages(
  { chunk, start, end, page: ordinal, bytes }: LoadedPages,
  signal: AbortSignal | undefined,
): Promise<void> {
  const source: HeaderSource = {
    read: async (from, to) => Promise.resolve(bytes.subarray(from - start, to - start)),
  };
  const pages = walkPages(source, { ...chunk, limit: end }, { start, end, ordinal }, signal);
  let unyielded = 0;
  for (;;) {
    const next = await pages.next().catch((error: unknown) => {
      if (error instanceof TableError && error.code === 'corrupt') return { done: true } as const;
      throw error;
    });
    if (next.done === true) return;
    const { offset, headerBytes, header } = next.value;
    if (header.crc === undefined) continue;
    const body = bytes.subarray(offset + headerBytes - start, pageEnd(next.value) - start);
    const found = crc32(body);
    if (found !== header.crc >>> 0)
      throw new TableError(
        'corrupt',
        `a page has the checksum ${crcText(found)} and not ${crcText(header.crc)}, as it says`,
        { where: { part: chunk.part, offset } },
      );
    unyielded += body.byteLength;
    if (unyielded < readBytes) continue;
    await yieldTurn(signal);
    unyielded = 0;
  }
}
