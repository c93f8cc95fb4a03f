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
import { checksummed } from '../verify/checksummedSink.ts';
import { writtenSums, type TableSums } from '../verify/tableSums.ts';
import { verifyWritten } from '../verify/verifyWritten.ts';
import type { WrittenPart } from './partSpec.ts';

export interface NewPart {
  readonly write: TableWriteOptions;
  readonly table: NewTable;
  /** Whether values are read back. */
  readonly readsBack: boolean;
}

export class Part {
  readonly #name: string;
  readonly #sink: ByteSink;
  readonly #writer: TableWriter;
  readonly #write: TableWriteOptions;
  readonly #sums: TableSums | undefined;
  #rows = 0;

  private constructor(name: string, sink: ByteSink, { write, table, readsBack }: NewPart) {
    this.#sums = readsBack ? writtenSums(table.schema.fields, write.format) : undefined;
    this.#name = name;
    this.#sink = sink;
    this.#write = write;
    this.#writer = createTableWriter(sink, table, write);
  }

  /** Whoever owns the folder aborts it when anything of a part rejects. */
  static async create(folder: OutputFolder, name: string, part: NewPart): Promise<Part> {
    const { write, readsBack } = part;
    return new Part(name, checksummed(await folder.create(name), write.format, readsBack), part);
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
    this.#sums?.add(batch);
    await this.#writer.write(batch, signal);
  }

  /** Rejects with TableError `verifyFailed` when it does not read back. */
  async finish(signal: AbortSignal | undefined, onVerifying: () => void): Promise<WrittenPart> {
    const { segments } = await this.#writer.finish(signal);
    const expected = { rows: this.#rows, segments, sums: this.#sums };
    onVerifying();
    await verifyWritten(this.#sink, this.#write, expected, { signal, onRows: onVerifying });
    const bytes = this.#sink.position;
    await this.#sink.commit();
    return { name: this.#name, rows: this.#rows, segments, bytes };
  }
}
