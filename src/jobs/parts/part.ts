/** One of several files that a job writes: whole and checked before it waits for the others. */
import type { RecordBatch } from 'apache-arrow';
import {
  createTableWriter,
  type NewTable,
  type TableWriteOptions,
} from '../../formats/tableWriters.ts';
import type { TableWriter } from '../../formats/tableWriter.ts';
import type { ByteSink } from '../../io/byteSink.ts';
import type { OutputFolder } from '../../io/outputFolder.ts';
import { verifyWritten } from '../verifyWritten.ts';
import type { WrittenPart } from './partSpec.ts';

export interface NewPart {
  readonly write: TableWriteOptions;
  readonly table: NewTable;
}

export class Part {
  readonly #name: string;
  readonly #sink: ByteSink;
  readonly #writer: TableWriter;
  readonly #write: TableWriteOptions;
  #rows = 0;

  private constructor(name: string, sink: ByteSink, { write, table }: NewPart) {
    this.#name = name;
    this.#sink = sink;
    this.#write = write;
    this.#writer = createTableWriter(sink, table, write);
  }

  /** Whoever owns the folder aborts it when anything of a part rejects. */
  static async create(folder: OutputFolder, name: string, part: NewPart): Promise<Part> {
    return new Part(name, await folder.create(name), part);
  }

  get rows(): number {
    return this.#rows;
  }

  /** Bytes that are written already. */
  get bytes(): number {
    return this.#sink.position;
  }

  async write(batch: RecordBatch, signal: AbortSignal | undefined): Promise<void> {
    this.#rows += batch.numRows;
    await this.#writer.write(batch, signal);
  }

  /** Rejects with TableError `verifyFailed` when it does not read back. */
  async finish(signal: AbortSignal | undefined): Promise<WrittenPart> {
    const { segments } = await this.#writer.finish(signal);
    await verifyWritten(this.#sink, this.#write, { rows: this.#rows, segments }, signal);
    const bytes = this.#sink.position;
    await this.#sink.commit();
    return { name: this.#name, rows: this.#rows, segments, bytes };
  }
}
