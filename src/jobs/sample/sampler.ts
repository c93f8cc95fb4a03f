/** Draws a sample: decides which rows are kept, then reads the wanted columns of those rows, window by window. */
import type { RecordBatch } from 'apache-arrow';
import { throwIfAborted } from '../../base/abort.ts';
import { TableError } from '../../base/errors.ts';
import type { TableReader } from '../../formats/format.ts';
import { readRows } from '../../scan/readRows.ts';
import { columnNamed } from '../../scan/predicate/columnNamed.ts';
import type { RowFilter } from '../../scan/predicate/rowFilter.ts';
import { RowRangesBuilder } from '../../scan/rowRanges.ts';
import { segmentWindows } from '../../scan/segmentWindows.ts';
import type { Range, TableSchema } from '../../table/schema.ts';
import { firstIds } from './firstIds.ts';
import type { IdSelector } from './idSelector.ts';
import { lowestIds } from './lowestIds.ts';
import {
  everyNth,
  firstRows,
  fractionOf,
  OrdinalSelector,
  uniformRows,
  type Ordinals,
} from './ordinals.ts';
import { candidatesOf, piecesOf } from './pieces.ts';
import type { IdSample, RowSample, SampleMethod } from './sampleMethod.ts';

export interface SamplerOptions {
  readonly method: SampleMethod;
  /** A safe integer; the same seed draws the same sample. */
  readonly seed: number;
  /** Applied first: what it leaves out is not there. */
  readonly filter?: RowFilter | undefined;
  /** Top-level columns that are kept, in order. */
  readonly columns: readonly number[];
  readonly signal?: AbortSignal | undefined;
  /** Told after each window. */
  readonly onProgress?: ((progress: SampleProgress) => void) | undefined;
}

/** How far a sample has come; when it is done, what came of it. */
export interface SampleProgress {
  /** Rows whose keys (or condition) were looked at; rows of both passes where there are two. */
  readonly rowsSeen: number;
  readonly rowsTotal: number;
  readonly rowsKept: number;
  /** Of samples of IDs. */
  readonly groups?: number | undefined;
  readonly ids?: number | undefined;
}

/**
 * The sample's rows, in file order. Memory: what one segment's key columns take, then its asked columns, and the IDs or
 * row numbers that are kept. Rejects with TableError `invalidArgument` for a method that cannot be.
 */
export function sampledRows(
  reader: TableReader,
  options: SamplerOptions,
): AsyncGenerator<RecordBatch> {
  const { method } = options;
  return method.kind === 'ids'
    ? sampleIds(reader, options, method)
    : sampleRows(reader, options, method);
}

async function* sampleIds(
  reader: TableReader,
  options: SamplerOptions,
  method: IdSample,
): AsyncGenerator<RecordBatch> {
  const { filter, signal } = options;
  const keys = [...method.groupBy, ...method.id].map((name) => columnNamed(reader.schema, name));
  const selector = idSelector(method, options.seed);
  const passes = selector.survey === undefined ? 1 : 2;
  const told = new Told(options, reader.facts.rowCount * passes, selector);
  if (selector.survey !== undefined)
    for (const window of segmentWindows(reader)) {
      throwIfAborted(signal);
      for await (const piece of piecesOf(reader, window, { keys, filter }, signal))
        selector.survey(piece);
      told.seen(window);
    }
  const kept = new RowRangesBuilder();
  for (const window of segmentWindows(reader)) {
    throwIfAborted(signal);
    for await (const piece of piecesOf(reader, window, { keys, filter }, signal))
      selector.select(piece, kept);
    yield* read(reader, kept, options, told);
    told.seen(window);
  }
}

async function* sampleRows(
  reader: TableReader,
  options: SamplerOptions,
  method: RowSample,
): AsyncGenerator<RecordBatch> {
  const { filter, signal } = options;
  const told = new Told(options, reader.facts.rowCount, undefined);
  const total = method.kind === 'random' ? await countRows(reader, options) : 0;
  const selector = new OrdinalSelector(ordinalsOf(method, total, options.seed));
  const kept = new RowRangesBuilder();
  for (const window of segmentWindows(reader)) {
    throwIfAborted(signal);
    for await (const candidates of candidatesOf(reader, window, filter, signal)) {
      selector.select(candidates, kept);
      if (selector.isDone) break;
    }
    yield* read(reader, kept, options, told);
    told.seen(window);
    if (selector.isDone) return;
  }
}

async function* read(
  reader: TableReader,
  kept: RowRangesBuilder,
  { columns, signal }: SamplerOptions,
  told: Told,
): AsyncGenerator<RecordBatch> {
  told.kept += kept.rows;
  if (kept.rows > 0) yield* readRows(reader, kept.take(), columns, signal);
}

/** Rows that the filter leaves over in the whole table. */
async function countRows(reader: TableReader, { filter, signal }: SamplerOptions): Promise<number> {
  if (filter === undefined) return reader.facts.rowCount;
  let count = 0;
  for (const window of segmentWindows(reader))
    for await (const candidates of candidatesOf(reader, window, filter, signal))
      count += candidates.rows;
  return count;
}

/** Throws TableError `invalidArgument` for what no table, or not this one, can be sampled by. */
export function checkMethod(method: SampleMethod, schema: TableSchema): void {
  if (method.kind === 'ids') {
    for (const name of [...method.groupBy, ...method.id]) columnNamed(schema, name);
    idSelector(method, 0);
  } else ordinalsOf(method, 0, 0);
}

function idSelector(method: IdSample, seed: number): IdSelector {
  const { idsPerGroup: perGroup, groupBy, id, choose } = method;
  if (id.length === 0)
    throw new TableError('invalidArgument', 'a sample of IDs needs an ID column');
  whole('IDs per group', perGroup);
  if (choose === 'first') return firstIds(groupBy.length, id.length, perGroup);
  const columns = { groupColumns: groupBy.length, idColumns: id.length };
  return lowestIds({ ...columns, perGroup, seed, independent: choose === 'random' });
}

function ordinalsOf(method: RowSample, total: number, seed: number): Ordinals {
  switch (method.kind) {
    case 'first':
      return firstRows(whole('rows', method.rows));
    case 'every':
      return everyNth(whole('n', method.nth));
    case 'fraction':
      if (!(method.fraction > 0 && method.fraction <= 1))
        throw new TableError('invalidArgument', 'the fraction is above 0 and at most 1');
      return fractionOf(method.fraction, seed);
    case 'random':
      return uniformRows(whole('rows', method.rows), total, seed);
  }
}

function whole(name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new TableError('invalidArgument', `${name} must be a whole number above 0, not ${value}`);
}

/** Progress as it is told. */
class Told {
  readonly #report: SamplerOptions['onProgress'];
  readonly #rowsTotal: number;
  readonly #selector: IdSelector | undefined;
  #rowsSeen = 0;
  kept = 0;

  constructor(options: SamplerOptions, rowsTotal: number, selector: IdSelector | undefined) {
    this.#report = options.onProgress;
    this.#rowsTotal = rowsTotal;
    this.#selector = selector;
  }

  seen({ start, end }: Range): void {
    this.#rowsSeen += end - start;
    this.#report?.({
      rowsSeen: this.#rowsSeen,
      rowsTotal: this.#rowsTotal,
      rowsKept: this.kept,
      groups: this.#selector?.groups,
      ids: this.#selector?.ids,
    });
  }
}
