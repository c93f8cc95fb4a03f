/**
 * The header of an object container file: magic, metadata and sync marker.
 * https://avro.apache.org/docs/1.12.0/specification/#object-container-files
 */
import { throwIfAborted } from '../../../base/abort.ts';
import { TableError } from '../../../base/errors.ts';
import type { ByteSource } from '../../../io/byteSource.ts';
import { readVarint } from './varint.ts';

/** `Obj` and the format's version, 1. */
const magic = [0x4f, 0x62, 0x6a, 0x01] as const;
export const syncMarkerBytes = 16;
/** Most headers fit; those that do not are read again, whole. */
const firstRead = 64 * 1024;
const maxHeaderBytes = 64 * 1024 * 1024;

export interface AvroHeader {
  /** In file order. Keys are unique: of several entries with one key, the last counts, as in other readers. */
  readonly metadata: ReadonlyMap<string, Uint8Array>;
  /** The text of `avro.schema`, as it is in the file. */
  readonly schemaText: string;
  /** The file's own word, such as `zstandard`; `null` when it has none. */
  readonly codec: string;
  readonly syncMarker: Uint8Array;
  /** Bytes of the header: where the first block starts. */
  readonly bytes: number;
}

export function startsLikeAvro(head: Uint8Array): boolean {
  return magic.every((byte, index) => head[index] === byte);
}

/**
 * Reads the header, and usually nothing else. Rejects with TableError `empty`, `notTable`, `truncated`, `corrupt`, or
 * `tooLarge` beyond 64 MiB.
 */
export async function readHeader(source: ByteSource, signal?: AbortSignal): Promise<AvroHeader> {
  if (source.size === 0) throw new TableError('empty', 'it has no bytes');
  for (let length = firstRead; ; length *= 4) {
    const bytes = await source.read(0, Math.min(length, source.size, maxHeaderBytes), signal);
    throwIfAborted(signal);
    if (!startsLikeAvro(bytes))
      throw new TableError('notTable', 'the file does not start as an Avro file does');
    const header = parseHeader(bytes);
    if (header !== undefined) return header;
    if (bytes.byteLength === source.size)
      throw headerError('truncated', 'the file ends inside its header', source.size);
    if (bytes.byteLength === maxHeaderBytes)
      throw headerError('tooLarge', 'the header has more than 64 MiB', maxHeaderBytes);
  }
}

/** Undefined when the bytes end before the header does. */
function parseHeader(bytes: Uint8Array): AvroHeader | undefined {
  const found = readMetadata(bytes);
  if (found === undefined) return undefined;
  const { metadata, end } = found;
  const syncMarker = bytes.slice(end, end + syncMarkerBytes);
  if (syncMarker.byteLength < syncMarkerBytes) return undefined;
  const schema = metadata.get('avro.schema');
  if (schema === undefined)
    throw headerError('corrupt', 'the header has no schema (avro.schema)', magic.length);
  return {
    metadata,
    schemaText: new TextDecoder().decode(schema),
    codec: new TextDecoder().decode(metadata.get('avro.codec')) || 'null',
    syncMarker,
    bytes: end + syncMarkerBytes,
  };
}

/** A map of bytes: blocks of entries, the last of them empty. Undefined when the bytes end first. */
function readMetadata(
  bytes: Uint8Array,
): { metadata: ReadonlyMap<string, Uint8Array>; end: number } | undefined {
  const metadata = new Map<string, Uint8Array>();
  const cursor = { bytes, at: magic.length };
  for (;;) {
    let count = readNumber(cursor, 'a count of metadata entries');
    if (count === undefined) return undefined;
    if (count === 0) return { metadata, end: cursor.at };
    // A negative count is followed by the size of its entries, for those who skip them.
    if (count < 0) {
      count = -count;
      if (readNumber(cursor, 'a size of metadata') === undefined) return undefined;
    }
    for (; count > 0; count--) {
      const key = readBytes(cursor);
      const value = key && readBytes(cursor);
      if (key === undefined || value === undefined) return undefined;
      const name = new TextDecoder().decode(key);
      metadata.delete(name);
      metadata.set(name, value.slice());
    }
  }
}

interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

function readNumber(cursor: Cursor, what: string): number | undefined {
  const found = readVarint(cursor.bytes, cursor.at);
  if (found === 'short') return undefined;
  if (found === 'invalid') throw headerError('corrupt', `${what} is no number`, cursor.at);
  cursor.at = found.end;
  return found.value;
}

function readBytes(cursor: Cursor): Uint8Array | undefined {
  const start = cursor.at;
  const length = readNumber(cursor, 'a length of metadata');
  if (length === undefined) return undefined;
  if (length < 0 || length > maxHeaderBytes)
    throw headerError('corrupt', `a metadata entry of ${length} bytes cannot be`, start);
  if (cursor.at + length > cursor.bytes.byteLength) return undefined;
  const bytes = cursor.bytes.subarray(cursor.at, cursor.at + length);
  cursor.at += length;
  return bytes;
}

function headerError(
  code: 'truncated' | 'corrupt' | 'tooLarge',
  message: string,
  offset: number,
): TableError {
  return new TableError(code, message, { where: { part: 'header', offset } });
}
