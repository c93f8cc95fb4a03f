/** Reads a column chunk from its first page to its last and checks everything that the file says of it. */
import { throwIfAborted } from '../../../base/abort.ts';
import { TableError } from '../../../base/errors.ts';
import type { Turns } from '../../../base/turns.ts';
import { crc32 } from '../../../codecs/crc32.ts';
import type { TellFault } from '../../../table/fault.ts';
import { rowsIn } from '../footer/footer.ts';
import { leafType } from '../schema/logicalType.ts';
import { crcText } from '../layout/pageDirectory.ts';
import type { PagedFile } from '../pages/pagePlaces.ts';
import {
  chunkBytes,
  isDictionary,
  pageEnd,
  valuesOf,
  walkPages,
  type ChunkBytes,
  type FoundPage,
} from '../pages/pageHeaders.ts';
import type { SchemaNode } from '../schema/schemaTree.ts';
import { claimsOf, wrongClaims } from './checkBounds.ts';
import { ChunkFaults } from './chunkFaults.ts';
import {
  checkColumnIndex,
  checkOffsets,
  readPageIndex,
  type IndexedPage,
} from './checkPageIndex.ts';
import { decodeWindow, type Decoding } from './decodeWindow.ts';
import { pageRows, pageWindows, singlePages, type PageWindow } from './pageWindows.ts';
import { merged, type FoundValues } from './valueScan.ts';
import { valueOrder } from './valueOrder.ts';

export interface ChunkCheck {
  readonly file: PagedFile;
  readonly rowGroup: number;
  readonly leaf: SchemaNode;
  /** Pages that would take more are not decoded. */
  readonly memoryLimitBytes: number;
  readonly turns: Turns;
  readonly tell: TellFault;
  readonly signal: AbortSignal | undefined;
}

export interface CheckedChunk {
  readonly pages: number;
  /** Pages that carry a checksum. */
  readonly checksums: number;
  /** Why some of it was not decoded, in one clause; undefined where all was. */
  readonly unchecked: string | undefined;
}

const nothing: CheckedChunk = { pages: 0, checksums: 0, unchecked: undefined };

/** Rejects as the source does, and with AbortError; all else is told as a fault. */
export async function checkChunk(check: ChunkCheck): Promise<CheckedChunk> {
  const { file, rowGroup, leaf } = check;
  const faults = new ChunkFaults(check.tell, rowGroup, leaf.path);
  let chunk: ChunkBytes;
  try {
    chunk = chunkBytes(file.footer, rowGroup, leaf.leafStart);
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    if (error.code === 'unsupported' || error.code === 'encrypted')
      return { ...nothing, unchecked: error.message };
    faults.addError('layout', error);
    return nothing;
  }
  if (chunk.sealed !== undefined) return { ...nothing, unchecked: 'it is encrypted' };
  const { pages, isWhole } = await foundPages(check, chunk, faults);
  if (isWhole) checkSums(chunk, pages, faults);
  return new ChunkReading(check, chunk, faults).read(pages, isWhole);
}

/** As many pages as have a header that can be read. */
async function foundPages(
  { file: { source }, signal }: ChunkCheck,
  chunk: ChunkBytes,
  faults: ChunkFaults,
): Promise<{ readonly pages: FoundPage[]; readonly isWhole: boolean }> {
  const pages: FoundPage[] = [];
  try {
    for await (const page of walkPages(source, chunk, chunk, signal)) pages.push(page);
    return { pages, isWhole: true };
  } catch (error) {
    if (!(error instanceof TableError) || !(error.code === 'corrupt' || error.code === 'tooLarge'))
      throw error;
    faults.addError('layout', error);
    return { pages, isWhole: false };
  }
}

