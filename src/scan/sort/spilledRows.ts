/** Rows that do not fit into memory: written to a scratch file in pieces, and read back piece by piece. */
import {
  RecordBatchReader,
  RecordBatchStreamWriter,
  type Data,
  type RecordBatch,
  type Schema,
} from 'apache-arrow';
import { throwIfAborted } from '../../base/abort.ts';
import { TableError } from '../../base/errors.ts';
import { recordBatch, schemaOf } from '../../formats/arrowType.ts';
import { canonicalData } from '../../formats/canonicalData.ts';
import type { ByteSink } from '../../io/byteSink.ts';
import type { Field, Range } from '../../table/schema.ts';

/** Some columns of the same rows. */
export interface Rows {
  readonly rows: number;
  readonly columns: readonly Data[];
}

/** Where the pieces of a run lie in the scratch file, in order. */
export type Run = readonly Range[];

/** Made when the first rows are written, and removed by `close`. */
export class SpilledRows {
  readonly #createScratch: () => Promise<ByteSink>;
  readonly #fields: readonly Field[];
  #scratch: ByteSink | undefined;

  constructor(fields: readonly Field[], createScratch: () => Promise<ByteSink>) {
    this.#fields = fields;
    this.#createScratch = createScratch;
  }

  /** The pieces one after the other; their columns are canonical and without dictionaries. */
  async write(
    pieces: Iterable<Rows> | AsyncIterable<Rows>,
    signal: AbortSignal | undefined,
  ): Promise<Run> {
    const scratch = (this.#scratch ??= await this.#createScratch());
    const run: Range[] = [];
    for await (const piece of pieces) {
      throwIfAborted(signal);
      const start = scratch.position;
      await scratch.write(this.#stream(piece), signal);
      run.push({ start, end: scratch.position });
    }
    return run;
  }

  async read({ start, end }: Range): Promise<Rows> {
    if (this.#scratch === undefined) throw new TableError('internal', 'nothing was written');
    const batch = RecordBatchReader.from(await this.#scratch.readBack(start, end)).next()
      .value as RecordBatch | null;
    if (batch === null) throw new TableError('internal', 'a piece of a run is empty');
    const columns = this.#fields.map(({ type }, i) => canonicalData(batch.data.children[i]!, type));
    return { rows: batch.numRows, columns };
  }

  /** Removes what was written. */
  async close(): Promise<void> {
    await this.#scratch?.abort();
    this.#scratch = undefined;
  }

  #stream({ rows, columns }: Rows): Uint8Array {
    const writer = new RecordBatchStreamWriter();
    const schema: Schema = schemaOf(this.#fields, columns);
    writer.write(recordBatch(schema, rows, [...columns]));
    writer.finish();
    return writer.toUint8Array(true);
  }
}
