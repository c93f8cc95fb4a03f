/** Record batches to CSV, TSV or NDJSON: UTF-8, every value exact, compressed as a whole if asked for. */
import type { RecordBatch } from 'apache-arrow';
import { throwIfAborted, yieldTurn } from '../../../base/abort.ts';
import { TableError } from '../../../base/errors.ts';
import type { Compress } from '../../../codecs/codec.ts';
import { codecOf } from '../../../codecs/codecs.ts';
import type { ByteSink } from '../../../io/byteSink.ts';
import type { TableSchema } from '../../../table/schema.ts';
import type { TableWriter, WrittenTable } from '../../tableWriter.ts';
import { writeLines } from './batchLines.ts';
import { csvForm } from './csvForm.ts';
import type { LineForm } from './lineForm.ts';
import { ndjsonForm } from './ndjsonForm.ts';
import { TextBuffer } from '../textBuffer.ts';
import { delimitedOf, type TextOptions } from '../textOptions.ts';

/** Rows made into text at a time, in cells: some tens of milliseconds' work. */
const turnCells = 50_000;
/** Bytes after which text is written, and compressed: as a gzip member or a zstd frame of its own. */
const pieceBytes = 4 * 1024 * 1024;

/** Throws TableError `invalidArgument` for options that cannot be. */
export function createTextWriter(
  sink: ByteSink,
  { fields }: TableSchema,
  options: TextOptions,
): TableWriter {
  const form =
    options.format === 'ndjson' ? ndjsonForm(fields) : csvForm(fields, delimitedOf(options));
  return new TextTableWriter(sink, form, options);
}

class TextTableWriter implements TableWriter {
  readonly #sink: ByteSink;
  readonly #form: LineForm;
  readonly #options: TextOptions;
  readonly #out = new TextBuffer();
  #compress: Compress | undefined;
  #rows = 0;

  constructor(sink: ByteSink, form: LineForm, options: TextOptions) {
    this.#sink = sink;
    this.#form = form;
    this.#options = options;
    this.#out.text(form.head);
  }

  async write(batch: RecordBatch, signal?: AbortSignal): Promise<void> {
    const step = Math.max(1, Math.floor(turnCells / Math.max(1, this.#form.before.length)));
    for (let start = 0; start < batch.numRows; start += step) {
      await yieldTurn(signal);
      const rows = batch.slice(start, start + step);
      writeLines(rows, this.#form, { out: this.#out, firstRow: this.#rows });
      this.#rows += rows.numRows;
      if (this.#out.length >= pieceBytes) await this.#flush(signal);
    }
  }

  async finish(signal?: AbortSignal): Promise<WrittenTable> {
    // What is compressed is a member or a frame, if only an empty one.
    if (this.#out.length > 0 || this.#sink.position === 0) await this.#flush(signal);
    return { rows: this.#rows, segments: 0 };
  }

  async #flush(signal: AbortSignal | undefined): Promise<void> {
    this.#compress ??= await compressOf(this.#options);
    const packed = await this.#compress(this.#out.written);
    throwIfAborted(signal);
    await this.#sink.write(packed, signal);
    this.#out.truncate(0);
  }
}

async function compressOf({ compression = 'none' }: TextOptions): Promise<Compress> {
  const { compressor } = await codecOf(compression);
  if (compressor === undefined)
    throw new TableError('unsupported', `${compression} compression is not available here`);
  return compressor();
}
