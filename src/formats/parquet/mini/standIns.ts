/**
 * Values too large for the decoder, which has 4 GiB and needs each of them several times: they stay out of it. The pages
 * of their column chunk are decompressed here, and go into the mini-file with a short value in place of each long one:
 * its number. The decoder makes of levels and dictionaries what it makes of any, and then the long values take their
 * places again (standInValues.ts).
 */
import { throwIfAborted } from '../../../base/abort.ts';
import { TableError } from '../../../base/errors.ts';
import {
  compressionCodecs,
  encodings,
  pageHeader,
  pageTypes,
  physicalTypes,
  type ColumnMetaData,
} from '../thrift/metadata.ts';
import { buildMiniFile, type MiniChunk, type MiniRowGroup } from './miniFile.ts';
import {
  concatenated,
  dictionaryBytesOf,
  miniFooter,
  pagesOfMiniFile,
  type MiniPage,
} from './miniPages.ts';
import { bodyOpener, openDataPage, type OpenBody } from './pageBody.ts';
import { schemaTree, type SchemaNode } from '../schema/schemaTree.ts';
import { encode } from '../thrift/thriftStruct.ts';

/** A chunk of less goes through the decoder. */
const giantChunkBytes = 256 * 1024 * 1024;
/** So long are the values on average: of shorter ones, the numbers would cost more than they save. */
const giantValueBytes = 64 * 1024;

const byteArray = physicalTypes.indexOf('BYTE_ARRAY');

/** The leaves of a column, counted from its first, whose values should stay out of the decoder. */
export function giantLeaves(parts: readonly MiniRowGroup[]): ReadonlySet<number> {
  const [part, ...others] = parts;
  const giants = new Set<number>();
  if (part === undefined || others.length > 0) return giants;
  for (const [leaf, { metaData }] of part.chunks.entries()) {
    const { type, totalUncompressedSize: bytes, numValues } = metaData;
    const isGiant = bytes >= giantChunkBytes && bytes >= numValues * giantValueBytes;
    if (type === byteArray && isGiant) giants.add(leaf);
  }
  return giants;
}

/** The values of a leaf by their numbers; views of decompressed pages, or of the mini-file that they were in. */
export type LongValues = ReadonlyMap<number, readonly Uint8Array[]>;

interface StoodIn {
  /** Of one row group, as the one given. */
  readonly miniFile: Uint8Array<ArrayBuffer>;
  /** By leaf. */
  readonly values: LongValues;
}

/**
 * A mini-file of one row group, its bytes in place, with stand-ins for the values of some leaves. A leaf that is not
 * written PLAIN (or with a PLAIN dictionary) stays as it is. Rejects with TableError `corrupt` or `tooLarge` where pages
 * are not what they say, and as codecOf does.
 */
export async function withStandIns(
  miniFile: Uint8Array,
  giants: ReadonlySet<number>,
  signal: AbortSignal | undefined,
): Promise<StoodIn> {
  const { schema, createdBy, rowGroups } = miniFooter(miniFile);
  const { numRows: rows, columns } = rowGroups.at(0);
  const { leaves } = schemaTree(schema);
  const values = new Map<number, readonly Uint8Array[]>();
  const chunks: MiniChunk[] = [];
  for (const [index, leaf] of leaves.entries()) {
    const { metaData } = columns.at(index);
    if (metaData === undefined) throw new TableError('internal', 'a mini-file has no metadata');
    const pages = pagesOfMiniFile(miniFile, metaData);
    const stoodIn =
      giants.has(index) && pages ? await standIn(pages, { metaData, leaf }, signal) : undefined;
    if (stoodIn !== undefined) values.set(index, stoodIn.values);
    chunks.push(stoodIn?.chunk ?? sameChunk(miniFile, metaData));
  }
  const file = buildMiniFile({ schema, rowGroups: [{ rows, chunks }], createdBy });
  return { miniFile: file.bytes, values };
}

function sameChunk(miniFile: Uint8Array, metaData: ColumnMetaData): MiniChunk {
  const dictionaryBytes = dictionaryBytesOf(metaData);
  const start = metaData.dataPageOffset - dictionaryBytes;
  const bytes = miniFile.subarray(start, start + metaData.totalCompressedSize);
  return { metaData, pieces: [{ kind: 'made', bytes }], dictionaryBytes };
}

