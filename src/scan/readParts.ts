/** A rectangle of cells of a file that may be damaged: what can be read, and for the rest why it cannot. */
import { TableError, type ErrorCode } from '../base/errors.ts';
import type { Range } from '../table/schema.ts';
import type { ShortenedCell } from './shortenedBatch.ts';
import type { RowReader } from './rowReader.ts';
import { readTileIpc } from './tile.ts';

/** Rows × top-level columns, which may come in any order. */
export interface Cells {
  readonly rows: Range;
  readonly columns: readonly number[];
}

type Content =
  | {
      readonly kind: 'cells';
      readonly ipc: Uint8Array<ArrayBuffer>;
      /** Cells of which only a part is there, counted from the part's first row and column. */
      readonly shortened: readonly ShortenedCell[];
    }
  | { readonly kind: 'failed'; readonly error: TableError };

/** `columns` are places among those that were asked for. */
export type CellPart = { readonly rows: Range; readonly columns: Range } & Content;

/** What is wrong with a place in the file, rather than with the file, the machine or the call. */
const damage: ReadonlySet<ErrorCode> = new Set([
  'corrupt',
  'truncated',
  'unsupported',
  'encrypted',
  'tooLarge',
] as const);

/** Whether other places of the file may well be read. */
export function isDamage(error: unknown): error is TableError {
  return error instanceof TableError && damage.has(error.code);
}

/**
 * Reads `cells` in one part if it can. Else each column is read by itself, and a column that fails is read segment by
 * segment, so that only damaged column chunks are missing. The parts cover `cells` (cut to the table's rows) and do
 * not overlap. Rejects with what is not damage: a cancelled call, a file that is gone, a decoder that crashed.
 */
export async function readParts(
  reader: RowReader,
  cells: Cells,
  signal?: AbortSignal,
): Promise<readonly CellPart[]> {
  const read = async (rows: Range, columns: Range): Promise<CellPart> => {
    const wanted = { rows, columns: cells.columns.slice(columns.start, columns.end) };
    return { rows, columns, ...(await contentOf(reader, wanted, signal)) };
  };
  const whole = await read(cells.rows, { start: 0, end: cells.columns.length });
  if (whole.kind === 'cells') return [whole];
  const parts: CellPart[] = [];
  for (const start of cells.columns.keys()) {
    const columns = { start, end: start + 1 };
    const column = await read(cells.rows, columns);
    if (column.kind === 'cells') parts.push(column);
    else for (const rows of reader.parts(cells.rows)) parts.push(await read(rows, columns));
  }
  return parts;
}

async function contentOf(
  reader: RowReader,
  cells: Cells,
  signal: AbortSignal | undefined,
): Promise<Content> {
  try {
    return { kind: 'cells', ...(await readTileIpc(reader, cells, signal)) };
  } catch (error) {
    if (isDamage(error)) return { kind: 'failed', error };
    throw error;
  }
}
