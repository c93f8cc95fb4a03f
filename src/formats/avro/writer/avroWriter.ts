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
import { headerBytes } from './containerBytes.ts';
import type { AvroTarget } from './encodePlan.ts';
import { encodeRows } from './encodeRows.ts';
import { RowBlocks } from './rowBlocks.ts';
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

interface StartedFile {
  readonly output: BlockOutput;
  readonly blocks: RowBlocks;
}

class AvroWriter implements TableWriter {
  readonly #sink: ByteSink;
  readonly #target: AvroTarget;
  readonly #settings: FileSettings;
  /** Once the header is written. */
  #file: StartedFile | undefined;
  #rowsTaken = 0;

  constructor(sink: ByteSink, target: AvroTarget, settings: FileSettings) {
    this.#sink = sink;
    this.#target = target;
    this.#settings = settings;
  }

  async write(batch: RecordBatch, signal?: AbortSignal): Promise<void> {
    const { blocks } = await this.#started(signal);
    for (const rows of encodeRows(this.#target.columns, batch, this.#rowsTaken)) {
      throwIfAborted(signal);
      await blocks.add(rows, signal);
    }
    this.#rowsTaken += batch.numRows;
  }

  async finish(signal?: AbortSignal): Promise<WrittenTable> {
    const { output, blocks } = await this.#started(signal);
    await blocks.endBlock(signal);
    await output.finish(signal);
    return { rows: output.records, segments: output.blocks };
  }

  async #started(signal: AbortSignal | undefined): Promise<StartedFile> {
    if (this.#file !== undefined) return this.#file;
    const { codec, level, syncMarker = randomSyncMarker() } = this.#settings;
    const compress = await blockCompressor(codec, level);
    const metadata = fileMetadata(this.#target.schemaJson, this.#settings);
    await this.#sink.write(headerBytes(metadata, syncMarker), signal);
    const output = new BlockOutput(this.#sink, compress, syncMarker);
    this.#file = { output, blocks: new RowBlocks(output, this.#settings) };
    return this.#file;
  }
}
