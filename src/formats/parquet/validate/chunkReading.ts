/** Reads the pages of a column chunk, a few at a time, and holds what they hold against what the file says of them. */
import { throwIfAborted } from '../../../base/abort.ts';
import { TableError } from '../../../base/errors.ts';
import { countOf } from '../../../base/quantityText.ts';
import { rowsIn } from '../footer/footer.ts';
import { compressionCodecs } from '../thrift/metadata.ts';
import { bodyOpener, type OpenBody } from '../mini/pageBody.ts';
import { isDictionary, valuesOf, type ChunkBytes, type FoundPage } from '../pages/pageHeaders.ts';
import { leafType } from '../schema/logicalType.ts';
import type { SchemaNode } from '../schema/schemaTree.ts';
import { readBloomFilter } from '../statistics/bloomFilter.ts';
import { BloomCheck } from './bloomCheck.ts';
import { claimsOf, wrongClaims } from './checkBounds.ts';
import type { CheckedChunk, ChunkCheck } from './chunkCheck.ts';
import {
  checkColumnIndex,
  checkOffsets,
  readPageIndex,
  type IndexedPage,
  type PageIndex,
} from './checkPageIndex.ts';
import {
  checkChunkSizes,
  checkPageSizes,
  levelsOf,
  mergedLevels,
  saysLevels,
  type LevelCounts,
} from './checkSizes.ts';
import type { ChunkFaults } from './chunkFaults.ts';
import { decodeWindow, type Decoding, type WindowBytes } from './decodeWindow.ts';
import { PageLoader, type LoadedPage } from './loadedPages.ts';
import { pageRows, pageWindows, singlePages, type PageWindow } from './pageWindows.ts';
import { valueOrder, type ValueOrder } from './valueOrder.ts';
import { merged, type FoundValues } from './valueScan.ts';

/** What decoding takes, and what is looked at besides. */
interface ChunkDecoding extends Decoding {
  /** Undefined where neither levels nor checksums of the codec are to be looked at, and for codecs that are not here. */
  readonly openBody: OpenBody | undefined;
}

/** Has a checksum of its own, which the decoder does not look at. */
const hasChecksum = (codec: number): boolean => compressionCodecs[codec] === 'GZIP';

interface WindowPages {
  readonly dictionary: Uint8Array;
  readonly pages: readonly LoadedPage[];
}

/** Of a window that cannot be decoded. */
interface Damage {
  readonly decoding: ChunkDecoding;
  readonly window: PageWindow;
  readonly bytes: WindowBytes;
  /** Pages that are told of already. */
  readonly told: ReadonlySet<number>;
}

/** What a page really holds; or a chunk, where its pages cannot be told apart. */
interface PageContent extends FoundValues {
  readonly levels: LevelCounts | undefined;
}

export class ChunkReading {
  readonly #check: ChunkCheck;
  readonly #chunk: ChunkBytes;
  readonly #faults: ChunkFaults;
  #unchecked: string | undefined;

  constructor(check: ChunkCheck, chunk: ChunkBytes, faults: ChunkFaults) {
    this.#check = check;
    this.#chunk = chunk;
    this.#faults = faults;
  }

