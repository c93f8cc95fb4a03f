/** Where the plain-DOM grid lives inside the page: a new one for each opening of the document, and for other columns. */
import { effect } from '@preact/signals';
import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { errorText } from '../src/base/errorText.ts';
import type { OpenedDocument } from '../src/protocol/messages.ts';
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
  useLayoutEffect(() => {
    if (host.current === null) return undefined;
    const grid = new Grid(host.current, {
      fields: columns.flatMap((column) => table.schema.fields[column] ?? []),
      rows: session.gridRows.peek(),
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
      grid.grow(session.gridRows.value);
    });
    session.onActiveCell(grid.activeCell);
    grid.focus();
    return () => {
      stopGrowing();
      session.detachGrid();
      grid.dispose();
    };
  }, [session, table, columns]);
  return <div class="grid-pane" ref={host} />;
}
