/** Pages of a column chunk as they are read to be checked: held against their checksums, and opened if encrypted. */
import { throwIfAborted } from '../../../base/abort.ts';
import { TableError } from '../../../base/errors.ts';
import { crc32 } from '../../../codecs/crc32.ts';
import type { ByteSource } from '../../../io/byteSource.ts';
import { crcText } from '../layout/pageDirectory.ts';
import { isDictionary, pageEnd, type ChunkBytes, type FoundPage } from '../pages/pageHeaders.ts';
import { plainPages } from '../pages/sealedPages.ts';
import { pageHeader } from '../thrift/metadata.ts';
import { decode } from '../thrift/thriftStruct.ts';
import type { ChunkFaults } from './chunkFaults.ts';

export interface LoadedPage {
  /** Header and body, not encrypted. */
  readonly bytes: Uint8Array;
  /** What follows the header. */
  readonly body: Uint8Array;
}

export class PageLoader {
  readonly #source: ByteSource;
  readonly #chunk: ChunkBytes;
  readonly #faults: ChunkFaults;
  /** Numbers of the data pages, which encrypted ones are bound to. */
  readonly #ordinals: ReadonlyMap<FoundPage, number>;
  /** Pages so far that carry a checksum. */
  checksums = 0;

  constructor(
    source: ByteSource,
    chunk: ChunkBytes,
    { pages, faults }: { readonly pages: readonly FoundPage[]; readonly faults: ChunkFaults },
  ) {
    this.#source = source;
    this.#chunk = chunk;
    this.#faults = faults;
    const dataPages = pages.filter((page) => !isDictionary(page));
    this.#ordinals = new Map(dataPages.map((page, ordinal) => [page, ordinal]));
  }

  /** Consecutive pages. Undefined where one was altered after it was encrypted, which is told. */
  async load(
    pages: readonly FoundPage[],
    signal: AbortSignal | undefined,
  ): Promise<readonly LoadedPage[] | undefined> {
    const [first] = pages;
    const last = pages.at(-1);
    if (first === undefined || last === undefined) return [];
    const bytes = await this.#source.read(first.offset, pageEnd(last), signal);
    throwIfAborted(signal);
    const loaded: LoadedPage[] = [];
    for (const page of pages) {
      const start = page.offset - first.offset;
      const stored = bytes.subarray(start, pageEnd(page) - first.offset);
      this.#checkSum(page, stored);
      const plain = await this.#plain(page, stored, signal);
      if (plain !== undefined) loaded.push(plain);
    }
    return loaded.length === pages.length ? loaded : undefined;
  }

  /** The checksum is over the bytes after the header, compressed and encrypted as they are. */
  #checkSum({ header: { crc }, headerBytes, offset }: FoundPage, stored: Uint8Array): void {
    if (crc === undefined) return;
    this.checksums++;
    const real = crc32(stored.subarray(headerBytes));
    if (real === crc >>> 0) return;
    const message = `a page has the checksum ${crcText(real)}, but says ${crcText(crc)}`;
    this.#faults.add('checksum', offset, message);
  }

  async #plain(
    page: FoundPage,
    stored: Uint8Array,
    signal: AbortSignal | undefined,
  ): Promise<LoadedPage | undefined> {
    const { sealed, part } = this.#chunk;
    if (sealed === undefined) return { bytes: stored, body: stored.subarray(page.headerBytes) };
    const ordinal = this.#ordinals.get(page);
    const piece = {
      ...sealed,
      start: page.offset,
      end: pageEnd(page),
      hasDictionary: ordinal === undefined,
      firstPage: ordinal ?? 0,
    };
    try {
      const [bytes] = await plainPages(piece, { bytesOf: () => stored, part, signal });
      return bytes && { bytes, body: bytes.subarray(decode(pageHeader, bytes).end) };
    } catch (error) {
      if (!(error instanceof TableError) || error.code !== 'corrupt') throw error;
      this.#faults.addError('data', error);
      return undefined;
    }
  }
}
