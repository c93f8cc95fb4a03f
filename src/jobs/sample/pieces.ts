/** Walks over a table's key columns in pieces, with what a filter leaves over of each. */
import type { RecordBatch } from 'apache-arrow';
import type { TableReader } from '../../formats/format.ts';
import { runsOf } from '../../scan/keys/arrowKeys.ts';
import { promisingRows } from '../../scan/predicate/promisingRows.ts';
import type { RowFilter } from '../../scan/predicate/rowFilter.ts';
import { oneRange, type RowRanges } from '../../scan/rowRanges.ts';
import type { KeyRuns } from '../../table/keyRuns.ts';
import type { Range } from '../../table/schema.ts';
import type { KeyPiece } from './idSelector.ts';

export interface PieceColumns {
  /** Top-level columns whose runs are wanted. */
  readonly keys: readonly number[];
  readonly filter: RowFilter | undefined;
}

/** The pieces of some rows, which begin and end where segments do, in order. */
export async function* piecesOf(
  reader: TableReader,
  rows: Range,
  columns: PieceColumns,
  signal: AbortSignal | undefined,
): AsyncGenerator<KeyPiece> {
  const segments = {
    start: reader.segmentOfRow(rows.start),
    end: reader.segmentOfRow(rows.end - 1) + 1,
  };
  const runs =
    columns.filter === undefined ? reader.keyRuns?.(segments, columns.keys, signal) : undefined;
  if (runs === undefined)
    for await (const promising of promisingRows(reader, rows, columns.filter, signal))
      yield* decodedPieces(reader, promising, columns, signal);
  else yield* runPieces(reader, segments, { ...columns, runs }, signal);
}

/** A piece for each segment whose runs are known without decoding it. */
async function* runPieces(
  reader: TableReader,
  segments: Range,
  {
    runs,
    ...columns
  }: PieceColumns & { readonly runs: AsyncIterable<readonly KeyRuns[] | undefined> },
  signal: AbortSignal | undefined,
): AsyncGenerator<KeyPiece> {
  let segment = segments.start;
  for await (const found of runs) {
    const [{ rowStart, rowCount } = { rowStart: 0, rowCount: 0 }] = reader.segments({
      start: segment,
      end: ++segment,
    });
    if (found !== undefined)
      yield { firstRow: rowStart, rows: rowCount, columns: found, candidates: undefined };
    else {
      const rows = { start: rowStart, end: rowStart + rowCount };
      yield* decodedPieces(reader, rows, columns, signal);
    }
  }
}

async function* decodedPieces(
  reader: TableReader,
  rows: Range,
  { keys, filter }: PieceColumns,
  signal: AbortSignal | undefined,
): AsyncGenerator<KeyPiece> {
  const columns = [...new Set([...keys, ...(filter?.columns ?? [])])];
  let firstRow = rows.start;
  for await (const batch of reader.read({ rows, columns }, signal)) {
    yield {
      firstRow,
      rows: batch.numRows,
      columns: keys.map((column) => {
        const data = batch.data.children[columns.indexOf(column)]!;
        return runsOf(data, reader.schema.fields[column]!.type);
      }),
      candidates: filter?.select(filterBatch(batch, columns, filter), firstRow),
    };
    firstRow += batch.numRows;
  }
}

/** The rows that are left over of some rows, which begin and end where segments do. */
export async function* candidatesOf(
  reader: TableReader,
  rows: Range,
  filter: RowFilter | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<RowRanges> {
  if (filter === undefined) yield oneRange(rows);
  else
    for await (const { candidates } of piecesOf(reader, rows, { keys: [], filter }, signal))
      if (candidates !== undefined) yield candidates;
}

function filterBatch(
  batch: RecordBatch,
  columns: readonly number[],
  filter: RowFilter,
): RecordBatch {
  return batch.selectAt(filter.columns.map((column) => columns.indexOf(column)));
}
