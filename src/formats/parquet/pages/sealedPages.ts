/**
 * Encrypted pages of a column chunk as the plain pages that they were before: what the mini-file holds. Each page is
 * two modules, its header and its body. Decryption is bounded by the pieces of chunks that a plan asks for.
 */
import { throwIfAborted } from '../../../base/abort.ts';
import { TableError } from '../../../base/errors.ts';
import type { Range } from '../../../table/schema.ts';
import { chunkPart } from '../footer/footer.ts';
import { pageHeader, type PageHeader } from '../thrift/metadata.ts';
import type { ChunkPiece, MiniChunk, MiniRowGroup, SealedPiece } from '../mini/miniFile.ts';
import { ThriftError } from '../thrift/thrift.ts';
import { decode, encode } from '../thrift/thriftStruct.ts';
import { openChunkModule, openPageModule, type ChunkCipher } from '../encryption/chunkCipher.ts';
import { moduleEnd } from '../encryption/module.ts';

/** Pages under decryption at a time. */
const pagesAtOnce = 32;

interface SealedBytes {
  /** The bytes of a sealed piece's range of the file. */
  readonly bytesOf: (range: Range) => Uint8Array;
  readonly signal: AbortSignal | undefined;
}

/**
 * Row groups with their sealed pieces opened; `first` is the number of the first one. Rejects with TableError
 * `corrupt` that names the column chunk and the page's offset.
 */
export async function openRowGroups(
  rowGroups: readonly MiniRowGroup[],
  source: SealedBytes & { readonly first: number },
): Promise<MiniRowGroup[]> {
  const opened: MiniRowGroup[] = [];
  for (const { rows, chunks } of rowGroups) {
    const plain: MiniChunk[] = [];
    for (const chunk of chunks) {
      const part = chunkPart(source.first + opened.length, chunk.metaData.pathInSchema);
      plain.push(await openChunk(chunk, { ...source, part }));
    }
    opened.push({ rows, chunks: plain });
  }
  return opened;
}

/** `part` names the chunk in messages. */
type SealedSource = SealedBytes & { readonly part: string };

async function openChunk(chunk: MiniChunk, source: SealedSource): Promise<MiniChunk> {
  if (!chunk.pieces.some(({ kind }) => kind === 'sealed')) return chunk;
  const pieces: ChunkPiece[] = [];
  let { dictionaryBytes } = chunk;
  for (const piece of chunk.pieces) {
    if (piece.kind !== 'sealed') {
      pieces.push(piece);
      continue;
    }
    const pages = await plainPages(piece, source);
    const [dictionary] = pages;
    if (piece.hasDictionary) dictionaryBytes = dictionary?.byteLength ?? 0;
    pieces.push(...pages.map((bytes) => ({ kind: 'made', bytes }) as const));
  }
  return { ...chunk, pieces, dictionaryBytes };
}

/** One page as it lies in the file. */
interface SealedPage {
  readonly header: Uint8Array;
  readonly body: Uint8Array;
  /** Of the header, in the file. */
  readonly offset: number;
  /** Number of the data page; undefined for the dictionary page. */
  readonly page: number | undefined;
}

/** The pages of a piece, as they were before encryption. Rejects as openRowGroups does. */
export async function plainPages(
  piece: SealedPiece,
  { bytesOf, part, signal }: SealedSource,
): Promise<Uint8Array[]> {
  const sealed = splitPages(piece, bytesOf(piece), part);
  const plain: Uint8Array[] = [];
  for (let i = 0; i < sealed.length; i += pagesAtOnce) {
    throwIfAborted(signal);
    const some = sealed.slice(i, i + pagesAtOnce);
    plain.push(
      ...(await Promise.all(some.map(async (page) => plainPage(page, piece.cipher, part)))),
    );
  }
  return plain;
}

/** Where the modules are needs no key. */
function splitPages(piece: SealedPiece, bytes: Uint8Array, part: string): SealedPage[] {
  const pages: SealedPage[] = [];
  let page = piece.firstPage;
  for (let at = 0; at < bytes.byteLength;) {
    const headerEnd = moduleEnd(bytes, at);
    const bodyEnd = headerEnd === undefined ? undefined : moduleEnd(bytes, headerEnd);
    if (headerEnd === undefined || bodyEnd === undefined)
      throw new TableError('corrupt', 'an encrypted page does not fit into its column chunk', {
        where: { part, offset: piece.start + at },
      });
    pages.push({
      header: bytes.subarray(at, headerEnd),
      body: bytes.subarray(headerEnd, bodyEnd),
      offset: piece.start + at,
      page: piece.hasDictionary && at === 0 ? undefined : page++,
    });
    at = bodyEnd;
  }
  return pages;
}

/**
 * The page header that `bytes` begin with, and its length as it lies there; `page` as in SealedPage. Throws ThriftError
 * where the bytes end before the header does, or were altered.
 */
export async function openHeader(
  bytes: Uint8Array,
  cipher: ChunkCipher,
  page: number | undefined,
): Promise<{ readonly header: PageHeader; readonly headerBytes: number }> {
  const end = moduleEnd(bytes, 0);
  if (end === undefined) throw new ThriftError('ends early', bytes.byteLength);
  const module = bytes.subarray(0, end);
  const plain =
    page === undefined
      ? await openChunkModule(cipher, 'dictionaryPageHeader', module)
      : await openPageModule(cipher, 'dataPageHeader', page, module);
  if (plain === undefined) throw new ThriftError('it was altered after it was encrypted', 0);
  return { header: decode(pageHeader, plain).value, headerBytes: end };
}

async function plainPage(
  sealed: SealedPage,
  cipher: ChunkCipher,
  part: string,
): Promise<Uint8Array> {
  const { page, offset } = sealed;
  const [header, body] = await Promise.all(
    page === undefined
      ? [
          openChunkModule(cipher, 'dictionaryPageHeader', sealed.header),
          openChunkModule(cipher, 'dictionaryPage', sealed.body),
        ]
      : [
          openPageModule(cipher, 'dataPageHeader', page, sealed.header),
          openPageModule(cipher, 'dataPage', page, sealed.body),
        ],
  );
  const altered = (what: string): never => {
    const name = page === undefined ? 'the dictionary page' : `page ${page}`;
    throw new TableError('corrupt', `the ${what} of ${name} was altered after it was encrypted`, {
      where: { part, offset },
    });
  };
  if (header === undefined) return altered('header');
  if (body === undefined) return altered('body');
  const plainHeader = encode(pageHeader, headerFor(headerOf(header) ?? altered('header'), body));
  const bytes = new Uint8Array(plainHeader.byteLength + body.byteLength);
  bytes.set(plainHeader);
  bytes.set(body, plainHeader.byteLength);
  return bytes;
}

function headerOf(bytes: Uint8Array): PageHeader | undefined {
  try {
    return decode(pageHeader, bytes).value;
  } catch (error) {
    if (error instanceof ThriftError) return undefined;
    throw error;
  }
}

/** The header with the body's plain length; without its checksum, which was that of the encrypted body. */
function headerFor(header: PageHeader, body: Uint8Array): PageHeader {
  return { ...header, compressedPageSize: body.byteLength, crc: undefined };
}
