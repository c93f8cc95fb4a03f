/** Writes record batches as an Avro object container file. */
import type { RecordBatch } from 'apache-arrow';
import { throwIfAborted } from '../../../base/abort.ts';
import type { ByteSink } from '../../../io/byteSink.ts';
import type { TableWriter, WrittenTable } from '../../tableWriter.ts';
import { blockCompressor } from './avroCodecs.ts';
import {
  avroWriteSettings,
  type AvroWriteOptions,
  type AvroWriteSettings,
} from './avroWriteOptions.ts';
import { BlockOutput } from './blockOutput.ts';
import { headerBytes, joined } from './containerBytes.ts';
import type { AvroTarget } from './encodePlan.ts';
import { encodeRows, type EncodedRows } from './encodeRows.ts';
import { randomSyncMarker } from './syncMarker.ts';

export interface AvroFileOptions extends AvroWriteOptions {
  /** For the header; what begins with `avro.` is the format's own and is left out. */
  readonly metadata?: ReadonlyMap<string, Uint8Array> | undefined;
  /** Random, unless a test wants to know it. */
  readonly syncMarker?: Uint8Array | undefined;
}

type FileSettings = AvroWriteSettings & Pick<AvroFileOptions, 'metadata' | 'syncMarker'>;

/** Throws TableError `invalidArgument` for options that cannot be. */
export function createAvroWriter(
  sink: ByteSink,
  target: AvroTarget,
  options: AvroFileOptions,
): TableWriter {
  return new AvroWriter(sink, target, { ...options, ...avroWriteSettings(options) });
}

const reserved = 'avro.';

function fileMetadata(
  schemaJson: string,
  { codec, metadata }: FileSettings,
): ReadonlyMap<string, Uint8Array> {
  const utf8 = new TextEncoder();
  const others = [...(metadata ?? [])].filter(([key]) => !key.startsWith(reserved));
  return new Map([
    ['avro.schema', utf8.encode(schemaJson)],
    ['avro.codec', utf8.encode(codec)],
    ...others,
  ]);
}

class AvroWriter implements TableWriter {
  readonly #sink: ByteSink;
  readonly #target: AvroTarget;
  readonly #options: FileSettings;
  /** Once the header is written. */
  #output: BlockOutput | undefined;
  /** The block that is being built: encoded rows, in parts. */
  #parts: Uint8Array[] = [];
  #bytes = 0;
  #rows = 0;
  #rowsTaken = 0;

  constructor(sink: ByteSink, target: AvroTarget, options: FileSettings) {
    this.#sink = sink;
    this.#target = target;
    this.#options = options;
  }

  async write(batch: RecordBatch, signal?: AbortSignal): Promise<void> {
    for (const encoded of encodeRows(this.#target.columns, batch, this.#rowsTaken)) {
      throwIfAborted(signal);
      await this.#addRows(encoded, signal);
    }
    this.#rowsTaken += batch.numRows;
  }

  async finish(signal?: AbortSignal): Promise<WrittenTable> {
    await this.#endBlock(signal);
    const output = await this.#started(signal);
    await output.finish(signal);
    return { rows: output.records, segments: output.blocks };
  }

  async #started(signal: AbortSignal | undefined): Promise<BlockOutput> {
    if (this.#output !== undefined) return this.#output;
    const { codec, level, syncMarker = randomSyncMarker() } = this.#options;
    const compress = await blockCompressor(codec, level);
    const metadata = fileMetadata(this.#target.schemaJson, this.#options);
    await this.#sink.write(headerBytes(metadata, syncMarker), signal);
    this.#output = new BlockOutput(this.#sink, compress, syncMarker);
    return this.#output;
  }

  /** Adds rows to the block, and ends it where the next one has no room. */
  async #addRows({ bytes, ends }: EncodedRows, signal: AbortSignal | undefined): Promise<void> {
    const { blockBytes, blockRows } = this.#options;
    let from = 0;
    let start = 0;
    for (const end of ends) {
      const hasRoom = this.#rows < blockRows && this.#bytes + (end - from) <= blockBytes;
      if (!hasRoom && this.#rows > 0) {
        this.#addPart(bytes, from, start);
        from = start;
        await this.#endBlock(signal);
      }
      this.#rows++;
      start = end;
    }
    this.#addPart(bytes, from, start);
  }

  #addPart(bytes: Uint8Array, start: number, end: number): void {
    if (end > start) this.#parts.push(bytes.subarray(start, end));
    this.#bytes += end - start;
  }

  async #endBlock(signal: AbortSignal | undefined): Promise<void> {
    if (this.#rows === 0) return;
    const data = joined(this.#parts);
    const rows = this.#rows;
    this.#parts = [];
    this.#bytes = 0;
    this.#rows = 0;
    await (await this.#started(signal)).add(rows, data, signal);
  }
}
