/** The pages of one column chunk: where they are at first, and what their headers and the page index say when asked. */
import { throwIfAborted } from '../../../base/abort.ts';
import { TableError } from '../../../base/errors.ts';
import type { Bounds, ChunkPlace, PageLayout } from '../../../table/layout.ts';
import type { Range } from '../../../table/schema.ts';
import { nameOf } from './columnChunkLayout.ts';
import { rowsIn } from '../footer/footer.ts';
import { encodings, pageTypes, type ColumnIndex, type FileMetaData } from '../thrift/metadata.ts';
import {
  chunkBytes,
  HeaderWindow,
  isDictionary,
  kindHeader,
  pageEnd,
  valuesOf,
  walkPages,
  type ChunkBytes,
  type FoundPage,
} from '../pages/pageHeaders.ts';
import { readColumnIndex, readPagePlaces, type PagePlace } from '../pages/pageIndex.ts';
import type { PagedFile } from '../pages/pagePlaces.ts';
import type { SchemaNode } from '../schema/schemaTree.ts';
import { boundsOf, unknownBounds } from '../statistics/statistics.ts';

/** A page, its header read or not. */
interface Entry {
  readonly offset: number;
  /** With its header; known from the header or the offset index. */
  readonly bytes: number;
  /** Its number among the data pages; undefined for others. */
  readonly ordinal: number | undefined;
  /** Rows [start, end) of the row group; undefined where nothing tells. */
  readonly rows: Range | undefined;
  page: FoundPage | undefined;
}

interface PageDirectoryOptions {
  readonly node: SchemaNode;
  readonly file: PagedFile;
  readonly chunk: ChunkBytes;
  readonly entries: readonly Entry[];
  readonly columnIndex: ColumnIndex | undefined;
}

/** Empty where the header does not say. */
export function encodingOf(page: FoundPage): string {
  const encoding = kindHeader(page)?.encoding;
  return encoding === undefined ? '' : nameOf(encodings, encoding);
}

export class PageDirectory {
  readonly #options: PageDirectoryOptions;

  constructor(options: PageDirectoryOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#options.entries.length;
  }

  get chunk(): ChunkBytes {
    return this.#options.chunk;
  }

  /** Bytes of page `index`, with its header. */
  bytesOf(index: number): number {
    return this.#options.entries[index]?.bytes ?? 0;
  }

  /** Whether page `index` is a dictionary or another page without values of the column. */
  isExtra(index: number): boolean {
    return this.#options.entries[index]?.ordinal === undefined;
  }

  /** Pages [start, end) with their headers, which are read where they are not known. Rejects with TableError. */
  async pages({ start, end }: Range, signal?: AbortSignal): Promise<FoundPage[]> {
    const { file, chunk, entries } = this.#options;
    const window = new HeaderWindow(file.source, chunk);
    const found: FoundPage[] = [];
    for (const entry of entries.slice(Math.max(0, start), end)) {
      throwIfAborted(signal);
      entry.page ??= await window.page(entry.offset, entry.ordinal ?? 0, signal);
      found.push(entry.page);
    }
    return found;
  }

  /** Pages [start, end), cut to what there is. Rejects with TableError. */
  async layouts(range: Range, signal?: AbortSignal): Promise<PageLayout[]> {
    const first = Math.max(0, range.start);
    const pages = await this.pages(range, signal);
    return pages.map((page, i) => this.#layout(page, this.#options.entries[first + i]));
  }

  #layout(page: FoundPage, entry: Entry | undefined): PageLayout {
    const { header, offset, headerBytes } = page;
    const { rows, firstRow } = rowsOf(entry?.rows);
    return {
      kind: nameOf(pageTypes, header.type),
      encoding: encodingOf(page),
      values: valuesOf(page),
      rows: rows ?? header.dataPageHeaderV2?.numRows,
      nulls: this.#nulls(page, entry?.ordinal),
      firstRow,
      offset,
      headerBytes,
      compressedBytes: header.compressedPageSize,
      uncompressedBytes: header.uncompressedPageSize,
      ...this.#bounds(page, entry?.ordinal),
      crc: header.crc === undefined ? undefined : crcText(header.crc),
    };
  }