  /** `isWhole` where these are all pages, rather than those up to one whose header is damaged. */
  async read(pages: readonly FoundPage[], isWhole: boolean): Promise<CheckedChunk> {
    const { file, rowGroup, leaf, signal } = this.#check;
    const loader = new PageLoader(file.source, this.#chunk, { pages, faults: this.#faults });
    const dictionaryPages = await loader.load(pages.filter(isDictionary).slice(0, 1), signal);
    const dictionary = dictionaryPages && (dictionaryPages[0]?.bytes ?? new Uint8Array(0));
    const index = await readPageIndex(
      { ...file, rowGroup, leaf: leaf.leafStart },
      this.#faults,
      signal,
    );
    const decoding = await this.#decoding(index);
    if (dictionaryPages !== undefined)
      await this.#brokenStreams(decoding, pages.filter(isDictionary).slice(0, 1), dictionaryPages);
    const rows = rowsIn(file.footer, rowGroup);
    let found: PageContent[] | undefined = [];
    for (const window of pageWindows(pages, { chunk: this.#chunk, leaf, rows })) {
      await this.#check.turns.pause(signal);
      const read = await this.#load(window, loader, isWhole);
      const decoded =
        read === undefined || dictionary === undefined
          ? undefined
          : await this.#decode(decoding, window, { dictionary, pages: read });
      if (decoded === undefined) found = undefined;
      else found?.push(...decoded);
    }
    if (isWhole) this.#checkClaims(pages, { index, found, order: decoding.order });
    const { checksums } = loader;
    return { pages: pages.length, checksums, unchecked: this.#unchecked };
  }

  async #decoding(index: PageIndex): Promise<ChunkDecoding> {
    const { file, leaf } = this.#check;
    const { metaData } = this.#chunk;
    const order = valueOrder(file.footer.metaData, leaf);
    const bits = await this.#bloomFilter();
    return {
      chunk: this.#chunk,
      tree: file.tree,
      leaf: leaf.leafStart,
      createdBy: file.footer.metaData.createdBy,
      order,
      isText: leafType(leaf.element)?.kind === 'string',
      bloom: bits && new BloomCheck(bits, order),
      openBody:
        saysLevels(metaData, index) || hasChecksum(metaData.codec)
          ? await bodyOpener(metaData.codec).catch(unlessUnsupported)
          : undefined,
    };
  }

  /** Undefined where there is none, or none that can be read. */
  async #bloomFilter(): Promise<Uint8Array | undefined> {
    const { file, rowGroup, leaf, memoryLimitBytes, signal } = this.#check;
    const place = { rowGroup, leaf: leaf.leafStart, maxBytes: memoryLimitBytes };
    try {
      return await readBloomFilter(file.source, file.footer, place, signal);
    } catch (error) {
      if (!(error instanceof TableError)) throw error;
      if (error.code === 'corrupt') this.#faults.addError('bloomFilter', error);
      else if (error.code === 'unsupported' || error.code === 'tooLarge')
        this.#unchecked = error.message;
      else throw error;
      return undefined;
    }
  }

  /** Undefined where some pages cannot be had, or cannot be decoded without those that are missing. */
  async #load(
    window: PageWindow,
    loader: PageLoader,
    isWhole: boolean,
  ): Promise<readonly LoadedPage[] | undefined> {
    const { leaf, memoryLimitBytes, signal } = this.#check;
    const uncompressed = window.pages.reduce(
      (sum, { header }) => sum + header.uncompressedPageSize,
      0,
    );
    if (uncompressed > memoryLimitBytes) {
      this.#unchecked = `decoding some of its pages takes more than the ${memoryLimitBytes} bytes that are allowed`;
      return undefined;
    }
    const pages = await loader.load(window.pages, signal);
    // Levels that do not tell the rows of single pages need all of them.
    return isWhole || pageRows(window.pages[0]!, leaf) !== undefined ? pages : undefined;
  }

  /** What each page holds; undefined where some of it cannot be told. */
  async #decode(
    decoding: ChunkDecoding,
    window: PageWindow,
    { dictionary, pages }: WindowPages,
  ): Promise<readonly PageContent[] | undefined> {
    const { leaf } = this.#check;
    const bytes = { dictionary, pages: pages.map((page) => page.bytes) };
    const told = await this.#brokenStreams(decoding, window.pages, pages);
    if (told.size > 0) {
      this.#tellDamage(undefined, { decoding, window, bytes, told });
      return undefined;
    }
    try {
      const { pages: values } = decodeWindow(decoding, window, bytes);
      const found = leaf.maxRepetition === 0 ? values : withOuterNulls(values, window);
      const levels = await this.#levels(decoding, window, pages);
      return found.map((each, index) => ({
        ...each,
        levels: found.length === levels.length ? levels[index] : mergedLevels(levels),
      }));
    } catch (error) {
      if (!(error instanceof TableError) || error.code === 'aborted') throw error;
      this.#tellDamage(error, { decoding, window, bytes, told });
      return undefined;
    }
  }

