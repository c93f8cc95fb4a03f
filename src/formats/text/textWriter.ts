/** Record batches to CSV, TSV or NDJSON: UTF-8, every value exact, compressed as a whole if asked for. */
import { RecordBatchStreamWriter, type RecordBatch } from 'apache-arrow';
import { throwIfAborted, yieldTurn } from '../../base/abort.ts';
import { TableError, toTableError } from '../../base/errors.ts';
import type { Compress } from '../../codecs/codec.ts';
import { codecOf } from '../../codecs/codecs.ts';
import type { ByteSink } from '../../io/byteSink.ts';
import { columnsOfIpc } from '../../table/ipcColumns.ts';
import type { TableSchema } from '../../table/schema.ts';
import type { TableWriter, WrittenTable } from '../tableWriter.ts';
import { csv, ndjson, type RowFormat } from './rowText.ts';
import { delimitedOf, type TextOptions } from './textOptions.ts';

/** Rows made into text at a time, in cells: some tens of milliseconds' work. */
const turnCells = 50_000;
/** Characters after which text is written, and compressed: as a gzip member or a zstd frame of its own. */
const pieceLength = 4 * 1024 * 1024;

/** Throws TableError `invalidArgument` for options that cannot be. */
export function createTextWriter(
  sink: ByteSink,
  { fields }: TableSchema,
  options: TextOptions,
): TableWriter {
  const rows = options.format === 'ndjson' ? ndjson(fields) : csv(fields, delimitedOf(options));
  return new TextTableWriter(sink, { rows, columns: fields.length, options });
}

interface TextForm {
  readonly rows: RowFormat;
  readonly columns: number;
  readonly options: TextOptions;
}

const utf8 = new TextEncoder();

class TextTableWriter implements TableWriter {
  readonly #sink: ByteSink;
  readonly #form: TextForm;
  #compress: Compress | undefined;
  #text: string;
  #rows = 0;

  constructor(sink: ByteSink, form: TextForm) {
    this.#sink = sink;
    this.#form = form;
    this.#text = form.rows.head;
  }

  async write(batch: RecordBatch, signal?: AbortSignal): Promise<void> {
    const step = Math.max(1, Math.floor(turnCells / Math.max(1, this.#form.columns)));
    for (let start = 0; start < batch.numRows; start += step) {
      await yieldTurn(signal);
      this.#add(batch.slice(start, start + step));
      if (this.#text.length >= pieceLength) await this.#flush(signal);
    }
  }

  async finish(signal?: AbortSignal): Promise<WrittenTable> {
    // What is compressed is a member or a frame, if only an empty one.
    if (this.#text !== '' || this.#sink.position === 0) await this.#flush(signal);
    return { rows: this.#rows, segments: 0 };
  }

  #add(batch: RecordBatch): void {
    const { rows } = this.#form;
    const columns = columnsOfIpc(ipcOf(batch));
    const lines: string[] = [];
    for (let row = 0; row < batch.numRows; row++) {
      try {
        lines.push(rows.line(columns, row, this.#rows === 0));
      } catch (cause) {
        const { code, message } = toTableError(cause);
        const where = { part: `row ${this.#rows}` };
        throw new TableError(code, message, { where, cause });
      }
      this.#rows++;
    }
    if (lines.length > 0) this.#text += `${lines.join('\n')}\n`;
  }

  async #flush(signal: AbortSignal | undefined): Promise<void> {
    const bytes = utf8.encode(this.#text);
    this.#text = '';
    this.#compress ??= await compressOf(this.#form.options);
    const packed = await this.#compress(bytes);
    throwIfAborted(signal);
    await this.#sink.write(packed, signal);
  }
}

async function compressOf({ compression = 'none' }: TextOptions): Promise<Compress> {
  const { compressor } = await codecOf(compression);
  if (compressor === undefined)
    throw new TableError('unsupported', `${compression} compression is not available here`);
  return compressor();
}

function ipcOf(batch: RecordBatch): Uint8Array {
  const writer = new RecordBatchStreamWriter();
  writer.write(batch);
  writer.finish();
  return writer.toUint8Array(true);
}
