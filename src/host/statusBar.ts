/** What the active editor shows in the status bar: format, size, and where the active cell is. */
import * as vscode from 'vscode';
import { countText, rowNumberText, shortCountText } from '../base/quantityText.ts';
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
  const { facts, schema } = result.document;
  const parts = [`${shortCountText(facts.rowCount)} × ${countText(facts.columnCount)}`];
  const { cell } = editor;
  if (cell !== undefined) {
    parts.push(`R ${rowNumberText(cell.row)}`);
    const name = schema.fields[cell.column]?.name;
    if (name !== undefined) parts.push(name);
  }
  item.text = parts.join(' · ');
  item.show();
}
