/** What is known of a column chunk, as terms and words. Pure. */
import type { ColumnChunkLayout, FilePart, GeospatialFacts } from '../../src/table/layout.ts';
import { bytesText, countOf, countText, ratioText } from '../../src/base/quantityText.ts';

export type Fact = readonly [term: string, words: string];

/** A bound that is not a value of the column says so; no bound is a dash, which no value's text is. */
export function boundText(bound: string | undefined, exact: boolean, sign: '≥' | '≤'): string {
  if (bound === undefined) return '–';
  return exact ? bound : `${sign} ${bound}`;
}

export function typeText({ logicalType, physicalType }: ColumnChunkLayout): string {
  return logicalType === '' ? physicalType : `${logicalType} (${physicalType})`;
}

/** `1 page PLAIN dictionary, 12 pages RLE_DICTIONARY`, or the bare names where pages are not counted. */
function encodingsText({ encodings, encodingCounts }: ColumnChunkLayout): string {
  if (encodingCounts.length === 0) return encodings.join(', ') || 'not said';
  return encodingCounts
    .map(({ kind, encoding, pages }) => {
      const what = kind === 'DICTIONARY_PAGE' ? 'dictionary page' : 'data page';
      return `${countOf(pages, what)} ${encoding}`;
    })
    .join(', ');
}

function geospatialText({ box, types }: GeospatialFacts): string {
  const axes = Object.entries(box).map(([axis, [min, max]]) => `${axis} ${min} to ${max}`);
  return [types.join(', '), axes.join(', ')].filter((text) => text !== '').join('; ');
}

function placeText(part: FilePart): string {
  const size = part.bytes === undefined ? '' : `${bytesText(part.bytes)} `;
  return `${size}at byte ${countText(part.offset)}`;
}

function indexText({ columnIndex, offsetIndex }: ColumnChunkLayout): string {
  const parts = [
    ...(columnIndex ? [`column index, ${placeText(columnIndex)}`] : []),
    ...(offsetIndex ? [`offset index, ${placeText(offsetIndex)}`] : []),
  ];
  return parts.join('; ') || 'none';
}

function valuesText({ values, levels, nulls }: ColumnChunkLayout): string {
  const said = levels.length === 0 && nulls === 0 ? ['no nulls'] : levels;
  return [countText(values), ...said].join(', ');
}

function sizeText(chunk: ColumnChunkLayout): string {
  const { compressedBytes, uncompressedBytes, decodedBytes } = chunk;
  const ratio = ratioText(compressedBytes, uncompressedBytes);
  return `${bytesText(compressedBytes)}; ${bytesText(uncompressedBytes)} uncompressed (${ratio}), about ${bytesText(decodedBytes)} decoded`;
}

/** Terms that the file says nothing of are left out. */
export function chunkFacts(chunk: ColumnChunkLayout): readonly Fact[] {
  const optional = (term: string, words: string | undefined): Fact[] =>
    words === undefined ? [] : [[term, words]];
  const count = (value: number | undefined): string | undefined =>
    value === undefined ? undefined : countText(value);
  return [
    ['Type', typeText(chunk)],
    ['Values', valuesText(chunk)],
    ...optional('Distinct', count(chunk.distinct)),
    ...optional('NaN', count(chunk.nans)),
    ['Smallest', boundText(chunk.min, chunk.minExact, '≥')],
    ['Largest', boundText(chunk.max, chunk.maxExact, '≤')],
    ...optional('Geometries', chunk.geospatial && geospatialText(chunk.geospatial)),
    ['Codec', chunk.codec],
    ['Encodings', encodingsText(chunk)],
    ['Size', sizeText(chunk)],
    ...optional(
      'Strings',
      chunk.valueBytes === undefined ? undefined : bytesText(chunk.valueBytes),
    ),
    ['Starts at', `byte ${countText(chunk.offset)}`],
    ['Page index', indexText(chunk)],
    ['Bloom filter', chunk.bloomFilter ? placeText(chunk.bloomFilter) : 'none'],
    ...chunk.keyValueMetadata.map(({ key, value }): Fact => [key, value]),
  ];
}
