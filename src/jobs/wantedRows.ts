/** The rows of an input that fulfil a condition, in the order that is wanted. */
import type { RecordBatch } from 'apache-arrow';
import { TableError } from '../base/errors.ts';
import type { RowSource } from '../formats/rowSource.ts';
import type { ByteSink } from '../io/byteSink.ts';
import { createMemorySink } from '../io/memorySink.ts';
import { filteredRows } from '../scan/filteredRows.ts';
import { gatherBatch } from '../scan/gather.ts';
import { parseCondition } from '../scan/predicate/parseCondition.ts';
import { rowFilter, type RowFilter } from '../scan/predicate/rowFilter.ts';
import { oneRange } from '../scan/rowRanges.ts';
import { sortBatches, usualSortMemoryBytes } from '../scan/sort/sortBatches.ts';
import { sortColumns, sortText, type SortColumn, type SortKey } from '../scan/sort/sortOrder.ts';
import type { Range, TableSchema } from '../table/schema.ts';
import type { JobContext } from './jobContext.ts';

/** What is asked of rows, in words. */
export interface RowWish {
  readonly where?: string | undefined;
  readonly sort?: readonly SortKey[] | undefined;
  /** What rows may take while they are sorted. */
  readonly sortMemoryBytes?: number | undefined;
}

/** The same, ready for a table. */
export interface WantedRows {
  readonly filter: RowFilter | undefined;
  /** Columns are places in `carried`. */
  readonly order: readonly SortColumn[] | undefined;
  readonly sortMemoryBytes: number;
  /** Of the input: those of the output, then those that only the order needs. */
  readonly carried: readonly number[];
}

/** `columns` are those of the output. Throws TableError `invalidArgument`. */
export function wantedRows(
  schema: TableSchema,
  { where, sort, sortMemoryBytes = usualSortMemoryBytes }: RowWish,
  columns: readonly number[],
): WantedRows {
  if (!(sortMemoryBytes >= 1))
    throw new TableError('invalidArgument', 'sorting takes at least 1 byte of memory');
  const sorted = sort && sortColumns(sort, schema);
  const carried = [...new Set([...columns, ...(sorted ?? []).map(({ column }) => column)])];
  return {
    filter: where === undefined ? undefined : rowFilter(parseCondition(where), schema),
    order: sorted?.map((key) => ({ ...key, column: carried.indexOf(key.column) })),
    sortMemoryBytes,
    carried,
  };
}

/** One sentence for each wish. */
export function wishText({ where, sort }: RowWish): readonly string[] {
  return [
    ...(where === undefined ? [] : [`Rows: those with ${where}.`]),
    ...(sort === undefined ? [] : [`Sorted by ${sortText(sort)}.`]),
  ];
}

/** Rows of the carried columns, sorted if they are wanted so; what does not fit into memory goes to disk if there is one. */
export function inWantedOrder(
  rows: AsyncIterable<RecordBatch>,
  { fields }: Pick<TableSchema, 'fields'>,
  { carried, order, sortMemoryBytes }: Pick<WantedRows, 'carried' | 'order' | 'sortMemoryBytes'>,
  context: JobContext,
): AsyncIterable<RecordBatch> {
  if (order === undefined) return rows;
  return sortBatches(rows, {
    fields: carried.flatMap((column) => fields[column] ?? []),
    order,
    memoryBytes: sortMemoryBytes,
    createScratch: scratchOf(context),
    signal: context.signal,
  });
}

/** Where a job puts what does not fit into memory: on disk if there is one. */
function scratchOf({ createScratch }: Pick<JobContext, 'createScratch'>): () => Promise<ByteSink> {
  return createScratch ?? (async () => Promise.resolve(createMemorySink(Infinity)));
}

/** Rows `range` of those wanted, with the columns of the output; `onTaken` is told how many rows of the input were read. */
export async function* readWanted(
  input: RowSource,
  wanted: WantedRows,
  { range, width, context, onTaken }: ReadingWanted,
): AsyncGenerator<RecordBatch> {
  const { filter, carried } = wanted;
  const { signal } = context;
  const onSeen = ({ start, end }: Range): void => {
    onTaken(end - start);
  };
  const table = await input.table?.(signal);
  const rows =
    table === undefined
      ? passing(input, { filter, carried, signal, onSeen })
      : filteredRows(table, { filter, columns: carried, signal, onSeen });
  const sorted = inWantedOrder(rows, input.schema, wanted, context);
  const written = Array.from({ length: width }, (_, place) => place);
  let first = 0;
  for await (const batch of sorted) {
    const next = first + batch.numRows;
    const start = Math.max(range.start, first) - first;
    const end = Math.min(range.end, next) - first;
    if (start < end) yield gatherBatch(batch.selectAt(written), oneRange({ start, end }));
    if (next >= range.end) return;
    first = next;
  }
}

interface ReadingWanted {
  readonly range: Range;
  /** How many of the carried columns are those of the output. */
  readonly width: number;
  readonly context: JobContext;
  readonly onTaken: (rows: number) => void;
}

interface Passing extends Pick<WantedRows, 'filter' | 'carried'> {
  readonly signal: AbortSignal | undefined;
  readonly onSeen: (rows: Range) => void;
}

/** Of an input that can only be read through. */
async function* passing(
  input: RowSource,
  { filter, carried, signal, onSeen }: Passing,
): AsyncGenerator<RecordBatch> {
  const columns = [...new Set([...carried, ...(filter?.columns ?? [])])];
  const tested = (filter?.columns ?? []).map((column) => columns.indexOf(column));
  const kept = [...carried.keys()];
  const rows = { start: 0, end: Infinity };
  for await (const batch of input.read({ rows, columns }, signal)) {
    const all = { start: 0, end: batch.numRows };
    const found = filter?.select(batch.selectAt(tested), 0) ?? oneRange(all);
    if (found.rows > 0) yield gatherBatch(batch.selectAt(kept), found);
    onSeen(all);
  }
}
