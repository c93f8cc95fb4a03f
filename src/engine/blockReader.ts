/**
 * Reads rows that lie scattered in a file in blocks, so that neighbouring tiles share the work: whoever reads a few hundred
 * of them decodes nearly all pages, whoever reads some thousand does so once.
 */
import type { RecordBatch } from 'apache-arrow';
import { gatherBatch } from '../scan/gather.ts';
import { isDamage } from '../scan/readParts.ts';
import { oneRange } from '../scan/rowRanges.ts';
import type { RowReader } from '../scan/rowReader.ts';
import { SharedWork } from './sharedWork.ts';

/** Some screenfuls; as many of two million rows lie in every page of them. */
const blockRows = 2048;
/** Blocks beyond this are forgotten, the one asked for longest ago first: a wide screen shows some beside each other. */
const maxBlocks = 8;

/**
 * As `exact`, but for requests within a block, which are served of the whole block. `bounded` reads those, as one batch:
 * where it refuses, for damage or for too many bytes, only what is asked for is read.
 */
export function blockReader(exact: RowReader, bounded: RowReader): RowReader {
  /** By rows and columns, the one that was asked for last at the end. */
  const blocks = new Map<string, Block>();
  const blockOf = (index: number, columns: readonly number[]): Block => {
    const name = `${index}:${columns.join()}`;
    const rows = { start: index * blockRows, end: (index + 1) * blockRows };
    const block = blocks.get(name) ?? new Block(bounded, { rows, columns });
    blocks.delete(name);
    blocks.set(name, block);
    const [oldest] = blocks.keys();
    if (blocks.size > maxBlocks && oldest !== undefined) blocks.delete(oldest);
    return block;
  };
  return {
    schema: exact.schema,
    parts: (rows) => exact.parts(rows),
    async *read(request, signal) {
      const { rows, columns } = request;
      const index = Math.floor(rows.start / blockRows);
      const first = index * blockRows;
      const isWithin = rows.end <= first + blockRows;
      const batch = isWithin ? await blockOf(index, columns).batch(signal) : undefined;
      if (batch === undefined) {
        yield* exact.read(request, signal);
        return;
      }
      const end = Math.min(rows.end - first, batch.numRows);
      yield gatherBatch(batch, oneRange({ start: rows.start - first, end }));
    },
  };
}

type Request = Pick<Parameters<RowReader['read']>[0], 'rows' | 'columns'>;

class Block {
  #batch: RecordBatch | undefined;
  #isDone = false;
  /** Tells whether it is done. */
  readonly #work: SharedWork<boolean>;

  constructor(reader: RowReader, request: Request) {
    this.#work = new SharedWork({
      progress: () => this.#isDone,
      run: async (_report, signal) => {
        try {
          for await (const batch of reader.read(request, signal)) this.#batch = batch;
        } catch (error) {
          if (!isDamage(error)) throw error;
        }
        this.#isDone = true;
      },
    });
  }

  /** Undefined where it is refused. Goes on for as long as someone waits. */
  async batch(signal: AbortSignal | undefined): Promise<RecordBatch | undefined> {
    await this.#work.until(
      (isDone) => isDone,
      () => undefined,
      signal,
    );
    return this.#batch;
  }
}
