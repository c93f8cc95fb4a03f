/**
 * Where the messages of an Arrow file or stream lie. A file is magic bytes, a stream, and a directory; what apache-arrow
 * for JavaScript writes has its schema in the directory only.
 * https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format
 */
import { MessageHeader, RecordBatchStreamWriter, type Schema } from 'apache-arrow';
import { Footer } from 'apache-arrow/ipc/metadata/file';
import { Message } from 'apache-arrow/ipc/metadata/message';
import { throwIfAborted } from '../../base/abort.ts';
import { TableError } from '../../base/errors.ts';
import type { ByteSource } from '../../io/byteSource.ts';

const fileMagic = 'ARROW1';
const paddedMagicBytes = 8;
/** The length of the directory, and the magic once more. */
const trailerBytes = 10;
/** Before the metadata of a message, and at the end of a stream: a mark, and how many bytes of metadata follow. */
export const prefixBytes = 8;
const readBytes = 1024 * 1024;

const ascii = new TextDecoder('latin1');

async function headOf(source: ByteSource, signal: AbortSignal | undefined): Promise<Uint8Array> {
  return source.read(0, Math.min(paddedMagicBytes, source.size), signal);
}

function hasMagic(bytes: Uint8Array): boolean {
  return ascii.decode(bytes) === fileMagic;
}

/** Whether it is an Arrow file, or a stream (whose first message starts with a mark of four set bytes). */
export async function startsLikeArrow(source: ByteSource, signal?: AbortSignal): Promise<boolean> {
  const head = await headOf(source, signal);
  const isMarked = head.length > 4 && head.subarray(0, 4).every((byte) => byte === 0xff);
  return isMarked || hasMagic(head.subarray(0, fileMagic.length));
}

export interface MessageStream {
  readonly source: ByteSource;
  readonly form: 'file' | 'stream';
  /** The message of the schema, where it is not the first of those in the file. */
  readonly schema: Uint8Array | undefined;
  readonly start: number;
  readonly end: number;
}

/** Rejects with TableError `truncated` or `corrupt`, or with what the library throws at a damaged directory. */
export async function messageStream(
  source: ByteSource,
  signal: AbortSignal | undefined,
): Promise<MessageStream> {
  const head = await headOf(source, signal);
  if (!hasMagic(head.subarray(0, fileMagic.length)))
    return { source, form: 'stream', schema: undefined, start: 0, end: source.size };
  const trailer = await source.read(Math.max(0, source.size - trailerBytes), source.size, signal);
  if (trailer.length < trailerBytes || !hasMagic(trailer.subarray(-fileMagic.length)))
    throw new TableError('truncated', 'it starts with ARROW1 but does not end with it');
  const footerBytes = new DataView(trailer.buffer, trailer.byteOffset).getInt32(0, true);
  const end = source.size - trailerBytes - footerBytes;
  const start = paddedMagicBytes;
  if (footerBytes < 0 || end < start)
    throw new TableError('corrupt', `its directory says it has ${footerBytes} bytes`);
  const file = { source, form: 'file', schema: undefined, start, end } as const;
  if (await startsWithSchema(file, signal)) return file;
  const footer = await source.read(end, end + footerBytes, signal);
  return { ...file, schema: schemaMessage(Footer.decode(footer).schema) };
}

async function startsWithSchema(
  { source, start, end }: MessageStream,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const prefix = await source.read(start, Math.min(end, start + prefixBytes), signal);
  if (prefix.length < prefixBytes) return false;
  const words = new DataView(prefix.buffer, prefix.byteOffset);
  // Before Arrow 0.15 there was no mark.
  const isMarked = words.getInt32(0, true) === -1;
  const from = start + (isMarked ? 8 : 4);
  const bytes = words.getInt32(isMarked ? 4 : 0, true);
  if (bytes <= 0 || from + bytes > end) return false;
  const message = Message.decode(await source.read(from, from + bytes, signal));
  return message.headerType === MessageHeader.Schema;
}

/** What a stream of that schema starts with. */
export function schemaMessage(schema: Schema): Uint8Array {
  const writer = new RecordBatchStreamWriter();
  writer.reset(undefined, schema);
  writer.finish();
  return writer.toUint8Array(true).subarray(0, -prefixBytes);
}

/** All of it, step by step. */
export async function* messagePieces(
  { source, schema, start, end }: MessageStream,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  if (schema !== undefined) yield schema;
  for (let at = start; at < end; at += readBytes) {
    throwIfAborted(signal);
    yield await source.read(at, Math.min(end, at + readBytes), signal);
  }
}
