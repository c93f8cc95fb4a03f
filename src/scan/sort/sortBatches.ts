/** Sorts rows, however many: what does not fit into memory is sorted in runs, which are written down and merged. */
import type { RecordBatch } from 'apache-arrow';
import { yieldTurn } from '../../base/abort.ts';
import { rangeBytes } from '../../formats/arrowData.ts';
import { recordBatch, schemaOf } from '../../formats/arrowType.ts';
import { canonicalData } from '../../formats/canonicalData.ts';
import { concatData } from '../../formats/concatData.ts';
import { withoutDictionaries } from '../../formats/dictionaryData.ts';
import { RowQueue, type RowPart } from '../../formats/rowQueue.ts';
import type { ByteSink } from '../../io/byteSink.ts';
import type { Field } from '../../table/schema.ts';
import { mergeRuns, type RunReader } from './mergeRuns.ts';
import { rowKeys, type RowKeys } from './rowKeys.ts';
import { inOrder, sortedRows } from './rowOrder.ts';
import type { SortColumn } from './sortOrder.ts';
import { SpilledRows, type Rows, type Run } from './spilledRows.ts';

export interface SortOptions {
  /** Of the batches. */
  readonly fields: readonly Field[];
  /** Most significant first; columns are those of the batches. */
  readonly order: readonly SortColumn[];
  /** About what rows may take while they are sorted. */
  readonly memoryBytes: number;
  /** For what does not fit: a sink that is written, read back and aborted, never committed. */
  readonly createScratch: () => Promise<ByteSink>;
  readonly signal?: AbortSignal | undefined;
}

/** What rows may take while they are sorted, if nothing else is asked for. */
export const usualSortMemoryBytes = 256 * 1024 * 1024;

/** Rows of a run are held as they came, put together, and told by their keys. */
const runShare = 1 / 3;
/** Offsets of text reach twice as far. */
const maxRunBytes = 2 ** 30;
/** Runs that are merged at a time; each has a piece in memory, and so has what comes out. */
const mergedRuns = 32;
const pieceShare = 1 / (2 * mergedRuns);
const maxPieceRows = 65_536;

/** All rows of all batches, sorted; rows that the order does not tell apart stay as they come. Text is decoded. */
export async function* sortBatches(
  batches: AsyncIterable<RecordBatch>,
  options: SortOptions,
): AsyncGenerator<RecordBatch> {
  const { fields, createScratch } = options;
  const spilled = new SpilledRows(fields, createScratch);
  try {
    for await (const { rows, columns } of sorted(batches, spilled, options))
      yield recordBatch(schemaOf(fields, columns), rows, [...columns]);
  } finally {
    await spilled.close();
  }
}

async function* sorted(
  batches: AsyncIterable<RecordBatch>,
  spilled: SpilledRows,
  options: SortOptions,
): AsyncGenerator<Rows> {
  const { fields, memoryBytes, signal } = options;
  const queue = new RowQueue(fields);
  let runs: Run[] = [];
  for await (const batch of batches) {
    queue.add(decodedBatch(batch, fields));
    if (queue.size.bytes < Math.min(maxRunBytes, memoryBytes * runShare)) continue;
    await yieldTurn(signal);
    runs.push(await spilled.write(sortedRun(queue.take(queue.size.rows), options), signal));
  }
  await yieldTurn(signal);
  const rest = queue.size.rows === 0 ? [] : sortedRun(queue.take(queue.size.rows), options);
  if (runs.length === 0) {
    yield* rest;
    return;
  }
  runs.push(await spilled.write(rest, signal));
  // Neighbours are merged with neighbours: equal rows stay in order.
  while (runs.length > mergedRuns) {
    const fewer: Run[] = [];
    for (let i = 0; i < runs.length; i += mergedRuns) {
      const some = runs.slice(i, i + mergedRuns);
      fewer.push(await spilled.write(merged(some, spilled, options), signal));
    }
    runs = fewer;
  }
  yield* merged(runs, spilled, options);
}

/** With text decoded, and values as their types say. */
export function decodedBatch(batch: RecordBatch, fields: readonly Field[]): RecordBatch {
  const columns = fields.map(({ type }, i) =>
    canonicalData(withoutDictionaries(batch.data.children[i]!), type),
  );
  return recordBatch(schemaOf(fields, columns), batch.numRows, columns);
}

/** Pieces of a size that as many as are merged at a time fit into memory. */
async function* sortedRun(parts: readonly RowPart[], options: SortOptions): AsyncGenerator<Rows> {
  const columns = options.fields.map((_, i) => concatData(parts.map((part) => part.columns[i]!)));
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const order = await sortedRows(keysOf({ rows, columns }, options), options.signal);
  const pieceRows = pieceRowsOf({ rows, columns }, options.memoryBytes);
  for (let start = 0; start < rows; start += pieceRows) {
    const range = { start, end: Math.min(rows, start + pieceRows) };
    yield { rows: range.end - range.start, columns: inOrder(columns, order, range) };
  }
}

function merged(
  runs: readonly Run[],
  spilled: SpilledRows,
  options: SortOptions,
): AsyncGenerator<Rows> {
  const { signal } = options;
  const readers = runs.map((run): RunReader => {
    const pieces = run.values();
    return {
      next: async () => {
        const piece = pieces.next();
        return piece.done === true ? undefined : spilled.read(piece.value);
      },
    };
  });
  return mergeRuns(readers, {
    keysOf: (rows) => keysOf(rows, options),
    pieceRows: maxPieceRows,
    signal,
  });
}

function keysOf({ rows, columns }: Rows, { order }: SortOptions): RowKeys {
  const sortedBy = order.map(({ column }) => columns[column]!);
  return rowKeys(sortedBy, order, rows);
}

function pieceRowsOf({ rows, columns }: Rows, memoryBytes: number): number {
  const bytes = columns.reduce((sum, column) => sum + rangeBytes(column, 0, rows), 0);
  const fitting = Math.floor((memoryBytes * pieceShare * rows) / Math.max(1, bytes));
  return Math.max(1, Math.min(maxPieceRows, fitting));
}