interface Chunk {
  readonly metaData: ColumnMetaData;
  readonly leaf: SchemaNode;
}

/** Undefined where some page is not written in one of the usual ways. */
async function standIn(
  pages: readonly MiniPage[],
  { metaData, leaf }: Chunk,
  signal: AbortSignal | undefined,
): Promise<{ readonly chunk: MiniChunk; readonly values: readonly Uint8Array[] } | undefined> {
  const open = await bodyOpener(metaData.codec);
  if (open === undefined) return undefined;
  const values: Uint8Array[] = [];
  const made: Uint8Array[] = [];
  let left = metaData.totalUncompressedSize;
  let dictionaryBytes = 0;
  for (const page of pages) {
    throwIfAborted(signal);
    left -= page.header.uncompressedPageSize;
    // What the whole may take was asked before.
    if (left < 0)
      throw new TableError('corrupt', 'its pages have more bytes than its column chunk says');
    const bytes = await standInPage(page, { leaf, open }, values);
    if (bytes === undefined) return undefined;
    if (page.header.dictionaryPageHeader !== undefined) dictionaryBytes = bytes.length;
    made.push(bytes);
  }
  const codec = compressionCodecs.indexOf('UNCOMPRESSED');
  const pieces = made.map((bytes) => ({ kind: 'made', bytes }) as const);
  return { chunk: { metaData: { ...metaData, codec }, pieces, dictionaryBytes }, values };
}

/** The page with numbers for its values, which are added to `values`. */
async function standInPage(
  { header, body }: MiniPage,
  { leaf, open }: { readonly leaf: SchemaNode; readonly open: OpenBody },
  values: Uint8Array[],
): Promise<Uint8Array | undefined> {
  if (pageTypes[header.type] === 'DICTIONARY_PAGE')
    return rewritten(header, [numbersFor(await open(header, body), values)]);
  const page = await openDataPage(header, body, { leaf, open });
  const encoding = encodings[(header.dataPageHeader ?? header.dataPageHeaderV2)?.encoding ?? -1];
  if (page === undefined || encoding === undefined) return undefined;
  if (encoding === 'PLAIN')
    return rewritten(header, [page.levels, numbersFor(page.values, values)]);
  const isIndexes = encoding === 'RLE_DICTIONARY' || encoding === 'PLAIN_DICTIONARY';
  return isIndexes ? rewritten(header, [page.levels, page.values]) : undefined;
}

/** A page that is not compressed, under a header that says so and nothing of the values. */
function rewritten(header: MiniPage['header'], body: readonly Uint8Array[]): Uint8Array {
  const size = body.reduce((sum, part) => sum + part.byteLength, 0);
  const { dataPageHeader: v1, dataPageHeaderV2: v2 } = header;
  const newHeader = encode(pageHeader, {
    ...header,
    uncompressedPageSize: size,
    compressedPageSize: size,
    crc: undefined,
    dataPageHeader: v1 && { ...v1, statistics: undefined },
    dataPageHeaderV2: v2 && { ...v2, statistics: undefined, isCompressed: false },
  });
  return concatenated([newHeader, ...body]);
}

/** PLAIN: a length of four bytes, then the value. */
const lengthBytes = 4;
/** What stands for a value, behind its own length. */
export const numberBytes = 4;

/** Numbers for PLAIN values, PLAIN; the values themselves are added to `values`. */
function numbersFor(plain: Uint8Array, values: Uint8Array[]): Uint8Array {
  const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength);
  const first = values.length;
  for (let at = 0; at < plain.length;) {
    const start = at + lengthBytes;
    const end = start > plain.length ? Infinity : start + view.getUint32(at, true);
    if (end > plain.length)
      throw new TableError('corrupt', 'a value ends behind the page that it is in');
    values.push(plain.subarray(start, end));
    at = end;
  }
  const numbers = new DataView(
    new ArrayBuffer((values.length - first) * (lengthBytes + numberBytes)),
  );
  for (let at = 0, number = first; number < values.length; number++) {
    numbers.setUint32(at, numberBytes, true);
    numbers.setUint32(at + lengthBytes, number, true);
    at += lengthBytes + numberBytes;
  }
  return new Uint8Array(numbers.buffer);
}
