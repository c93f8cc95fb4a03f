/** Does with a file what the editor does, in the engine that the editor uses, and judges what comes back. */
import { TableError, type ErrorCode } from '../../src/base/errors.ts';
import type { Engine } from '../../src/engine/engine.ts';
import type { EngineTable } from '../../src/engine/engineTable.ts';
import type { OpenedTable } from '../../src/engine/engineApi.ts';
import { tileColumns, tileRows } from '../../src/protocol/tiles.ts';
import { cellText } from '../../src/table/cellText.ts';
import { columnsOfIpc } from '../../src/table/ipcColumns.ts';
import type { Range } from '../../src/table/schema.ts';
import type { Original } from './originals.ts';

/** What damage may be called. A decoder that crashes is replaced with its worker. */
const damageCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'notTable',
  'empty',
  'truncated',
  'corrupt',
  'encrypted',
  'unsupported',
  'tooLarge',
  'workerDied',
]);

/** Longer than this is a hang. */
const maxMilliseconds = 10_000;

/** What came of a file: rows that are as many as they should be, or what is wrong with it. */
export type Verdict = 'rows' | ErrorCode;

/** The code of an error that damage may cause; rethrows others. */
function codeOf(error: unknown): ErrorCode {
  if (error instanceof TableError && damageCodes.has(error.code)) return error.code;
  throw error;
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer after ${maxMilliseconds} ms`));
    }, maxMilliseconds);
  });
  try {
    return await Promise.race([work, patience]);
  } finally {
    clearTimeout(timer);
  }
}

/** The texts of the cells that could be read, by row and column. */
export type Cells = Map<string, string>;

/** Reads one tile; every part of it has the rows that it says, each with a text, or says why not. */
async function surveyTile(
  table: EngineTable,
  { schema }: OpenedTable,
  cells: { readonly rows: Range; readonly columns: readonly number[]; readonly found: Cells },
): Promise<Verdict> {
  let verdict: Verdict = 'rows';
  const { rows: asked, columns } = cells;
  const { parts } = await inTime(table.readTile({ rows: asked, columns }));
  for (const part of parts) {
    if (part.kind === 'failed') {
      verdict = codeOf(new TableError(part.error.code as ErrorCode, part.error.message));
      continue;
    }
    const rows = part.rows.end - part.rows.start;
    for (const [index, column] of columnsOfIpc(part.ipc).entries()) {
      const type = schema.fields[part.columns.start + index]?.type;
      if (column.length !== rows || type === undefined)
        throw new Error(`${column.length} rows instead of ${rows}`);
      for (let row = 0; row < rows; row++) {
        const value = column.at(row);
        const text = value === null || value === undefined ? '(null)' : cellText(value, type);
        cells.found.set(`${part.rows.start + row},${part.columns.start + index}`, text);
      }
    }
  }
  return verdict;
}

/**
 * Opens a file, its checksums verified, and reads its first, middle and last rows into `found`. Throws what no file may
 * cause, hangs among it.
 */
export async function survey(
  engine: Engine,
  { bytes, keys }: Pick<Original, 'bytes' | 'keys'>,
  found: Cells,
): Promise<Verdict> {
  const options = { keys, verifyChecksums: true };
  try {
    const table = await inTime(engine.openTable({ kind: 'bytes', name: 'fuzzed', bytes }, options));
    try {
      return await surveyTable(table, found);
    } finally {
      await inTime(table.close());
    }
  } catch (error) {
    return codeOf(error);
  }
}

async function surveyTable(table: EngineTable, found: Cells): Promise<Verdict> {
  const opened = await table.open();
  const { rowCount } = opened.facts;
  const columns = [...opened.schema.fields.keys()].slice(0, tileColumns);
  const starts = new Set([0, Math.floor(rowCount / 2), Math.max(0, rowCount - tileRows)]);
  let verdict: Verdict = 'rows';
  for (const start of starts) {
    const rows = { start, end: Math.min(rowCount, start + tileRows) };
    const tile = await surveyTile(table, opened, { rows, columns, found }).catch(codeOf);
    if (tile !== 'rows') verdict = tile;
  }
  await inTime(table.segments({ start: 0, end: 10 }));
  await inTime(table.layoutMap({ maxSegmentBins: 10, maxColumnBins: 10 }));
  if (opened.facts.segmentCount > 0) await inTime(table.columnChunks(0)).catch(codeOf);
  return verdict;
}
