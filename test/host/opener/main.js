// A file named in the page's address would be opened before the extensions are known, and so as text. An extension
// starts after they are.
'use strict';
const vscode = require('vscode');

const opened = 'opened';

exports.activate = async ({ workspaceState }) => {
  const file = process.env.COLONNADE_OPEN;
  // After a reload VS Code itself brings back what was open.
  if (file === undefined || workspaceState.get(opened) === file) return;
  await workspaceState.update(opened, file);
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file), { preview: false });
};
