/** The footer of a Parquet file: where it is, what it says, and clear errors when it cannot be had. */
import { throwIfAborted } from '../../../base/abort.ts';
import { TableError } from '../../../base/errors.ts';
import type { ByteSource } from '../../../io/byteSource.ts';
import type { DecryptionKeys } from '../../decryptionKeys.ts';
import type { ChunkCipher } from '../encryption/chunkCipher.ts';
import { openEncryptedFooter, openPlaintextFooter, type OpenedFooter } from './encryptedFooter.ts';
import type { ClosedChunk, FileEncryption, OpenChunk } from '../encryption/fileEncryption.ts';
import type { ChunkTable } from './chunkTable.ts';
import type { ColumnChunk, ColumnMetaData, FileMetaData, RowGroup } from '../thrift/metadata.ts';
import { ThriftError } from '../thrift/thrift.ts';

/** Read from the end of the file at first: holds the whole footer of most files. */
const tailBytes = 64 * 1024;
/** The footer's length (uint32 LE) and the magic. */
const trailerBytes = 8;
const magicBytes = 4;

export interface ParquetFooter {
  /** Its row groups are decoded anew each time that they are asked for: see rowGroupOf. */
  readonly metaData: FileMetaData;
  /** The bytes that metaData was read from; its lazy lists are views of them. */
  readonly bytes: Uint8Array;
  /** Offset of the thrift-encoded FileMetaData. */
  readonly footerStart: number;
  /** Bytes from there to the end of the file: metadata, its length, and the magic. */
  readonly footerBytes: number;
  /** The first row of each row group, then the number of rows: rowGroups + 1 prefix sums. */
  readonly rowStarts: Float64Array;
  readonly chunks: ChunkTable;
  readonly fileBytes: number;
  /** What of the file can be decrypted; undefined where nothing is encrypted. */
  readonly encryption?: FileEncryption | undefined;
}

