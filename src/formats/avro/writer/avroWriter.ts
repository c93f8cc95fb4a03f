/** Writes record batches as an Avro object container file. */
import type { RecordBatch } from 'apache-arrow';
import { throwIfAborted } from '../../../base/abort.ts';
import type { ByteSink } from '../../../io/byteSink.ts';
import type { TableWriter, WrittenTable } from '../../tableWriter.ts';
import { blockCompressor, type AvroCodec } from './avroCodecs.ts';
import { BlockOutput } from './blockOutput.ts';
import { headerBytes, joined } from './containerBytes.ts';
import type { AvroTarget, EncodeNode } from './encodePlan.ts';
import { encodeRows, type EncodedRows } from './encodeRows.ts';
import { randomSyncMarker } from './syncMarker.ts';

export interface AvroWriteOptions {
  readonly codec: AvroCodec;
  /** Of the codec's scale; see compressionLevels. */
  readonly level?: number | undefined;
  /** Most bytes of a block before it is compressed; a row that has more has a block of its own. */
  readonly blockBytes: number;
  readonly blockRows: number;
  /** For the header; what begins with `avro.` is the format's own and is left out. */
  readonly metadata?: ReadonlyMap<string, Uint8Array> | undefined;
  /** Random, unless a test wants to know it. */
  readonly syncMarker?: Uint8Array | undefined;
}

/** About what other writers use, in bytes, and enough for any codec. */
export const usualBlockBytes = 64 * 1024;

/** Writes the header at once. Rejects with TableError as the sink does. */
export async function createAvroWriter(
  sink: ByteSink,
  target: AvroTarget,
  options: AvroWriteOptions,
): Promise<TableWriter> {
  const { codec, level, syncMarker = randomSyncMarker() } = options;
  const compress = await blockCompressor(codec, level);
  await sink.write(headerBytes(fileMetadata(target.schemaJson, options), syncMarker));
  return new AvroWriter(target.columns, new BlockOutput(sink, compress, syncMarker), options);
}

const reserved = 'avro.';

function fileMetadata(
  schemaJson: string,
  { codec, metadata }: AvroWriteOptions,
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
  readonly #columns: readonly EncodeNode[];
  readonly #output: BlockOutput;
  readonly #options: AvroWriteOptions;
  /** The block that is being built: encoded rows, in parts. */
  #parts: Uint8Array[] = [];
  #bytes = 0;
  #rows = 0;
  #rowsTaken = 0;

  constructor(columns: readonly EncodeNode[], output: BlockOutput, options: AvroWriteOptions) {
    this.#columns = columns;
    this.#output = output;
    this.#options = options;
  }

  async write(batch: RecordBatch, signal?: AbortSignal): Promise<void> {
    for (const encoded of encodeRows(this.#columns, batch, this.#rowsTaken)) {
      throwIfAborted(signal);
      await this.#addRows(encoded, signal);
    }
    this.#rowsTaken += batch.numRows;
  }

  async finish(signal?: AbortSignal): Promise<WrittenTable> {
    await this.#endBlock(signal);
    await this.#output.finish(signal);
    return { rows: this.#output.records, segments: this.#output.blocks };
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
    await this.#output.add(rows, data, signal);
  }
}
