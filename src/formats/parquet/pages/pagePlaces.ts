/**
 * Where the pages of column chunks are, remembered: from the offset index where there is one, else from the headers of
 * the pages, which are walked once and only as far as rows were asked for.
 */
import { TableError, type ErrorCode } from '../../../base/errors.ts';
import type { ByteSource } from '../../../io/byteSource.ts';
import { rowsIn, type ParquetFooter } from '../footer/footer.ts';
import { bodyOpener } from '../mini/pageBody.ts';
import {
  chunkBytes,
  isDictionary,
  pageEnd,
  valuesOf,
  walkPages,
  type ChunkBytes,
  type FoundPage,
} from './pageHeaders.ts';
import { readPagePlaces, type PagePlace } from './pageIndex.ts';
import { ReadAhead, rowStartsOf, type RowStarts } from './rowStarts.ts';
import type { SchemaNode, SchemaTree } from '../schema/schemaTree.ts';

/** Pages remembered in all, some ten megabytes; the chunks used last are never dropped. */
const maxPages = 200_000;

/** An open file, as far as its pages are concerned. */
export interface PagedFile {
  readonly source: ByteSource;
  readonly footer: ParquetFooter;
  readonly tree: SchemaTree;
}

export interface WantedPages {
  readonly leaf: number;
  /** Counted from the row group's first; Infinity for all pages. */
  readonly row: number;
}

/** What is known of one column chunk. */
interface ChunkPages {
  /** In order, from the chunk's first row on. */
  readonly places: PagePlace[];
  /** Where the walk goes on; undefined when all pages are known. */
  next: { readonly chunk: ChunkBytes; readonly offset: number; readonly row: number } | undefined;
  /** Whether the pages tell their rows, and no others than the footer says. */
  usable: boolean;
}

/**
 * What a page's header tells of its rows. That of a version 1 page counts values, which are rows only where nothing
 * repeats; undefined where it does. Pages without values have none.
 */
function toldRows({ header }: FoundPage, { maxRepetition }: SchemaNode): RowStarts | undefined {
  if (header.dataPageHeaderV2 !== undefined)
    return { rows: header.dataPageHeaderV2.numRows, isStart: true };
  if (header.dataPageHeader === undefined) return { rows: 0, isStart: false };
  const { numValues } = header.dataPageHeader;
  return maxRepetition === 0 ? { rows: numValues, isStart: true } : undefined;
}

/** Encrypted data pages are bound to their number, which is their index among the places: none may be left out. */
function isUncounted({ header }: FoundPage, rows: number, { sealed }: ChunkBytes): boolean {
  return sealed !== undefined && rows === 0 && header.dictionaryPageHeader === undefined;
}

/** What pages may be refused for without its being the file's, or the machine's, fault as a whole. */
const contentCodes: ReadonlySet<ErrorCode> = new Set(['corrupt', 'tooLarge', 'unsupported']);

/**
 * Adds a page from whose first row on `row` counts. One that begins within a row belongs to the place before: rows are
 * read from their beginning. False where there is none.
 */
function addPage(
  places: PagePlace[],
  page: FoundPage,
  { rows, isStart, row }: RowStarts & { readonly row: number },
): boolean {
  const end = pageEnd(page);
  const last = places.at(-1);
  if (isStart && rows > 0) places.push({ start: page.offset, end, firstRow: row });
  else if (!isStart && valuesOf(page) !== undefined && !isDictionary(page)) {
    if (last === undefined) return false;
    places[places.length - 1] = { ...last, end };
  }
  return true;
}

/** How to count the rows of pages that do not tell them; undefined where all do, or they cannot be counted. */
async function readAhead(source: ByteSource, chunk: ChunkBytes, leaf: SchemaNode) {
  if (leaf.maxRepetition === 0 || chunk.sealed !== undefined) return undefined;
  const open = await bodyOpener(chunk.metaData.codec).catch(() => undefined);
  return open && { source: new ReadAhead(source, chunk.limit), leaf, open };
}

export class PagePlaces {
  readonly #file: PagedFile;
  /** By row group and leaf, least recently used first. */
  readonly #known = new Map<string, ChunkPages>();

