/** The bytes of a chunk's pages by encoding, summed into bins: what the panel pictures. */
import type { PageStrip } from '../../../table/layout.ts';
import { encodings, pageTypes } from '../thrift/metadata.ts';
import { encodingOf, type PageDirectory } from './pageDirectory.ts';

const dictionary = 'dictionary';

/** The one encoding of all data pages, if the footer tells that they share one. */
function onlyEncoding({ chunk }: PageDirectory): string | undefined {
  const used = (chunk.metaData.encodingStats ?? [])
    .filter(({ pageType }) => pageTypes[pageType]?.startsWith('DATA_PAGE') === true)
    .map(({ encoding }) => encodings[encoding]);
  return new Set(used).size === 1 ? used[0] : undefined;
}

/** What each page is drawn as. Headers are read only where pages may differ. */
async function kindsOf(directory: PageDirectory, signal?: AbortSignal): Promise<string[]> {
  const only = onlyEncoding(directory);
  const indexes = Array.from({ length: directory.count }, (_, index) => index);
  if (only !== undefined)
    return indexes.map((index) => (directory.isExtra(index) ? dictionary : only));
  const pages = await directory.pages({ start: 0, end: directory.count }, signal);
  return pages.map((page, index) => (directory.isExtra(index) ? dictionary : encodingOf(page)));
}

/** Rejects with TableError as PageDirectory.pages does. */
export async function pageStrip(
  directory: PageDirectory,
  maxBins: number,
  signal?: AbortSignal,
): Promise<PageStrip> {
  const kinds = await kindsOf(directory, signal);
  const names = [...new Set(kinds)];
  const pagesPerBin = Math.max(1, Math.ceil(kinds.length / Math.max(1, maxBins)));
  const bins = Math.ceil(kinds.length / pagesPerBin);
  const bytes = Array.from({ length: bins * names.length }, () => 0);
  for (const [index, kind] of kinds.entries()) {
    const at = Math.floor(index / pagesPerBin) * names.length + names.indexOf(kind);
    bytes[at] = bytes[at]! + directory.bytesOf(index);
  }
  return { encodings: names, pageCount: kinds.length, pagesPerBin, bins, bytes };
}
