/** The status bar's item for the active editor; statusText.ts has the words. */
import * as vscode from 'vscode';
import { statusText } from './statusText.ts';
import type { TableEditor } from './tableEditor.ts';
import type { TableEditorProvider } from './tableEditorProvider.ts';

export function createStatusBar(provider: TableEditorProvider): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    'colonnade.position',
    vscode.StatusBarAlignment.Right,
    100,
  );
  item.name = 'Colonnade';
  item.command = 'colonnade.goToRow';
  item.tooltip = vscode.l10n.t('Go to row');
  const listener = provider.onDidChangeActive((editor) => {
    if (editor === undefined) item.hide();
    else void update(item, editor, provider);
  });
  return vscode.Disposable.from(item, listener);
}

async function update(
  item: vscode.StatusBarItem,
  editor: TableEditor,
  provider: TableEditorProvider,
): Promise<void> {
  const result = await editor.document.open();
  if (provider.active !== editor) return;
  if (result.kind === 'failed') {
    item.hide();
    return;
  }
  item.text = statusText(result.document, editor.cell, editor.shown);
  item.show();
}
