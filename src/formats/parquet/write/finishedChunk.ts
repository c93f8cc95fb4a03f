/**
 * Gives encoded pages what the encoder has no settings for: a level of compression, and checksums. Pages get new
 * headers, and the chunk new sizes and offsets; the values stay encoded as they are.
 */
import { throwIfAborted } from '../../../base/abort.ts';
import { TableError } from '../../../base/errors.ts';
import type { Compress } from '../../../codecs/codec.ts';
import { codecOf } from '../../../codecs/codecs.ts';
import { crc32 } from '../../../codecs/crc32.ts';
import type { ColumnRecipe } from './columnRecipes.ts';
import type { Compression } from './compression.ts';
import type { EncodedChunk } from '../mini/encodedFile.ts';
import { compressionCodecs, pageHeader, pageTypes, type PageHeader } from '../thrift/metadata.ts';
import { decode, encode } from '../thrift/thriftStruct.ts';

const codecNames: Readonly<Record<Compression, (typeof compressionCodecs)[number]>> = {
  snappy: 'SNAPPY',
  zstd: 'ZSTD',
  gzip: 'GZIP',
  brotli: 'BROTLI',
  lz4: 'LZ4_RAW',
  none: 'UNCOMPRESSED',
};

export interface Finish {
  /** What to compress pages with that were left uncompressed; undefined for pages that are as they shall be. */
  readonly codec: { readonly name: Compression; readonly compress: Compress } | undefined;
  readonly checksums: boolean;
}

/** How to finish columns of these recipes. Rejects with TableError `unsupported` for a codec that is missing here. */
export async function finishesOf(
  recipes: readonly ColumnRecipe[],
  checksums: boolean,
): Promise<readonly Finish[]> {
  return Promise.all(
    recipes.map(async ({ compression: name, compressionLevel }) => {
      if (compressionLevel === undefined) return { codec: undefined, checksums };
      const { compressor } = await codecOf(name);
      if (compressor === undefined)
        throw new TableError(
          'unsupported',
          `${name} compression with a level is not available here`,
        );
      return { codec: { name, compress: compressor(compressionLevel) }, checksums };
    }),
  );
}

interface Page {
  readonly header: PageHeader;
  /** All that comes after the header, in pieces. */
  readonly body: readonly Uint8Array[];
}

/** Pages that are compressed at a time: side by side, where compression has threads of its own. */
const pagesAtOnce = 4;

/** `chunk` itself where there is nothing to do. Rejects with what compression rejects with, or AbortError. */
export async function finishedChunk(
  chunk: EncodedChunk,
  finish: Finish,
  signal?: AbortSignal,
): Promise<EncodedChunk> {
  if (finish.codec === undefined && !finish.checksums) return chunk;
  const pages = pagesOf(chunk);
  const finished: Page[] = [];
  for (let start = 0; start < pages.length; start += pagesAtOnce) {
    const some = pages.slice(start, start + pagesAtOnce);
    finished.push(...(await Promise.all(some.map(async (page) => finishedPage(page, finish)))));
    throwIfAborted(signal);
  }
  const codec = finish.codec && compressionCodecs.indexOf(codecNames[finish.codec.name]);
  return rejoined(chunk, finished, codec ?? chunk.metaData.codec);
}

function pagesOf({ bytes }: EncodedChunk): readonly Page[] {
  const pages: Page[] = [];
  for (let at = 0; at < bytes.byteLength;) {
    const { value: header, end } = decode(pageHeader, bytes, at);
    at = end + header.compressedPageSize;
    pages.push({ header, body: [bytes.subarray(end, at)] });
  }
  return pages;
}

async function finishedPage(page: Page, { codec, checksums }: Finish): Promise<Page> {
  const { header, body } = codec === undefined ? page : await compressedPage(page, codec.compress);
  if (!checksums) return { header, body };
  const crc = body.reduce((sum, piece) => crc32(piece, sum), 0);
  // The field is a signed integer of the same bits.
  return { header: { ...header, crc: crc | 0 }, body };
}

/**
 * Pages of version 2 keep their levels uncompressed, and their values too where that is smaller. Of version 1, all of
 * the body is compressed, whatever comes of it.
 */
async function compressedPage({ header, body }: Page, compress: Compress): Promise<Page> {
  const whole = body[0] ?? new Uint8Array();
  const { dataPageHeaderV2: v2 } = header;
  if (v2 === undefined) {
    const bytes = await compress(whole);
    return { header: { ...header, compressedPageSize: bytes.byteLength }, body: [bytes] };
  }
  const levelBytes = v2.repetitionLevelsByteLength + v2.definitionLevelsByteLength;
  const values = whole.subarray(levelBytes);
  const bytes = await compress(values);
  const isCompressed = bytes.byteLength < values.byteLength;
  const stored = isCompressed ? bytes : values;
  return {
    header: {
      ...header,
      compressedPageSize: levelBytes + stored.byteLength,
      dataPageHeaderV2: { ...v2, isCompressed },
    },
    body: [whole.subarray(0, levelBytes), stored],
  };
}

/** The chunk with these pages in place of its own. */
function rejoined(chunk: EncodedChunk, pages: readonly Page[], codec: number): EncodedChunk {
  const parts: Uint8Array[] = [];
  const places: { readonly offset: number; readonly size: number }[] = [];
  let dictionaryBytes = 0;
  let end = 0;
  let uncompressedBytes = 0;
  for (const { header, body } of pages) {
    const encoded = encode(pageHeader, header);
    const size = encoded.byteLength + header.compressedPageSize;
    parts.push(encoded, ...body);
    if (pageTypes[header.type] === 'DICTIONARY_PAGE') dictionaryBytes = size;
    else places.push({ offset: end, size });
    end += size;
    uncompressedBytes += encoded.byteLength + header.uncompressedPageSize;
  }
  const { metaData, offsetIndex } = chunk;
  return {
    ...chunk,
    bytes: concatenated(parts, end),
    metaData: {
      ...metaData,
      codec,
      totalCompressedSize: end,
      totalUncompressedSize: uncompressedBytes,
      dataPageOffset: dictionaryBytes,
      dictionaryPageOffset: dictionaryBytes > 0 ? 0 : undefined,
    },
    offsetIndex: offsetIndex && {
      ...offsetIndex,
      pageLocations: offsetIndex.pageLocations.map((location, index) => {
        const { offset = 0, size = 0 } = places[index] ?? {};
        return { ...location, offset, compressedPageSize: size };
      }),
    },
  };
}

function concatenated(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
