/** What the host may ask of this page, answered by its session. */
import type { WebviewApi } from '../src/protocol/messages.ts';
import { unpackResult } from '../src/protocol/packedResult.ts';
import type { Session } from './session.ts';

export function webviewApi(session: Session): WebviewApi {
  return {
    goToRow: async ({ target }) =>
      done(() => {
        session.goToRow(target);
      }),
    goToColumn: async ({ column }) =>
      done(() => {
        session.goToColumn(column);
      }),
    changeColumn: async ({ change, at }) =>
      done(() => {
        session.changeColumn(change, at);
      }),
    showColumns: async ({ columns }) =>
      done(() => {
        session.showColumns(columns);
      }),
    toggleDetails: async ({ show }) =>
      done(() => {
        session.updatePanel({ open: show ?? !session.panel.value.open });
      }),
    copySelection: async () => session.grid?.copySelection(),
    shown: async () => {
      const { rowCount, isGrowing } = session.gridRows.value;
      return Promise.resolve({
        columns: session.columns.value,
        view: session.rows.view.value,
        rowCount: isGrowing ? undefined : rowCount,
        selected: session.grid?.selectedRange ?? null,
      });
    },
    editFilter: async (wanted) =>
      done(() => {
        session.editFilter(wanted);
      }),
    grew: async ({ growth, problem }) =>
      done(() => {
        session.grow(growth, problem);
      }),
    reopened: async ({ result }) =>
      done(() => {
        session.reopen(unpackResult(result));
      }),
  };
}

async function done(act: () => void): Promise<void> {
  act();
  return Promise.resolve();
}