  /** Numbers of pages that are not what the checksum of their codec says, which is told. */
  async #brokenStreams(
    { chunk, openBody }: ChunkDecoding,
    pages: readonly FoundPage[],
    loaded: readonly LoadedPage[],
  ): Promise<ReadonlySet<number>> {
    const broken = new Set<number>();
    if (openBody === undefined || !hasChecksum(chunk.metaData.codec)) return broken;
    for (const [index, { header, offset }] of pages.entries()) {
      throwIfAborted(this.#check.signal);
      try {
        await openBody(header, loaded[index]!.body);
      } catch (error) {
        if (!(error instanceof TableError) || error.code === 'aborted') throw error;
        this.#faults.add('data', offset, error.message);
        broken.add(index);
      }
    }
    return broken;
  }

  /** Of each page, where somebody says how many there are. */
  async #levels(
    { openBody: open }: ChunkDecoding,
    window: PageWindow,
    pages: readonly LoadedPage[],
  ): Promise<(LevelCounts | undefined)[]> {
    const { leaf, signal } = this.#check;
    const levels: (LevelCounts | undefined)[] = [];
    for (const [index, page] of window.pages.entries()) {
      throwIfAborted(signal);
      levels.push(open && (await levelsOf(page, pages[index]!.body, { leaf, open })));
    }
    return levels;
  }

  /** Looks for the pages that cannot be decoded: the decoder does not say which they are. */
  #tellDamage(error: TableError | undefined, { decoding, window, bytes, told }: Damage): void {
    const { leaf } = this.#check;
    const isSplittable = window.pages.every((page) => pageRows(page, leaf) !== undefined);
    // After a crash the decoder is not to be asked again for the same.
    const singles = isSplittable && error?.code !== 'workerDied' ? singlePages(window, leaf) : [];
    let isTold = told.size > 0;
    for (const [index, single] of singles.entries()) {
      if (told.has(index)) continue;
      try {
        decodeWindow(decoding, single, { ...bytes, pages: bytes.pages.slice(index, index + 1) });
      } catch (failure) {
        if (!(failure instanceof TableError)) throw failure;
        this.#faults.add('data', single.start, failure.message);
        isTold = true;
      }
    }
    if (!isTold && error !== undefined) this.#faults.add('data', window.start, error.message);
  }

  /** `found` is undefined where some pages could not be decoded; it has one entry where pages cannot be told apart. */
  #checkClaims(
    pages: readonly FoundPage[],
    {
      index,
      found,
      order,
    }: {
      readonly index: PageIndex;
      readonly found: readonly PageContent[] | undefined;
      readonly order: ValueOrder | undefined;
    },
  ): void {
    const faults = this.#faults;
    const { metaData, start } = this.#chunk;
    const dataPages = withFirstRows(pages, this.#check.leaf);
    checkOffsets(index, dataPages, faults);
    if (found === undefined) return;
    const all = merged(found, order);
    if (metaData.statistics !== undefined)
      for (const clause of wrongClaims(claimsOf(metaData.statistics, order), all, order))
        faults.add('statistics', start, clause);
    const levels = mergedLevels(found.map((page) => page.levels));
    checkChunkSizes(metaData, { found: { levels, bytes: all.bytes }, start }, faults);
    const isByPage = found.length === dataPages.length;
    for (const [number, { misses, firstMiss }] of found.entries()) {
      if (firstMiss === undefined) continue;
      const more = misses === 1 ? '' : ` and ${countOf(misses - 1, 'other value')}`;
      const offset = isByPage ? dataPages[number]!.page.offset : start;
      faults.add('bloomFilter', offset, `the bloom filter does not have ${firstMiss}${more}`);
    }
    if (!isByPage) return;
    checkColumnIndex(index, { pages: dataPages, found, order }, faults);
    checkPageSizes(index, { pages: dataPages.map(({ page }) => page), found }, faults);
    for (const [number, { page }] of dataPages.entries())
      this.#checkHeader(page, found[number]!, order);
  }

  #checkHeader(
    { header, offset }: FoundPage,
    found: FoundValues,
    order: ValueOrder | undefined,
  ): void {
    const { dataPageHeader, dataPageHeaderV2: v2 } = header;
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

function unlessUnsupported(error: unknown): undefined {
  if (!(error instanceof TableError) || error.code !== 'unsupported') throw error;
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
