/** Where the plain-DOM grid lives inside the page: a new one for each opening of the document, and whenever more than places change. */
import { effect } from '@preact/signals';
import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { errorText } from '../src/base/errorText.ts';
import type { OpenedDocument } from '../src/protocol/messages.ts';
import { isWholeTable } from '../src/table/rowView.ts';
import { Grid } from './grid/grid.ts';
import type { Session } from './session.ts';

export function GridPane({
  session,
  table,
}: {
  readonly session: Session;
  readonly table: OpenedDocument;
}): VNode {
  const host = useRef<HTMLDivElement>(null);
  const columns = session.columns.value;
  const view = session.rows.view.value;
  useLayoutEffect(() => {
    if (host.current === null) return undefined;
    const grid = new Grid(host.current, {
      fields: columns.flatMap((column) => table.schema.fields[column] ?? []),
      rows: session.gridRows.peek(),
      isWholeTable: isWholeTable(view),
      sort: view.sort,
      state: session.gridState,
      read: session.readTile,
      copyElsewhere: session.copyCells,
      writeClipboard: session.writeClipboard,
      failureText: (error) => errorText(error, table.name),
      onFailure: session.report,
      onActiveCell: session.onActiveCell,
      onState: session.saveSoon,
      moveColumn: (at, by) => {
        session.changeColumn(by < 0 ? 'moveLeft' : 'moveRight', at);
      },
    });
    session.attachGrid(grid);
    const stopGrowing = effect(() => {
      const rows = session.gridRows.value;
      // Those of another view are for the grid that comes after this one.
      if (session.rows.view.peek() === view) grid.grow(rows);
    });
    session.onActiveCell(grid.activeCell);
    grid.focus();
    return () => {
      stopGrowing();
      session.detachGrid();
      grid.dispose();
    };
  }, [session, table, columns, view]);
  return <div class="grid-pane" ref={host} />;
}
