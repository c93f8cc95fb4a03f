/** The commands that choose what the grid shows: from the palette, and from a column's menu. */
import * as vscode from 'vscode';
import type { ColumnChange } from '../protocol/messages.ts';
import { nameInCondition } from './options/conditionText.ts';
import { runSteps } from './multiStep.ts';
import { chooseColumns, type WantedColumns } from './options/columnPicker.ts';
import type { TableEditor } from './tableEditor.ts';

/** What the page says of the place where a menu was asked for. */
interface MenuContext {
  readonly column?: number;
}

/** Each acts on the active editor. */
export const columnCommands: Readonly<
  Record<string, (editor: TableEditor, context?: MenuContext) => Promise<void>>
> = {
  'colonnade.hideColumn': changing('hide'),
  'colonnade.moveColumnLeft': changing('moveLeft'),
  'colonnade.moveColumnRight': changing('moveRight'),
  'colonnade.sortAscending': changing('sortAscending'),
  'colonnade.sortDescending': changing('sortDescending'),
  'colonnade.clearSort': changing('unsort'),
  'colonnade.filterRows': editFilter,
  'colonnade.showAllColumns': async ({ remote }) => remote.showColumns({ columns: null }),
  'colonnade.chooseColumns': showChosenColumns,
};

function changing(change: ColumnChange) {
  return async ({ remote }: TableEditor, context?: MenuContext): Promise<void> =>
    remote.changeColumn({ change, at: context?.column });
}

async function editFilter({ document, remote }: TableEditor, context?: MenuContext): Promise<void> {
  const result = await document.open();
  if (result.kind === 'failed') return;
  const { columns } = await remote.shown({});
  const field = result.document.schema.fields[columns[context?.column ?? -1] ?? -1];
  await remote.editFilter({ column: field && nameInCondition(field.name) });
}

async function showChosenColumns({ document, remote }: TableEditor): Promise<void> {
  const result = await document.open();
  if (result.kind === 'failed') return;
  const names = result.document.schema.fields.map(({ name }) => name);
  const { columns } = await remote.shown({});
  const current = columns.map((column) => ({ name: names[column] ?? '' }));
  const chosen = await runSteps<WantedColumns>(
    vscode.l10n.t('Columns of {0}', document.name),
    [async ({ kept }, position) => chooseColumns(position, names, kept, true)],
    { kept: current },
  );
  if (chosen === undefined) return;
  const shown = chosen.kept?.map(({ name }) => names.indexOf(name));
  await remote.showColumns({ columns: shown ?? null });
}
