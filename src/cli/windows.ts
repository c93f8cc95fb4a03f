/** Rows of a table a window at a time, up to its end, wherever that turns out to be. */
import { TableError, type ErrorCode } from '../base/errors.ts';
import { countOf, countText } from '../base/quantityText.ts';
import type { EngineTable } from '../engine/engineTable.ts';
import { columnsOfIpc, type ValueColumn } from '../table/ipcColumns.ts';
import type { Range } from '../table/schema.ts';

export interface RowWindow {
  readonly rows: Range;
  /** Those asked for, in that order. */
  readonly columns: readonly ValueColumn[];
}

export interface WindowRequest {
  /** `end` may be beyond the table's. */
  readonly rows: Range;
  readonly columns: readonly number[];
  /** Rows read at a time. */
  readonly step: number;
  /** Told of rows that cannot be read, and goes on after them; without it the first of them is an error. */
  readonly onDamage: ((text: string) => void) | undefined;
}

const dataErrors: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['corrupt', 'tooLarge']);

export async function* windowsOf(
  table: EngineTable,
  request: WindowRequest,
  signal: AbortSignal,
): AsyncGenerator<RowWindow> {
  const { rows, columns, step } = request;
  for (let { start } = rows; start < rows.end; start += step) {
    const asked = { start, end: Math.min(rows.end, start + step) };
    const window = await readWindow(table, asked, columns, signal);
    if (!(window instanceof TableError)) {
      if (window.rows.end > start) yield window;
      if (window.rows.end < asked.end) return;
    } else if (request.onDamage === undefined) throw window;
    else yield* readableParts(table, asked, { ...request, onDamage: request.onDamage }, signal);
  }
}

/** The window, cut to the table's end, or what is wrong with its data. */
async function readWindow(
  table: EngineTable,
  rows: Range,
  columns: readonly number[],
  signal: AbortSignal,
): Promise<RowWindow | TableError> {
  try {
    const values = columnsOfIpc(await table.readIpc({ rows, columns }, signal));
    const length = values[0]?.length ?? rows.end - rows.start;
    return { rows: { start: rows.start, end: rows.start + length }, columns: values };
  } catch (error) {
    if (error instanceof TableError && dataErrors.has(error.code)) return error;
    throw error;
  }
}

/** What can be read of a window that cannot be read whole: of each segment, the rows before the damage. */
async function* readableParts(
  table: EngineTable,
  window: Range,
  { columns, onDamage }: WindowRequest & { readonly onDamage: (text: string) => void },
  signal: AbortSignal,
): AsyncGenerator<RowWindow> {
  const { parts } = await table.readTile({ rows: window, columns }, signal);
  // The parts end where segments do.
  const cuts = [...new Set(parts.flatMap(({ rows }) => [rows.start, rows.end]))].sort(
    (a, b) => a - b,
  );
  for (const [index, start] of cuts.slice(0, -1).entries()) {
    const end = cuts[index + 1] ?? start;
    let known = start;
    let problem: TableError | undefined;
    // Halving finds the first bad row: readable are exactly the rows before it.
    for (let limit = end; known < limit;) {
      const middle = problem === undefined ? end : Math.floor((known + limit) / 2);
      const until = Math.max(middle, known + 1);
      const found = await readWindow(table, { start: known, end: until }, columns, signal);
      if (found instanceof TableError) {
        problem = found;
        if (until === known + 1) break;
        limit = until;
      } else {
        yield found;
        known = until;
      }
    }
    if (problem !== undefined) onDamage(lostText({ start: known, end }, problem));
  }
}

function lostText({ start, end }: Range, { message, where }: TableError): string {
  const place = where === undefined ? '' : ` (${where.part}, byte ${countText(where.offset ?? 0)})`;
  return `${countOf(end - start, 'row')} from ${start} on left out: ${message}${place}`;
}
