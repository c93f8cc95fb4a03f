/** The pages of a mini-file whose bytes are in place: for those who change some of them before they are decoded. */
import {
  fileMetaData,
  pageHeader,
  type ColumnMetaData,
  type FileMetaData,
  type PageHeader,
} from '../thrift/metadata.ts';
import { ThriftError } from '../thrift/thrift.ts';
import { decode } from '../thrift/thriftStruct.ts';

/** Length of the footer, and the magic. */
const trailerBytes = 8;

export function miniFooter(miniFile: Uint8Array): FileMetaData {
  const view = new DataView(miniFile.buffer, miniFile.byteOffset, miniFile.byteLength);
  const end = miniFile.byteLength - trailerBytes;
  return decode(fileMetaData, miniFile, end - view.getUint32(end, true)).value;
}

export interface MiniPage {
  readonly header: PageHeader;
  /** What follows the header. */
  readonly body: Uint8Array;
  /** All of it. */
  readonly bytes: Uint8Array;
}

/** Bytes of the dictionary page of a mini-file's chunk; 0 when there is none. */
export function dictionaryBytesOf(metaData: ColumnMetaData): number {
  return metaData.dataPageOffset - firstByteOf(metaData);
}

function firstByteOf({ dictionaryPageOffset, dataPageOffset }: ColumnMetaData): number {
  return dictionaryPageOffset ?? dataPageOffset;
}

/** All pages of a chunk, views of the file; undefined where one is not understood, or ends behind the chunk. */
export function pagesOfMiniFile(
  miniFile: Uint8Array,
  metaData: ColumnMetaData,
): readonly MiniPage[] | undefined {
  const pages: MiniPage[] = [];
  const start = firstByteOf(metaData);
  const end = start + metaData.totalCompressedSize;
  for (let at = start; at < end;) {
    const page = pageAt(miniFile, at, end);
    if (page === undefined) return undefined;
    pages.push(page);
    at += page.bytes.byteLength;
  }
  return pages;
}

function pageAt(file: Uint8Array, at: number, end: number): MiniPage | undefined {
  try {
    const { value: header, end: bodyStart } = decode(pageHeader, file, at);
    const bodyEnd = bodyStart + header.compressedPageSize;
    if (bodyEnd < bodyStart || bodyEnd > end) return undefined;
    const body = file.subarray(bodyStart, bodyEnd);
    return { header, body, bytes: file.subarray(at, bodyEnd) };
  } catch (error) {
    if (error instanceof ThriftError) return undefined;
    throw error;
  }
}

export function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
