/**
 * The headers of the pages of a column chunk. They stand before their pages, and say where the next one is: without an
 * offset index, walking them is the only way to learn what pages there are. Page bodies are not looked at.
 */
import { throwIfAborted } from '../../../base/abort.ts';
import { TableError } from '../../../base/errors.ts';
import { openHeader } from './sealedPages.ts';
import { chunkPart, type ParquetFooter } from '../footer/footer.ts';
import { pageHeader, pageTypes, type ColumnMetaData, type PageHeader } from '../thrift/metadata.ts';
import { saysTooShort, wholeChunk, type SealedPiece } from '../mini/miniFile.ts';
import { ThriftError } from '../thrift/thrift.ts';
import { decode } from '../thrift/thriftStruct.ts';

/** A column chunk's place in the file, checked against the file's size. */
export interface ChunkBytes {
  readonly metaData: ColumnMetaData;
  /** For messages: "row group 3, column a.b". */
  readonly part: string;
  readonly start: number;
  /** Where the last page ends, as the footer says. */
  readonly end: number;
  /** Where it ends at the latest: some writers forgot a few bytes. */
  readonly limit: number;
  /** How to open its headers, where they are encrypted. */
  readonly sealed: SealedPiece | undefined;
}

/** No page can be where the file's magic is. */
const firstPossibleByte = 4;

/** Throws TableError as wholeChunk does. */
export function chunkBytes(footer: ParquetFooter, rowGroup: number, leaf: number): ChunkBytes {
  const { metaData, pieces } = wholeChunk(footer, rowGroup, leaf);
  const part = chunkPart(rowGroup, metaData.pathInSchema);
  const [piece] = pieces;
  if (piece === undefined || piece.kind === 'made')
    throw new TableError('internal', 'a chunk is not whole');
  const { start, end: limit } = piece;
  const sealed = piece.kind === 'sealed' ? piece : undefined;
  // Without values there need not be any page.
  if (metaData.numValues === 0 && start < firstPossibleByte)
    return { metaData, part, start, end: start, limit: start, sealed };
  const end = saysTooShort(footer.metaData.createdBy)
    ? start + metaData.totalCompressedSize
    : limit;
  return { metaData, part, start, end, limit, sealed };
}

/** A page whose header was read. */
export interface FoundPage {
  /** Of the header. */
  readonly offset: number;
  /** Its bytes in the file, encrypted if it is. */
  readonly headerBytes: number;
  readonly header: PageHeader;
}

export function pageEnd({ offset, headerBytes, header }: FoundPage): number {
  return offset + headerBytes + header.compressedPageSize;
}

type KindHeader = Pick<NonNullable<PageHeader['dataPageHeader']>, 'numValues' | 'encoding'>;

/** What the header says of pages of its kind; undefined for an index page and for kinds that we do not know. */
export function kindHeader({ header }: FoundPage): KindHeader | undefined {
  const kind = pageTypes[header.type];
  if (kind === 'DATA_PAGE') return header.dataPageHeader;
  if (kind === 'DATA_PAGE_V2') return header.dataPageHeaderV2;
  return kind === 'DICTIONARY_PAGE' ? header.dictionaryPageHeader : undefined;
}

/** Values of a page, nulls included; entries of a dictionary page; undefined where kindHeader is. */
export function valuesOf(page: FoundPage): number | undefined {
  return kindHeader(page)?.numValues;
}

export function isDictionary({ header }: FoundPage): boolean {
  return pageTypes[header.type] === 'DICTIONARY_PAGE';
}

/** Read for one header: most have some tens of bytes, unless there are statistics of long strings. */
const headerBytesRead = 4 * 1024;
/** Read at once where pages are smaller than `smallPage`: cheaper than a read for each. */
const windowBytes = 512 * 1024;
const smallPage = 64 * 1024;
/** A longer header is taken for damage. */
const maxHeaderBytes = 8 * 1024 * 1024;

function corrupt(chunk: ChunkBytes, offset: number, message: string): TableError {
  return new TableError('corrupt', message, { where: { part: chunk.part, offset } });
}

/** What a header must fulfil for its page to be one of `chunk`. Throws TableError `corrupt`. */
function checkPage(page: FoundPage, chunk: ChunkBytes): void {
  const { type, compressedPageSize, uncompressedPageSize, dataPageHeaderV2: v2 } = page.header;
  const fail = (message: string): never => {
    throw corrupt(chunk, page.offset, message);
  };
  if (compressedPageSize < 0 || uncompressedPageSize < 0)
    fail(`a page says it has ${Math.min(compressedPageSize, uncompressedPageSize)} bytes`);
  if (pageEnd(page) > chunk.limit)
    fail(`a page of ${compressedPageSize} bytes ends after its column chunk`);
  const kind = pageTypes[type];
  const values = valuesOf(page);
  if (values === undefined && kind !== undefined && kind !== 'INDEX_PAGE')
    fail(`a page header of kind ${kind} says nothing of its values`);
  if (values !== undefined && values < 0) fail(`a page says it has ${values} values`);
  const levels = (v2?.definitionLevelsByteLength ?? 0) + (v2?.repetitionLevelsByteLength ?? 0);
  if (v2 !== undefined && (levels < 0 || levels > compressedPageSize))
    fail(`a page of ${compressedPageSize} bytes says that its levels take ${levels}`);
}

