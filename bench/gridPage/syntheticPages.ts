/** Pages of a column chunk that was never written: a dictionary, then data pages that fall back to PLAIN. */
import type { PageLayout, PageStrip } from '../../src/table/layout.ts';
import type { Range } from '../../src/table/schema.ts';

const rowsPerPage = 20_000;

function bytesOf(index: number): number {
  return index === 0 ? 48_000 : 20_000 + ((index * 7919) % 97) * 900;
}

function encodingOf(index: number, count: number): string {
  if (index === 0) return 'PLAIN';
  return index < count * 0.6 ? 'RLE_DICTIONARY' : 'PLAIN';
}

function pageAt(index: number, count: number): PageLayout {
  const isDictionary = index === 0;
  const first = (index - 1) * rowsPerPage;
  return {
    kind: isDictionary ? 'DICTIONARY_PAGE' : 'DATA_PAGE',
    encoding: encodingOf(index, count),
    values: isDictionary ? 4_812 : rowsPerPage,
    rows: isDictionary ? undefined : rowsPerPage,
    nulls: isDictionary ? undefined : (index * 31) % 977,
    firstRow: isDictionary ? undefined : first,
    offset: 4 + index * 64_000,
    headerBytes: 38,
    compressedBytes: bytesOf(index),
    uncompressedBytes: bytesOf(index) * 3,
    min: isDictionary ? undefined : String(first),
    max: isDictionary ? undefined : String(first + rowsPerPage - 1),
    minExact: true,
    maxExact: index % 2 === 0,
    crc: ((index * 2_654_435_761) >>> 0).toString(16).padStart(8, '0'),
  };
}

export function syntheticPages({ start, end }: Range, count: number): PageLayout[] {
  const length = Math.max(0, Math.min(end, count) - start);
  return Array.from({ length }, (_, i) => pageAt(start + i, count));
}

export function syntheticStrip(count: number, maxBins: number): PageStrip {
  const encodings = ['dictionary', 'RLE_DICTIONARY', 'PLAIN'];
  const pagesPerBin = Math.ceil(count / maxBins);
  const bins = Math.ceil(count / pagesPerBin);
  const bytes = Array.from({ length: bins * encodings.length }, () => 0);
  for (let page = 0; page < count; page++) {
    const encoding = page === 0 ? 0 : encodings.indexOf(encodingOf(page, count));
    bytes[Math.floor(page / pagesPerBin) * encodings.length + encoding]! += bytesOf(page);
  }
  return { encodings, pageCount: count, pagesPerBin, bins, bytes };
}
