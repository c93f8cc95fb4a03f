/** The commands of package.json: a test holds the two lists together. */
import * as vscode from 'vscode';
import { errorText } from '../base/errorText.ts';
import { toTableError } from '../base/errors.ts';
import { enterKey } from './enterKey.ts';
import { sourceOf } from './fileAccess.ts';
import { countText } from '../base/quantityText.ts';
import { rewriteCommand } from './rewriteCommand.ts';
import { parseRowNumber } from '../base/rowNumber.ts';
import type { TableDocumentServices } from './tableDocument.ts';
import type { TableEditor } from './tableEditor.ts';
import { viewType, type TableEditorProvider } from './tableEditorProvider.ts';
import { fileName } from './uriNames.ts';

type Command = (uri?: vscode.Uri) => Promise<void>;

export function registerCommands(
  provider: TableEditorProvider,
  services: TableDocumentServices,
): vscode.Disposable {
  const onActive =
    (act: (editor: TableEditor) => Promise<void>): Command =>
    async () => {
      if (provider.active === undefined)
        await vscode.window.showInformationMessage(
          vscode.l10n.t('Open a Parquet file with Colonnade first.'),
        );
      else await act(provider.active);
    };
  /** On the file that was clicked in the explorer, else on the active editor's, else on one that is asked for. */
  const onFile =
    (act: (uri: vscode.Uri) => Promise<void>): Command =>
    async (uri) => {
      const file = uri ?? provider.active?.document.uri ?? (await askForFile());
      if (file !== undefined) await act(file);
    };

  const commands: Readonly<Record<string, Command>> = {
    'colonnade.rewrite': onFile(async (uri) => rewriteCommand(uri, services)),
    'colonnade.countRowGroups': onFile(async (uri) => countRowGroups(uri, services)),
    'colonnade.enterKey': onActive(async ({ document }) => enterKey(document, services.keys)),
    'colonnade.goToRow': onActive(goToRow),
    'colonnade.goToColumn': onActive(goToColumn),
    'colonnade.toggleDetails': onActive(async ({ remote }) => remote.toggleDetails({})),
    'colonnade.showLayout': onFile(async (uri) => {
      await vscode.commands.executeCommand('vscode.openWith', uri, viewType);
      await provider.active?.remote.toggleDetails({ show: true });
    }),
    'colonnade.copySelection': onActive(async ({ remote }) => remote.copySelection({})),
    'colonnade.openSettings': async () => {
      await vscode.commands.executeCommand(
        'workbench.action.openSettings',
        '@ext:colonnade.colonnade',
      );
    },
    'colonnade.showLog': async () => {
      services.log.show();
      return Promise.resolve();
    },
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run)),
  );
}

async function goToRow({ document, remote }: TableEditor): Promise<void> {
  const rowCount = await rowCountOf(document);
  if (rowCount === 0) return;
  const check = (text: string) => parseRowNumber(text, rowCount);
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Go to Row'),
    // A page that is still being loaded may take the focus at any moment.
    ignoreFocusOut: true,
    prompt: vscode.l10n.t(
      'A row from 1 to {0}; 2.5M and 1e9 work too, −1 is the last.',
      countText(rowCount),
    ),
    validateInput: (typed) => {
      const result = check(typed);
      return result.kind === 'invalid' ? result.reason : undefined;
    },
  });
  const result = text === undefined ? undefined : check(text);
  if (result?.kind === 'row') await remote.goToRow({ row: result.row });
}

async function goToColumn({ document, remote }: TableEditor): Promise<void> {
  const result = await document.open();
  if (result.kind === 'failed') return;
  const items = result.document.schema.fields.map(({ name, typeText }, column) => ({
    label: name,
    description: typeText,
    column,
  }));
  const title = vscode.l10n.t('Go to Column');
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  if (chosen !== undefined) await remote.goToColumn({ column: chosen.column });
}

async function rowCountOf(document: TableEditor['document']): Promise<number> {
  const result = await document.open();
  return result.kind === 'opened' ? result.document.facts.rowCount : 0;
}

async function countRowGroups(uri: vscode.Uri, services: TableDocumentServices): Promise<void> {
  const name = fileName(uri);
  try {
    const { engine, platform, keys } = services;
    const source = await sourceOf(uri, platform);
    const table = await engine.openTable(source, { keys: await keys.get(uri) });
    try {
      const { facts } = await table.open();
      const groups = countText(facts.segmentCount);
      const rows = countText(facts.rowCount);
      const each = countText(Math.round(facts.rowCount / Math.max(1, facts.segmentCount)));
      await vscode.window.showInformationMessage(
        vscode.l10n.t(
          '{0}: {1} row groups, {2} rows, {3} rows each on average.',
          name,
          groups,
          rows,
          each,
        ),
      );
    } finally {
      await table.close();
    }
  } catch (error) {
    const failure = toTableError(error);
    await vscode.window.showErrorMessage(errorText(failure, name));
  }
}

async function askForFile(): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectMany: false,
    filters: { Parquet: ['parquet', 'parq', 'pq'] },
  });
  return chosen?.[0];
}
