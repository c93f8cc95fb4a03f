/** Record batches into files one after the other, each of which ends at a number of rows or bytes. */
import type { RecordBatch } from 'apache-arrow';
import { throwIfAborted } from '../../base/abort.ts';
import { TableError } from '../../base/errors.ts';
import { createTableWriter } from '../../formats/tableWriters.ts';
import { createMemorySink } from '../../io/memorySink.ts';
import type { OutputFolder } from '../../io/outputFolder.ts';
import type { JobProgress } from '../job.ts';
import { Part, type NewPart } from './part.ts';
import type { PartLimit, WrittenPart } from './partSpec.ts';

export interface RollingParts extends NewPart {
  readonly batches: AsyncIterable<RecordBatch>;
  readonly limit: PartLimit;
  /** The name of the n-th file, from 1 on. */
  readonly nameOf: (n: number) => string;
  /** Told of all bytes that are written, and whether a file is being read back. */
  readonly report: (progress: Pick<JobProgress, 'phase' | 'bytesWritten'>) => void;
  readonly signal: AbortSignal | undefined;
}

/** At least one file, also for no rows: it says what the columns are. Throws TableError for a limit that cannot be. */
export function checkLimit(limit: PartLimit): void {
  const value = limit.kind === 'rows' ? limit.rows : limit.bytes;
  if (!Number.isSafeInteger(value) || value < 1)
    throw new TableError(
      'invalidArgument',
      `${limit.kind} per file must be a whole number above 0, not ${value}`,
    );
}

/** Memory is bounded as that of one writer. */
export async function writeRollingParts(
  folder: OutputFolder,
  options: RollingParts,
): Promise<readonly WrittenPart[]> {
  const { batches, limit, nameOf, report, signal } = options;
  const sizer = new PartSizer(limit, options);
  const written: WrittenPart[] = [];
  let part: Part | undefined;
  let bytes = 0;
  const next = async (): Promise<Part> => Part.create(folder, nameOf(written.length + 1), options);
  const tell = (phase: JobProgress['phase']): void => {
    report({ phase, bytesWritten: bytes + (part?.bytes ?? 0) });
  };
  const end = async (ended: Part): Promise<void> => {
    const finished = await ended.finish(signal, () => {
      tell('verifying');
    });
    sizer.learn(finished);
    written.push(finished);
    bytes += finished.bytes;
    part = undefined;
  };
  for await (const batch of batches) {
    for (let start = 0; start < batch.numRows;) {
      throwIfAborted(signal);
      const most = await sizer.rowsPerPart(batch);
      part ??= await next();
      const rows = Math.min(batch.numRows - start, most - part.rows);
      await part.write(batch.slice(start, start + rows), signal);
      start += rows;
      tell('running');
      if (part.rows >= most || sizer.isFull(part)) await end(part);
    }
  }
  if (part !== undefined || written.length === 0) await end(part ?? (await next()));
  tell('running');
  return written;
}

/** Rows that are written to memory to see how many bytes they take. */
const sampleRows = 65_536;

/** How many rows a file takes, where all that is asked for is how many bytes. */
class PartSizer {
  readonly #limit: PartLimit;
  readonly #part: NewPart;
  #rows = 0;
  #bytes = 0;

  constructor(limit: PartLimit, part: NewPart) {
    this.#limit = limit;
    this.#part = part;
  }

  /** `batch` is what comes next. */
  async rowsPerPart(batch: RecordBatch): Promise<number> {
    if (this.#limit.kind === 'rows') return this.#limit.rows;
    if (this.#rows === 0) await this.#measure(batch.slice(0, sampleRows));
    return Math.max(1, Math.floor((this.#limit.bytes * this.#rows) / Math.max(1, this.#bytes)));
  }

  /** Files that are written tell more than a sample. */
  learn({ rows, bytes }: WrittenPart): void {
    this.#rows = rows;
    this.#bytes = bytes;
  }

  /** Whether what is written already is enough, whatever was expected. */
  isFull({ bytes }: Part): boolean {
    return this.#limit.kind === 'bytes' && bytes >= this.#limit.bytes;
  }

  async #measure(sample: RecordBatch): Promise<void> {
    const sink = createMemorySink(Infinity);
    const writer = createTableWriter(sink, this.#part.table, this.#part.write);
    await writer.write(sample);
    await writer.finish();
    this.learn({ name: '', rows: sample.numRows, segments: 0, bytes: sink.position });
  }
}