  constructor(file: PagedFile) {
    this.#file = file;
  }

  /**
   * The pages of these leaves of a row group, each from its first row to beyond `row`; leaves whose pages do not tell
   * their rows are left out. Nothing is read that was read before. Rejects as the source does.
   */
  async find(
    rowGroup: number,
    wanted: readonly WantedPages[],
    signal: AbortSignal | undefined,
  ): Promise<ReadonlyMap<number, readonly PagePlace[]>> {
    const { source, footer } = this.#file;
    const unknown = wanted
      .map(({ leaf }) => leaf)
      .filter((leaf) => !this.#known.has(`${rowGroup}:${leaf}`));
    const indexed = await readPagePlaces(source, { footer, rowGroup }, unknown, signal);
    const found = new Map<number, readonly PagePlace[]>();
    const findOne = async ({ leaf, row }: WantedPages): Promise<void> => {
      const key = `${rowGroup}:${leaf}`;
      const pages = this.#known.get(key) ?? this.#begin(rowGroup, leaf, indexed);
      try {
        await this.#walk(pages, { leaf, rowGroup, row }, signal);
      } finally {
        // What a cancelled walk has found is true all the same.
        this.#remember(key, pages);
      }
      if (pages.usable) found.set(leaf, pages.places);
    };
    await Promise.all(wanted.map(findOne));
    return found;
  }

  #begin(
    rowGroup: number,
    leaf: number,
    indexed: ReadonlyMap<number, readonly PagePlace[]>,
  ): ChunkPages {
    const places = indexed.get(leaf);
    if (places !== undefined) return { places: [...places], next: undefined, usable: true };
    const chunk = chunkBytes(this.#file.footer, rowGroup, leaf);
    return { places: [], next: { chunk, offset: chunk.start, row: 0 }, usable: true };
  }

  /** Goes on until a page begins behind `row`, or to the end of the chunk. */
  async #walk(
    pages: ChunkPages,
    at: WantedPages & { readonly rowGroup: number },
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { source, footer, tree } = this.#file;
    const node = tree.leaves[at.leaf];
    const { next } = pages;
    const lastStart = pages.places.at(-1)?.firstRow ?? -1;
    if (next === undefined || node === undefined || lastStart > at.row) return;
    const groupRows = rowsIn(footer, at.rowGroup);
    const { chunk } = next;
    const ahead = await readAhead(source, chunk, node);
    const range = { start: next.offset, end: chunk.end, ordinal: pages.places.length };
    try {
      for await (const page of walkPages(ahead?.source ?? source, chunk, range, signal)) {
        const told = toldRows(page, node) ?? (ahead && (await rowStartsOf(page, ahead, signal)));
        if (told === undefined || told.rows < 0 || isUncounted(page, told.rows, chunk)) {
          this.#giveUp(pages);
          return;
        }
        const { row } = pages.next ?? next;
        const isBehind = told.isStart && told.rows > 0 && row > at.row;
        if (!addPage(pages.places, page, { ...told, row })) {
          this.#giveUp(pages);
          return;
        }
        pages.next = { chunk, offset: pageEnd(page), row: row + told.rows };
        if (isBehind) return;
      }
      if (pages.next?.row === groupRows) pages.next = undefined;
      else this.#giveUp(pages);
    } catch (error) {
      // The decoder will say what is wrong with it, unless the rows that are wanted lie before.
      if (!(error instanceof TableError) || !contentCodes.has(error.code)) throw error;
      this.#giveUp(pages);
    }
  }

  #giveUp(pages: ChunkPages): void {
    pages.usable = false;
    pages.next = undefined;
    pages.places.length = 0;
  }

  #remember(key: string, pages: ChunkPages): void {
    this.#known.delete(key);
    this.#known.set(key, pages);
    let count = 0;
    for (const { places } of this.#known.values()) count += places.length + 1;
    for (const [oldest, { places }] of this.#known) {
      if (count <= maxPages || oldest === key) break;
      this.#known.delete(oldest);
      count -= places.length + 1;
    }
  }
}