/** What the footer says of all pages together. */
function checkSums(
  { metaData, start, end }: ChunkBytes,
  pages: FoundPage[],
  faults: ChunkFaults,
): void {
  const values = pages.reduce(
    (sum, page) => sum + (isDictionary(page) ? 0 : (valuesOf(page) ?? 0)),
    0,
  );
  if (values !== metaData.numValues) {
    const message = `its pages have ${values} values, but the footer says ${metaData.numValues}`;
    faults.add('count', start, message);
  }
  const last = pages.at(-1);
  if (last !== undefined && pageEnd(last) !== end) {
    const message = `its last page ends at byte ${pageEnd(last)}, but the footer says ${end}`;
    faults.add('layout', last.offset, message);
  }
}

/** Pages of one chunk, read and decoded. */
class ChunkReading {
  readonly #check: ChunkCheck;
  readonly #chunk: ChunkBytes;
  readonly #faults: ChunkFaults;
  readonly #decoding: Decoding;
  #checksums = 0;
  #unchecked: string | undefined;

  constructor(check: ChunkCheck, chunk: ChunkBytes, faults: ChunkFaults) {
    const { file, leaf } = check;
    this.#check = check;
    this.#chunk = chunk;
    this.#faults = faults;
    this.#decoding = {
      chunk,
      tree: file.tree,
      leaf: leaf.leafStart,
      createdBy: file.footer.metaData.createdBy,
      order: valueOrder(file.footer.metaData, leaf),
      isText: leafType(leaf.element)?.kind === 'string',
    };
  }

  async read(pages: readonly FoundPage[], isWhole: boolean): Promise<CheckedChunk> {
    const { file, rowGroup, leaf, signal } = this.#check;
    const dictionaryPage = pages.find(isDictionary);
    const dictionary =
      dictionaryPage === undefined ? new Uint8Array(0) : await this.#bytesOf([dictionaryPage]);
    const rows = rowsIn(file.footer, rowGroup);
    let found: FoundValues[] | undefined = [];
    for (const window of pageWindows(pages, { chunk: this.#chunk, leaf, rows })) {
      await this.#check.turns.pause(signal);
      const decoded = await this.#decode(window, dictionary, isWhole);
      if (decoded === undefined) found = undefined;
      else found?.push(...decoded);
    }
    if (isWhole) await this.#checkClaims(pages, found);
    return { pages: pages.length, checksums: this.#checksums, unchecked: this.#unchecked };
  }

  /** Consecutive pages, each held against its checksum. */
  async #bytesOf(pages: readonly FoundPage[]): Promise<Uint8Array> {
    const { file, signal } = this.#check;
    const start = pages[0]?.offset ?? 0;
    const last = pages.at(-1);
    const end = last === undefined ? start : pageEnd(last);
    const bytes = await file.source.read(start, end, signal);
    throwIfAborted(signal);
    for (const page of pages) {
      const { crc } = page.header;
      if (crc === undefined) continue;
      this.#checksums++;
      const body = bytes.subarray(page.offset + page.headerBytes - start, pageEnd(page) - start);
      const real = crc32(body);
      if (real === crc >>> 0) continue;
      const message = `a page has the checksum ${crcText(real)}, but says ${crcText(crc)}`;
      this.#faults.add('checksum', page.offset, message);
    }
    return bytes;
  }

  /** What each page holds; undefined where some of it cannot be told. */
  async #decode(
    window: PageWindow,
    dictionary: Uint8Array,
    isWhole: boolean,
  ): Promise<FoundValues[] | undefined> {
    const { leaf, memoryLimitBytes } = this.#check;
    const uncompressed = window.pages.reduce(
      (sum, { header }) => sum + header.uncompressedPageSize,
      0,
    );
    if (uncompressed > memoryLimitBytes) {
      this.#unchecked = `decoding some of its pages takes more than the ${memoryLimitBytes} bytes that are allowed`;
      return undefined;
    }
    const pages = await this.#bytesOf(window.pages);
    // Levels that do not tell the rows of single pages need all of them.
    if (!isWhole && pageRows(window.pages[0]!, leaf) === undefined) return undefined;
    try {
      const found = decodeWindow(this.#decoding, window, { dictionary, pages }).pages;
      return leaf.maxRepetition === 0 ? found : withOuterNulls(found, window);
    } catch (error) {
      if (!(error instanceof TableError)) throw error;
      this.#tellDamage(error, window, { dictionary, pages });
      return undefined;
    }
  }

  /** Looks for the pages that cannot be decoded: the decoder does not say which they are. */
  #tellDamage(
    error: TableError,
    window: PageWindow,
    { dictionary, pages }: { readonly dictionary: Uint8Array; readonly pages: Uint8Array },
  ): void {
    const { leaf } = this.#check;
    const isSplittable = window.pages.every((page) => pageRows(page, leaf) !== undefined);
    // After a crash the decoder is not to be asked again for the same.
    const singles = isSplittable && error.code !== 'workerDied' ? singlePages(window, leaf) : [];
    let told = false;
    for (const single of singles) {
      const bytes = pages.subarray(single.start - window.start, single.end - window.start);
      try {
        decodeWindow(this.#decoding, single, { dictionary, pages: bytes });
      } catch (failure) {
        if (!(failure instanceof TableError)) throw failure;
        this.#faults.add('data', single.start, failure.message);
        told = true;
      }
    }
    if (!told) this.#faults.add('data', window.start, error.message);
  }

  /** `found` is undefined where some pages could not be decoded; it has one entry where pages cannot be told apart. */
  async #checkClaims(
    pages: readonly FoundPage[],
    found: readonly FoundValues[] | undefined,
  ): Promise<void> {
    const { file, rowGroup, leaf, signal } = this.#check;
    const { order } = this.#decoding;
    const faults = this.#faults;
    const place = { ...file, rowGroup, leaf: leaf.leafStart };
    const index = await readPageIndex(place, faults, signal);
    const dataPages = withFirstRows(pages, leaf);
    checkOffsets(index, dataPages, faults);
    if (found === undefined) return;
    const { statistics } = this.#chunk.metaData;
    if (statistics !== undefined) {
      const claims = claimsOf(statistics, order);
      for (const clause of wrongClaims(claims, merged(found, order), order))
        faults.add('statistics', this.#chunk.start, clause);
    }
    if (found.length !== dataPages.length) return;
    checkColumnIndex(index, { pages: dataPages, found, order }, faults);
    for (const [number, { page }] of dataPages.entries()) this.#checkHeader(page, found[number]!);
  }

  #checkHeader({ header, offset }: FoundPage, found: FoundValues): void {
    const { dataPageHeader, dataPageHeaderV2: v2 } = header;
    const { order } = this.#decoding;
    const statistics = (v2 ?? dataPageHeader)?.statistics;
    const nulls = v2?.numNulls;
    if (nulls !== undefined && nulls !== found.nulls)
      this.#faults.add(
        'count',
        offset,
        `a page says it has ${nulls} nulls, but has ${found.nulls}`,
      );
    if (statistics === undefined) return;
    for (const clause of wrongClaims(claimsOf(statistics, order), found, order))
      this.#faults.add('statistics', offset, `in the header of a page, ${clause}`);
  }
}

/** Within lists, the decoder gives no slots for lists that are empty or null: they are what the values leave over. */
function withOuterNulls(
  found: readonly FoundValues[],
  { pages, values }: PageWindow,
): FoundValues[] {
  const slots = (index: number): number =>
    found.length === pages.length ? (valuesOf(pages[index]!) ?? 0) : values;
  return found.map((page, index) => ({ ...page, nulls: slots(index) - page.values }));
}

function withFirstRows(pages: readonly FoundPage[], leaf: SchemaNode): IndexedPage[] {
  let row: number | undefined = 0;
  return pages
    .filter((page) => !isDictionary(page))
    .map((page) => {
      const firstRow = row;
      const rows = pageRows(page, leaf);
      row = row === undefined || rows === undefined ? undefined : row + rows;
      return { page, firstRow };
    });
}