  #nulls({ header }: FoundPage, ordinal: number | undefined): number | undefined {
    const { dataPageHeader, dataPageHeaderV2 } = header;
    if (dataPageHeaderV2 !== undefined) return dataPageHeaderV2.numNulls;
    const counted =
      ordinal === undefined ? undefined : this.#options.columnIndex?.nullCounts?.[ordinal];
    return counted ?? dataPageHeader?.statistics?.nullCount;
  }

  /** From the page index, else from the header. */
  #bounds({ header }: FoundPage, ordinal: number | undefined): Bounds {
    const { file, node, columnIndex } = this.#options;
    const { metaData } = file.footer;
    if (ordinal === undefined) return unknownBounds;
    const indexed = columnIndex && indexedBounds(columnIndex, ordinal, metaData, node);
    const { dataPageHeader, dataPageHeaderV2 } = header;
    return indexed ?? boundsOf(metaData, node, (dataPageHeader ?? dataPageHeaderV2)?.statistics);
  }
}

/** Undefined for a page of nulls only. */
function indexedBounds(
  { nullPages, minValues, maxValues }: ColumnIndex,
  ordinal: number,
  metaData: FileMetaData,
  node: SchemaNode,
): Bounds | undefined {
  if (nullPages[ordinal] !== false) return unknownBounds;
  // Byte arrays may be cut, and the index does not say whether they were.
  const exact = physicalIsFixed(node);
  return boundsOf(metaData, node, {
    minValue: minValues[ordinal],
    maxValue: maxValues[ordinal],
    isMinValueExact: exact,
    isMaxValueExact: exact,
  });
}

function physicalIsFixed({ element }: SchemaNode): boolean {
  return element.type !== undefined && element.type < 6;
}

function rowsOf(rows: Range | undefined): { rows?: number; firstRow: number | undefined } {
  return rows === undefined
    ? { firstRow: undefined }
    : { rows: rows.end - rows.start, firstRow: rows.start };
}

/** Eight hexadecimal digits of a 32-bit integer, signed or not. */
export function crcText(crc: number): string {
  return (crc >>> 0).toString(16).padStart(8, '0');
}

const hasValues = (page: FoundPage): boolean => !isDictionary(page) && valuesOf(page) !== undefined;

/** Walked pages with the rows that their headers tell of: in nested columns, only version 2 pages do. */
function walkedEntries(pages: readonly FoundPage[], isFlat: boolean): Entry[] {
  let ordinal = 0;
  let row: number | undefined = 0;
  return pages.map((page): Entry => {
    const { offset, header } = page;
    const place = { offset, bytes: pageEnd(page) - offset, page };
    if (!hasValues(page)) return { ...place, ordinal: undefined, rows: undefined };
    const rows = header.dataPageHeaderV2?.numRows ?? (isFlat ? valuesOf(page) : undefined);
    const start = row;
    row = start === undefined || rows === undefined ? undefined : start + rows;
    return {
      ...place,
      ordinal: ordinal++,
      rows: start === undefined || row === undefined ? undefined : { start, end: row },
    };
  });
}

/** Pages as the offset index has them; `rowCount` of the row group. */
function indexedEntries(places: readonly PagePlace[], rowCount: number): Entry[] {
  return places.map(({ start, end, firstRow }, ordinal) => ({
    offset: start,
    bytes: end - start,
    ordinal,
    rows: { start: firstRow, end: places[ordinal + 1]?.firstRow ?? rowCount },
    page: undefined,
  }));
}

/**
 * What pages a column chunk has: by its offset index, or by walking the headers where it has none that can be used.
 * Rejects with TableError: as chunkMetaData does, and `corrupt` where a header lies.
 */
export async function openPageDirectory(
  file: PagedFile,
  { segment: rowGroup, leaf }: ChunkPlace,
  signal?: AbortSignal,
): Promise<PageDirectory> {
  const { source, footer, tree } = file;
  const chunk = chunkBytes(footer, rowGroup, leaf);
  const node = tree.leaves[leaf];
  if (node === undefined) throw new TableError('invalidArgument', `there is no ${chunk.part}`);
  const at = { footer, rowGroup };
  const places = (await readPagePlaces(source, at, [leaf], signal)).get(leaf) ?? [];
  // Before the first page that the index knows there may be a dictionary.
  const range = { start: chunk.start, end: places[0]?.start ?? chunk.end };
  const pages: FoundPage[] = [];
  for await (const page of walkPages(source, chunk, range, signal)) pages.push(page);
  const rowCount = rowsIn(footer, rowGroup);
  const walked = walkedEntries(pages, node.maxRepetition === 0);
  const entries = [...walked, ...indexedEntries(places, rowCount)];
  const columnIndex = await readColumnIndex(source, at, leaf, signal);
  const dataPages = entries.filter(({ ordinal }) => ordinal !== undefined).length;
  return new PageDirectory({
    file,
    node,
    chunk,
    entries,
    // One that speaks of other pages than there are is of no use.
    columnIndex: columnIndex?.nullPages.length === dataPages ? columnIndex : undefined,
  });
}