/** The end of a file, as read to find out what it is. */
export interface FileTail {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** Reads the last 64 KiB, or the whole of a smaller file. Rejects with TableError `empty`. */
export async function readTail(source: ByteSource, signal?: AbortSignal): Promise<FileTail> {
  throwIfAborted(signal);
  if (source.size === 0) throw new TableError('empty', 'it has no bytes');
  const start = Math.max(0, source.size - tailBytes);
  return { start, bytes: await source.read(start, source.size, signal) };
}

/** `PAR1` as text; what is not printable ASCII as hex, for messages. */
function describeMagic(magic: Uint8Array): string {
  const text = String.fromCharCode(...magic);
  if (/^[\x21-\x7e]+$/.test(text)) return `"${text}"`;
  return Array.from(magic, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

function magicOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** Whether a file with this tail ends like a Parquet file, encrypted or not. */
export function endsLikeParquet(tail: FileTail): boolean {
  const magic = magicOf(tail.bytes.subarray(-magicBytes));
  return magic === 'PAR1' || magic === 'PARE';
}

/** Why a file whose end is not `PAR1` is not readable: cut short if it starts right, else another kind of file. */
async function wrongMagic(
  source: ByteSource,
  tail: FileTail,
  signal: AbortSignal | undefined,
): Promise<TableError> {
  const found = tail.bytes.subarray(-magicBytes);
  const head =
    tail.start === 0
      ? tail.bytes.subarray(0, magicBytes)
      : await source.read(0, magicBytes, signal);
  if (magicOf(head) === 'PAR1' || magicOf(head) === 'PARE')
    return new TableError('truncated', 'it starts with PAR1 but does not end with it', {
      where: { part: 'end of file', offset: Math.max(0, source.size - magicBytes) },
    });
  return new TableError(
    'notTable',
    `it starts with ${describeMagic(head)} and ends with ${describeMagic(found)} instead of "PAR1"`,
  );
}

/** Where the metadata lies, from the last 8 bytes. Throws TableError. */
function locate(source: ByteSource, tail: FileTail): { footerStart: number; metaEnd: number } {
  const metaEnd = source.size - trailerBytes;
  if (tail.bytes.byteLength < magicBytes + trailerBytes)
    throw new TableError('truncated', `${source.size} bytes cannot hold a footer`);
  const { buffer, byteOffset, byteLength } = tail.bytes;
  const length = new DataView(buffer, byteOffset, byteLength).getUint32(
    byteLength - trailerBytes,
    true,
  );
  const footerStart = metaEnd - length;
  if (footerStart < magicBytes)
    throw new TableError(
      'truncated',
      `the footer says it has ${length} bytes but only ${metaEnd - magicBytes} are there`,
      { where: { part: 'footer', offset: metaEnd } },
    );
  return { footerStart, metaEnd };
}

/**
 * `parse`, with thrift errors as TableError `corrupt` that names `part`. The thrift bytes start at file offset `base`.
 */
export function thriftPart<T>(part: string, base: number, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw thriftFailure(error, part, base);
  }
}

function thriftFailure(error: unknown, part: string, base: number): unknown {
  if (!(error instanceof ThriftError)) return error;
  const where = { part, offset: base + error.offset };
  return new TableError('corrupt', error.message, { where, cause: error });
}

function sumRows(rows: Float64Array, footerStart: number): Float64Array {
  const rowStarts = new Float64Array(rows.length + 1);
  for (const [index, numRows] of rows.entries()) {
    const end = (rowStarts[index] ?? 0) + numRows;
    if (numRows < 0 || !Number.isSafeInteger(end))
      throw new TableError('corrupt', `a row group says it has ${numRows} rows`, {
        where: { part: `row group ${index}`, offset: footerStart },
      });
    rowStarts[index + 1] = end;
  }
  return rowStarts;
}

/**
 * Reads the footer: one read where it fits into the last 64 KiB, else two. Give `tail` to save the first.
 *
 * The four bytes that start the file are not looked at when its end is right: the footer says where everything is, and
 * a damaged start is then found in the column it hit. Row counts are summed over row groups, because some writers
 * leave the file's own count at 0.
 *
 * With the right `keys`, what is encrypted in the footer is plain in what comes out.
 *
 * Rejects with TableError `empty`, `notTable`, `truncated`, `encrypted` or `corrupt`.
 */
export async function readFooter(
  source: ByteSource,
  signal?: AbortSignal,
  tail?: FileTail,
  keys?: DecryptionKeys,
): Promise<ParquetFooter> {
  const end = tail ?? (await readTail(source, signal));
  if (!endsLikeParquet(end)) throw await wrongMagic(source, end, signal);
  const isEncrypted = magicOf(end.bytes.subarray(-magicBytes)) === 'PARE';
  const { footerStart, metaEnd } = locate(source, end);
  const bytes =
    footerStart >= end.start
      ? end.bytes.subarray(footerStart - end.start, metaEnd - end.start)
      : await source.read(footerStart, metaEnd, signal);
  throwIfAborted(signal);
  const open = isEncrypted ? openEncryptedFooter : openPlaintextFooter;
  const opened = await open(bytes, keys, signal).catch((error: unknown): OpenedFooter => {
    throw thriftFailure(error, 'footer', footerStart);
  });
  const { metaData, chunks, encryption } = opened;
  return {
    metaData,
    bytes: opened.bytes,
    chunks,
    encryption,
    footerStart,
    footerBytes: source.size - footerStart,
    rowStarts: sumRows(opened.rows, footerStart),
    fileBytes: source.size,
  };
}

/** What the footer says of a row group; undefined when it is not there. Throws TableError `corrupt`. */
export function rowGroupOf(
  { metaData: { rowGroups }, footerStart }: ParquetFooter,
  index: number,
): RowGroup | undefined {
  if (!(index >= 0 && index < rowGroups.length)) return undefined;
  return thriftPart(`row group ${index}`, footerStart, () => rowGroups.at(index));
}

/** Rows of a row group; 0 when it is not there. */
export function rowsIn({ rowStarts }: ParquetFooter, rowGroup: number): number {
  return (rowStarts[rowGroup + 1] ?? 0) - (rowStarts[rowGroup] ?? 0);
}

/** "row group 3, column a.b": the part of a file for messages. */
export function chunkPart(rowGroup: number, path: readonly string[] | string): string {
  return `row group ${rowGroup}, column ${typeof path === 'string' ? path : path.join('.')}`;
}

/**
 * What the footer says of one column chunk. Throws TableError `corrupt` where it says nothing or nonsense, and
 * `encrypted` where it can only be read with a key.
 */
export function chunkMetaData(
  footer: ParquetFooter,
  rowGroup: number,
  leaf: number,
): ColumnMetaData {
  const part = `row group ${rowGroup}, leaf column ${leaf}`;
  const columns = rowGroupOf(footer, rowGroup)?.columns;
  if (columns === undefined) throw new TableError('invalidArgument', `there is no ${part}`);
  if (leaf >= columns.length)
    throw new TableError('corrupt', `the row group has ${columns.length} column chunks`, {
      where: { part, offset: footer.footerStart },
    });
  const chunk = thriftPart(part, footer.footerStart, () => columns.at(leaf));
  const access = chunkAccess(footer, rowGroup, leaf, chunk);
  if (access?.kind === 'closed') {
    const path = pathOf(chunk);
    throw new TableError(access.code, access.message, {
      where: { part: path === undefined ? part : chunkPart(rowGroup, path) },
    });
  }
  if (chunk.metaData === undefined)
    throw new TableError('corrupt', 'the column chunk has no metadata', {
      where: { part, offset: footer.footerStart },
    });
  if (chunk.filePath !== undefined && chunk.filePath !== '')
    throw new TableError('unsupported', `the column is in another file, ${chunk.filePath}`, {
      where: { part: chunkPart(rowGroup, chunk.metaData.pathInSchema) },
    });
  return chunk.metaData;
}

/** What opens an encrypted column chunk; undefined where the chunk is not encrypted, or not open to us. */
export function chunkCipher(
  footer: ParquetFooter,
  rowGroup: number,
  leaf: number,
): ChunkCipher | undefined {
  if (footer.encryption === undefined) return undefined;
  const chunk = rowGroupOf(footer, rowGroup)?.columns.at(leaf);
  const access = chunk && chunkAccess(footer, rowGroup, leaf, chunk);
  return access?.kind === 'open' ? access.cipher : undefined;
}

/** Whether a column chunk is encrypted and the keys that were given do not open it. */
export function isLocked(footer: ParquetFooter, rowGroup: number, leaf: number): boolean {
  const columns = rowGroupOf(footer, rowGroup)?.columns;
  if (columns === undefined || leaf >= columns.length) return false;
  return chunkAccess(footer, rowGroup, leaf, columns.at(leaf))?.kind === 'closed';
}

function chunkAccess(
  footer: ParquetFooter,
  rowGroup: number,
  leaf: number,
  chunk: ColumnChunk,
): OpenChunk | ClosedChunk | undefined {
  if (footer.encryption === undefined) return undefined;
  const ordinal = rowGroupOf(footer, rowGroup)?.ordinal ?? rowGroup;
  return footer.encryption.chunk(chunk, { rowGroup: ordinal, column: leaf });
}

/** Known of an encrypted column chunk, too. */
function pathOf({ metaData, cryptoMetadata }: ColumnChunk): readonly string[] | undefined {
  return metaData?.pathInSchema ?? cryptoMetadata?.ENCRYPTION_WITH_COLUMN_KEY?.pathInSchema;
}
