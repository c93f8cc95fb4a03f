/** Checks pages against the CRC-32 in their headers. Most writers leave it out, and most readers do not look. */
import { throwIfAborted } from '../../base/abort.ts';
import { crc32 } from '../../codecs/crc32.ts';
import type { ByteSource } from '../../io/byteSource.ts';
import type { ChecksumReport } from '../../table/layout.ts';
import type { PageDirectory } from './pageDirectory.ts';
import { pageEnd } from './pageHeaders.ts';

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
