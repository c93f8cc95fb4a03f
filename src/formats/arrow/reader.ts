/**
 * Arrow IPC as rows, front to back: a file is read as the stream that lies between its magic bytes and its directory.
 * https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc
 */
import {
  CompressionType,
  compressionRegistry,
  RecordBatchReader,
  type DataType,
  type Field as ArrowField,
  type RecordBatch,
} from 'apache-arrow';
import { throwIfAborted } from '../../base/abort.ts';
import { isAbort, TableError, toTableError } from '../../base/errors.ts';
import { decompressLz4Frame } from '../../codecs/lz4Frame.ts';
import { loadZstd } from '../../codecs/zstd.ts';
import type { ByteSource } from '../../io/byteSource.ts';
import { recordBatch, schemaOf } from '../arrowType.ts';
import { canonicalData } from '../canonicalData.ts';
import type { ReadRequest } from '../format.ts';
import type { RowSource } from '../rowSource.ts';
import { fieldOfArrow } from './fieldsOfArrow.ts';
import { plainData } from './plainData.ts';

const fileMagic = 'ARROW1';
const paddedMagicBytes = 8;
/** The length of the directory, and the magic once more. */
const trailerBytes = 10;
const readBytes = 1024 * 1024;
/** Most bytes of one buffer. */
const maxBufferBytes = 2 ** 31 - 1;

const ascii = new TextDecoder('latin1');

async function headOf(source: ByteSource, signal: AbortSignal | undefined): Promise<Uint8Array> {
  return source.read(0, Math.min(paddedMagicBytes, source.size), signal);
}

/** Whether it is an Arrow file, or a stream (whose first message starts with a mark of four set bytes). */
export async function startsLikeArrow(source: ByteSource, signal?: AbortSignal): Promise<boolean> {
  const head = await headOf(source, signal);
  const isMarked = head.length > 4 && head.subarray(0, 4).every((byte) => byte === 0xff);
  return isMarked || ascii.decode(head.subarray(0, fileMagic.length)) === fileMagic;
}

/** Reads the schema. The source stays the caller's. Rejects with TableError `corrupt` or `unsupported`. */
export async function openArrow(source: ByteSource, signal?: AbortSignal): Promise<RowSource> {
  await registerCodecs();
  const head = await headOf(source, signal);
  const isFile = ascii.decode(head.subarray(0, fileMagic.length)) === fileMagic;
  const stream = isFile ? await streamOfFile(source, signal) : { start: 0, end: source.size };
  const file = { source, stream };
  const { schema } = await orExplain(async () => opened(file, signal));
  const fields = (schema.fields as readonly ArrowField<DataType>[]).map(fieldOfArrow);
  return {
    format: isFile ? 'arrow' : 'arrows',
    schema: { fields },
    rowCount: undefined,
    keyValueMetadata: Array.from(schema.metadata, ([key, value]) => ({
      key,
      value,
      bytes: new TextEncoder().encode(value).byteLength,
    })),
    read: (request, readSignal) => readBatches(file, { fields }, { request, signal: readSignal }),
    close: () => undefined,
  };
}

interface ArrowFile {
  readonly source: ByteSource;
  /** Where the stream of messages lies. */
  readonly stream: { readonly start: number; readonly end: number };
}

async function streamOfFile(
  source: ByteSource,
  signal: AbortSignal | undefined,
): Promise<ArrowFile['stream']> {
  const trailer = await source.read(Math.max(0, source.size - trailerBytes), source.size, signal);
  const hasMagic = ascii.decode(trailer.subarray(-fileMagic.length)) === fileMagic;
  if (trailer.length < trailerBytes || !hasMagic)
    throw new TableError('truncated', 'it starts with ARROW1 but does not end with it');
  const footerBytes = new DataView(trailer.buffer, trailer.byteOffset).getInt32(0, true);
  const end = source.size - trailerBytes - footerBytes;
  if (footerBytes < 0 || end < paddedMagicBytes)
    throw new TableError('corrupt', `its directory says it has ${footerBytes} bytes`);
  return { start: paddedMagicBytes, end };
}

async function* pieces(
  { source, stream }: ArrowFile,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for (let at = stream.start; at < stream.end; at += readBytes) {
    throwIfAborted(signal);
    yield await source.read(at, Math.min(stream.end, at + readBytes), signal);
  }
}

async function opened(file: ArrowFile, signal: AbortSignal | undefined) {
  const reader = await RecordBatchReader.from(pieces(file, signal));
  return reader.open();
}

async function* readBatches(
  file: ArrowFile,
  { fields }: RowSource['schema'],
  { request, signal }: { readonly request: ReadRequest; readonly signal: AbortSignal | undefined },
): AsyncGenerator<RecordBatch> {
  const { rows, columns } = request;
  const reader = await orExplain(async () => opened(file, signal));
  const asked = columns.map((column) => fields[column]!);
  let start = 0;
  try {
    while (start < rows.end) {
      const next = await orExplain(async () => reader.next());
      if (next.done === true) break;
      const batch: RecordBatch = next.value;
      const from = Math.max(0, rows.start - start);
      const to = Math.min(batch.numRows, rows.end - start);
      start += batch.numRows;
      if (from >= to) continue;
      const data = columns.map((column, i) => {
        const found = plainData(batch.data.children[column]!.slice(from, to - from));
        return canonicalData(found, asked[i]!.type);
      });
      yield recordBatch(schemaOf(asked, data), to - from, data);
    }
  } finally {
    await reader.cancel();
  }
}

/** The library throws plain errors of many kinds at damaged bytes. */
async function orExplain<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof TableError || isAbort(cause)) throw cause;
    throw new TableError('corrupt', toTableError(cause).message, { cause });
  }
}

let codecs: Promise<void> | undefined;

/** The library decompresses in one go: codecs are made ready before. */
async function registerCodecs(): Promise<void> {
  codecs ??= loadZstd().then((zstd) => {
    compressionRegistry.set(CompressionType.LZ4_FRAME, {
      decode: (bytes) => decompressLz4Frame(bytes, maxBufferBytes),
    });
    compressionRegistry.set(CompressionType.ZSTD, {
      decode: (bytes) => {
        const made = zstd.decompress(bytes, maxBufferBytes);
        if (made instanceof Uint8Array) return made;
        throw new TableError('internal', 'zstd took its time');
      },
    });
  });
  return codecs;
}
