/** The part of EngineApi that reads rows: of a table, or of a view of it. */
import type { TableReader } from '../formats/format.ts';
import { transferring } from '../protocol/rpc.ts';
import type { TilePart } from '../protocol/tiles.ts';
import { tableErrors } from '../protocol/wireError.ts';
import { readParts } from '../scan/readParts.ts';
import { rowReader, type RowReader } from '../scan/rowReader.ts';
import { readIpc } from '../scan/tile.ts';
import type { EngineApi, TableCells } from './engineApi.ts';
import type { SharedRows, SharedViews } from './sharedRows.ts';

interface OpenTable {
  readonly reader: TableReader;
  readonly views: SharedViews;
}

type RowMethods = Pick<EngineApi, 'showRows' | 'placeOfRow' | 'readIpc' | 'readTile'>;

/** `tableOf` throws TableError `closed` for a table that is not open. */
export function rowMethods(tableOf: (table: number) => OpenTable): RowMethods {
  return {
    showRows: async ({ table, view }, { signal, report }) =>
      tableOf(table).views.rowsOf(view).follow(report, signal),
    async placeOfRow({ table, view, row }, { signal }) {
      const shown = tableOf(table).views.rowsOf(view);
      await shown.reach(Infinity, signal);
      return shown.placeOf(row);
    },
    async readIpc({ table, rows, columns, view }, { signal }) {
      const { reader } = await rowsOf(tableOf(table), { rows, view }, signal);
      const ipc = await readIpc(reader, { rows, columns }, signal);
      return transferring({ ipc }, [ipc.buffer]);
    },
    async readTile({ table, rows, columns, view }, { signal }) {
      const { reader, shown } = await rowsOf(tableOf(table), { rows, view }, signal);
      const read = await readParts(reader, { rows, columns }, signal);
      const parts = read.map((part): TilePart =>
        part.kind === 'cells' ? part : { ...part, error: tableErrors.toWire(part.error) },
      );
      const buffers = read.flatMap((part) => (part.kind === 'cells' ? [part.ipc.buffer] : []));
      return transferring({ parts, rowNumbers: shown?.numbers(rows) }, buffers);
    },
  };
}

/** What to read rows of: of a view, once it has found so many. */
async function rowsOf(
  { reader, views }: OpenTable,
  { rows, view }: Pick<TableCells, 'rows' | 'view'>,
  signal: AbortSignal | undefined,
): Promise<{ readonly reader: RowReader; readonly shown?: SharedRows }> {
  if (view === undefined) return { reader: rowReader(reader) };
  const shown = views.rowsOf(view);
  await shown.reach(rows.end, signal);
  return { reader: shown.reader, shown };
}
