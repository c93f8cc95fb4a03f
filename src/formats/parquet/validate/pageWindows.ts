/** A column chunk in pieces that are decoded one at a time: consecutive pages of bounded size. Pure. */
import {
  isDictionary,
  pageEnd,
  valuesOf,
  type ChunkBytes,
  type FoundPage,
} from '../pages/pageHeaders.ts';
import type { SchemaNode } from '../schema/schemaTree.ts';

/** Data pages that can be decoded without the others. */
export interface PageWindow {
  readonly pages: readonly FoundPage[];
  /** Bytes [start, end) of the file. */
  readonly start: number;
  readonly end: number;
  readonly rows: number;
  /** With nulls. */
  readonly values: number;
}

/** Rows of a data page; undefined where only decoding its levels tells. */
export function pageRows({ header }: FoundPage, { maxRepetition }: SchemaNode): number | undefined {
  if (header.dataPageHeaderV2 !== undefined) return header.dataPageHeaderV2.numRows;
  return maxRepetition === 0 ? header.dataPageHeader?.numValues : undefined;
}

/** Decoded at a time, unless a single page is larger: as pages say, which need not be true. */
const windowBytes = 16 * 1024 * 1024;

interface Chunk {
  readonly chunk: ChunkBytes;
  readonly leaf: SchemaNode;
  /** Of the row group. */
  readonly rows: number;
}

/** All data pages in order. Where pages do not tell their rows, the chunk is one window. */
export function pageWindows(
  pages: readonly FoundPage[],
  { chunk, leaf, rows }: Chunk,
): PageWindow[] {
  const dataPages = pages.filter((page) => !isDictionary(page));
  if (dataPages.some((page) => pageRows(page, leaf) === undefined))
    return dataPages.length === 0 ? [] : [{ ...windowOf(dataPages, leaf), rows, end: chunk.end }];
  const windows: PageWindow[] = [];
  let first = 0;
  let bytes = 0;
  for (const [index, { header }] of dataPages.entries()) {
    if (index > first && bytes + header.uncompressedPageSize > windowBytes) {
      windows.push(windowOf(dataPages.slice(first, index), leaf));
      first = index;
      bytes = 0;
    }
    bytes += header.uncompressedPageSize;
  }
  if (first < dataPages.length) windows.push(windowOf(dataPages.slice(first), leaf));
  return windows;
}

/** One for each page, to find out which of them cannot be decoded. */
export function singlePages(window: PageWindow, leaf: SchemaNode): PageWindow[] {
  return window.pages.map((page) => windowOf([page], leaf));
}

function windowOf(pages: readonly FoundPage[], leaf: SchemaNode): PageWindow {
  const sum = (valueOf: (page: FoundPage) => number): number =>
    pages.reduce((total, page) => total + valueOf(page), 0);
  const last = pages.at(-1);
  return {
    pages,
    start: pages[0]?.offset ?? 0,
    end: last === undefined ? 0 : pageEnd(last),
    rows: sum((page) => pageRows(page, leaf) ?? 0),
    values: sum((page) => valuesOf(page) ?? 0),
  };
}
