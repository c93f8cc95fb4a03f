/**
 * Record batches to Arrow IPC, as a stream or as a file (a stream between magic bytes, with a directory at its end).
 * https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc
 */
import {
  type DataType,
  MetadataVersion,
  RecordBatchStreamWriter,
  Schema,
  type RecordBatch,
} from 'apache-arrow';
import { FileBlock, Footer } from 'apache-arrow/ipc/metadata/file';
import { yieldTurn } from '../../base/abort.ts';
import type { ByteSink } from '../../io/byteSink.ts';
import type { TableSchema } from '../../table/schema.ts';
import { recordBatch } from '../arrowType.ts';
import { concatData } from '../concatData.ts';
import { withoutDictionaries } from '../dictionaryData.ts';
import { RowQueue } from '../rowQueue.ts';
import type { TableWriter, WrittenTable } from '../tableWriter.ts';
import { arrowField, withType } from './arrowFields.ts';
import { prefixBytes, schemaMessage } from './messageStream.ts';

export interface ArrowWriteOptions {
  /** `file` can be read in any order, `stream` from its start only. */
  readonly form: 'file' | 'stream';
  /** Most rows of a record batch; 65,536 when undefined. */
  readonly batchRows?: number | undefined;
  /** For the schema. */
  readonly metadata?: ReadonlyMap<string, string> | undefined;
}

const defaultBatchRows = 65_536;
/** Bytes after which a record batch ends, rows or not. */
const batchBytes = 64 * 1024 * 1024;

const utf8 = new TextEncoder();
const magic = utf8.encode('ARROW1');
const paddedMagic = utf8.encode('ARROW1\0\0');

/** Dictionaries are written as the values they stand for. */
export function createArrowWriter(
  sink: ByteSink,
  schema: TableSchema,
  options: ArrowWriteOptions,
): TableWriter {
  return new ArrowTableWriter(sink, schema, options);
}

class ArrowTableWriter implements TableWriter {
  readonly #sink: ByteSink;
  readonly #options: ArrowWriteOptions;
  readonly #schema: Schema;
  readonly #queue: RowQueue;
  readonly #blocks: FileBlock[] = [];
  #isStarted = false;
  #rows = 0;

  constructor(sink: ByteSink, { fields }: TableSchema, options: ArrowWriteOptions) {
    this.#sink = sink;
    this.#options = options;
    this.#schema = new Schema(fields.map(arrowField), new Map(options.metadata ?? []));
    this.#queue = new RowQueue(fields);
  }

  async write(batch: RecordBatch, signal?: AbortSignal): Promise<void> {
    this.#queue.add(batch);
    this.#rows += batch.numRows;
    const limit = this.#limit;
    while (this.#queue.size.rows >= limit.rows || this.#queue.size.bytes >= limit.bytes)
      await this.#writeBatch(signal);
  }

  async finish(signal?: AbortSignal): Promise<WrittenTable> {
    await this.#start(signal);
    while (this.#queue.size.rows > 0) await this.#writeBatch(signal);
    await this.#sink.write(endOfStream(), signal);
    if (this.#options.form === 'file') {
      const footer = Footer.encode(new Footer(this.#schema, MetadataVersion.V5, this.#blocks, []));
      const length = new Uint8Array(4);
      new DataView(length.buffer).setInt32(0, footer.byteLength, true);
      for (const part of [footer, length, magic]) await this.#sink.write(part, signal);
    }
    return { rows: this.#rows, segments: this.#blocks.length };
  }

  get #limit(): { readonly rows: number; readonly bytes: number } {
    return { rows: this.#options.batchRows ?? defaultBatchRows, bytes: batchBytes };
  }

  async #start(signal: AbortSignal | undefined): Promise<void> {
    if (this.#isStarted) return;
    this.#isStarted = true;
    if (this.#options.form === 'file') await this.#sink.write(paddedMagic, signal);
    await this.#sink.write(schemaMessage(this.#schema), signal);
  }

  async #writeBatch(signal: AbortSignal | undefined): Promise<void> {
    await this.#start(signal);
    await yieldTurn(signal);
    const parts = this.#queue.take(this.#queue.rowsWithin(this.#limit));
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    const columns = this.#schema.fields.map(({ type }, i) => {
      const joined = concatData(parts.flatMap((part) => part.columns[i] ?? []));
      return withType(withoutDictionaries(joined), type as DataType);
    });
    const message = messageOf(recordBatch(this.#schema, rows, columns));
    const metadataBytes = prefixBytes + metadataLength(message);
    const bodyBytes = message.byteLength - metadataBytes;
    this.#blocks.push(new FileBlock(metadataBytes, bodyBytes, this.#sink.position));
    await this.#sink.write(message, signal);
  }
}

/** The one record batch message of a stream: what lies between the schema and the end. */
function messageOf(batch: RecordBatch): Uint8Array {
  const writer = new RecordBatchStreamWriter();
  writer.write(batch);
  writer.finish();
  const stream = writer.toUint8Array(true);
  return stream.subarray(prefixBytes + metadataLength(stream), -prefixBytes);
}

/** Bytes of metadata of the message that `bytes` start with. */
function metadataLength(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getInt32(4, true);
}

function endOfStream(): Uint8Array {
  return Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);
}