/** Where headers are read from: the file, or pages of it that are in memory. */
export interface HeaderSource {
  read(start: number, end: number, signal?: AbortSignal): Promise<Uint8Array>;
}

/** Reads headers at rising offsets of one chunk through a window that grows where pages are small. */
export class HeaderWindow {
  readonly #source: HeaderSource;
  readonly #chunk: ChunkBytes;
  #start = 0;
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(source: HeaderSource, chunk: ChunkBytes) {
    this.#source = source;
    this.#chunk = chunk;
  }

  /**
   * The page whose header is at `offset`; `ordinal` is its number among the data pages, which encrypted headers are bound
   * to. Rejects with TableError `corrupt` where there is none.
   */
  async page(offset: number, ordinal: number, signal: AbortSignal | undefined): Promise<FoundPage> {
    throwIfAborted(signal);
    const ahead = offset - this.#start;
    const near = this.#bytes.byteLength > 0 && ahead < this.#bytes.byteLength + smallPage;
    if (!this.#holds(offset))
      await this.#read(offset, near ? windowBytes : headerBytesRead, signal);
    for (;;) {
      try {
        const page = await this.#parse(offset, ordinal);
        checkPage(page, this.#chunk);
        return page;
      } catch (error) {
        if (!(error instanceof ThriftError)) throw error;
        // The header may go on behind the window.
        const had = this.#start + this.#bytes.byteLength - offset;
        if (this.#start + this.#bytes.byteLength >= this.#chunk.limit || had >= maxHeaderBytes)
          throw corrupt(this.#chunk, offset, `its page header cannot be read: ${error.message}`);
        await this.#read(offset, Math.max(had * 8, windowBytes), signal);
      }
    }
  }

  #holds(offset: number): boolean {
    return offset >= this.#start && offset < this.#start + this.#bytes.byteLength;
  }

  async #read(start: number, bytes: number, signal: AbortSignal | undefined): Promise<void> {
    const end = Math.min(start + bytes, this.#chunk.limit);
    this.#bytes = await this.#source.read(start, end, signal);
    this.#start = start;
    throwIfAborted(signal);
  }

  async #parse(offset: number, ordinal: number): Promise<FoundPage> {
    const at = offset - this.#start;
    const { sealed, start } = this.#chunk;
    if (sealed !== undefined) {
      const isFirst = offset === start;
      const page = sealed.hasDictionary && isFirst ? undefined : ordinal;
      const opened = await openHeader(this.#bytes.subarray(at), sealed.cipher, page);
      return { offset, ...opened };
    }
    const { value, end } = decode(pageHeader, this.#bytes, at);
    return { offset, headerBytes: end - at, header: value };
  }
}

/** More pages than this in one column chunk are not listed. */
const maxPages = 2_000_000;

/** Pages that begin in [start, end); `ordinal` is the number of the first among the data pages of its chunk. */
interface PageRange {
  readonly start: number;
  readonly end: number;
  readonly ordinal?: number;
}

/**
 * The pages that begin in [start, end) of a chunk, in order. Throws TableError `corrupt` with the offset of a header
 * that lies, and `tooLarge` where there are millions of pages.
 */
export async function* walkPages(
  source: HeaderSource,
  chunk: ChunkBytes,
  { start, end, ordinal = 0 }: PageRange,
  signal: AbortSignal | undefined,
): AsyncGenerator<FoundPage> {
  const window = new HeaderWindow(source, chunk);
  const { numValues } = chunk.metaData;
  let values = 0;
  let pages = 0;
  let dataPages = ordinal;
  for (let at = start; at < end;) {
    const page = await window.page(at, dataPages, signal);
    if (!isDictionary(page)) {
      values += valuesOf(page) ?? 0;
      dataPages++;
    }
    if (values > numValues)
      throw corrupt(
        chunk,
        at,
        `its pages hold more than the ${numValues} values of the column chunk`,
      );
    if (++pages > maxPages)
      throw new TableError('tooLarge', `it has more than ${maxPages} pages`, {
        where: { part: chunk.part, offset: at },
      });
    yield page;
    at = pageEnd(page);
  }
}
