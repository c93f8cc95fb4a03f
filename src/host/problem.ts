/** A failure as words and buttons. */
import * as vscode from 'vscode';
import { errorText } from '../base/errorText.ts';
import type { ErrorCode, TableError } from '../base/errors.ts';
import type { Problem, ProblemAction } from '../protocol/messages.ts';

const hexEditor = { extension: 'ms-vscode.hexeditor', viewType: 'hexEditor.hexedit' };

/** What helps with each kind of failure, most helpful first. */
const remedies: Readonly<Record<ErrorCode, readonly ProblemAction[]>> = {
  aborted: ['reload'],
  notTable: ['openAsText', 'openAsHex'],
  empty: ['reload', 'openAsText'],
  truncated: ['reload', 'openAsHex'],
  corrupt: ['validate', 'openAsHex', 'showLog'],
  encrypted: ['enterKey', 'openAsHex'],
  unsupported: ['openAsHex', 'showLog'],
  tooLarge: ['openSettings', 'showLog'],
  notFound: ['reload'],
  changed: ['reload'],
  io: ['reload', 'showLog'],
  diskFull: ['showLog'],
  exists: [],
  invalidArgument: ['showLog'],
  verifyFailed: ['showLog'],
  workerDied: ['reload', 'showLog'],
  closed: ['reload'],
  internal: ['reload', 'showLog'],
};

export function describeProblem(error: TableError, name: string): Problem {
  const hasHexEditor = vscode.extensions.getExtension(hexEditor.extension) !== undefined;
  const actions = remedies[error.code].filter((action) => action !== 'openAsHex' || hasHexEditor);
  return { code: error.code, message: errorText(error, name), actions };
}

/** Hands the file to VS Code's text editor or to the hex editor. */
export async function openWithOther(uri: vscode.Uri, as: 'text' | 'hex'): Promise<void> {
  const viewType = as === 'text' ? 'default' : hexEditor.viewType;
  await vscode.commands.executeCommand('vscode.openWith', uri, viewType);
}
