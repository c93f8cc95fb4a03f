/** What the headers of an encoded chunk's pages say, and whether its column index says the same. */
import type { EncodedChunk } from '../mini/encodedFile.ts';
import { pageHeader, pageTypes, type ColumnIndex } from '../thrift/metadata.ts';
import { decode } from '../thrift/thriftStruct.ts';

/** How many values, with nulls, each data page has; undefined for kinds of pages that do not say. */
export function valuesOfPages({ bytes }: Pick<EncodedChunk, 'bytes'>): (number | undefined)[] {
  const values: (number | undefined)[] = [];
  for (let at = 0; at < bytes.byteLength;) {
    const { value: header, end } = decode(pageHeader, bytes, at);
    at = end + header.compressedPageSize;
    if (pageTypes[header.type] === 'DICTIONARY_PAGE') continue;
    values.push((header.dataPageHeader ?? header.dataPageHeaderV2)?.numValues);
  }
  return values;
}

/**
 * The column index of a chunk within lists, unless it is wrong: the encoder takes pages with as many nulls as rows for
 * pages of nothing but nulls, and readers would pass them over.
 */
export function trueColumnIndex(chunk: EncodedChunk): ColumnIndex | undefined {
  const { columnIndex } = chunk;
  if (columnIndex === undefined) return undefined;
  const { nullPages, nullCounts } = columnIndex;
  const isTrue = valuesOfPages(chunk).every(
    (values, page) => nullPages[page] === (nullCounts?.[page] === values),
  );
  return isTrue ? columnIndex : undefined;
}
