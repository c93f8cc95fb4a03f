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
import { isAbort, TableError, toTableError } from '../../base/errors.ts';
import { decompressLz4Frame } from '../../codecs/lz4Frame.ts';
import { loadZstd } from '../../codecs/zstd.ts';
import type { ByteSource } from '../../io/byteSource.ts';
import { recordBatch, schemaOf } from '../arrowType.ts';
import { canonicalData } from '../canonicalData.ts';
import type { ReadRequest } from '../format.ts';
import type { RowSource } from '../rowSource.ts';
import { fieldOfArrow } from './fieldsOfArrow.ts';
import { messagePieces, messageStream, type MessageStream } from './messageStream.ts';
import { plainData } from './plainData.ts';

/** Most bytes of one buffer. */
const maxBufferBytes = 2 ** 31 - 1;

/** Reads the schema. The source stays the caller's. Rejects with TableError `corrupt` or `unsupported`. */
export async function openArrow(source: ByteSource, signal?: AbortSignal): Promise<RowSource> {
  await registerCodecs();
  const file = await orExplain(async () => messageStream(source, signal));
  const { schema } = await orExplain(async () => opened(file, signal));
  const fields = (schema.fields as readonly ArrowField<DataType>[]).map(fieldOfArrow);
  return {
    format: file.form === 'file' ? 'arrow' : 'arrows',
    schema: { fields },
    rowCount: undefined,
    keyValueMetadata: Array.from(schema.metadata, ([key, value]) => ({ key, value })),
    read: (request, readSignal) => readBatches(file, { fields }, { request, signal: readSignal }),
    close: () => undefined,
  };
}

async function opened(file: MessageStream, signal: AbortSignal | undefined) {
  const reader = await RecordBatchReader.from(messagePieces(file, signal));
  return reader.open();
}

async function* readBatches(
  file: MessageStream,
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
