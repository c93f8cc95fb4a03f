/** Names made from URIs, for people and for new files. */
import * as vscode from 'vscode';

/** The last part of the path, without its folder. */
export function fileName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

/** `trips.parquet` → `trips.rewritten.parquet`, beside it; with another `extension` where one is given. */
export function besideWithSuffix(uri: vscode.Uri, suffix: string, extension?: string): vscode.Uri {
  const name = fileName(uri);
  const dot = name.lastIndexOf('.');
  const stem = dot <= 0 ? name : name.slice(0, dot);
  const own = dot <= 0 ? '' : name.slice(dot);
  const parts = [stem, ...(suffix === '' ? [] : [suffix])].join('.');
  const end = extension === undefined ? own : `.${extension}`;
  return vscode.Uri.joinPath(uri, '..', `${parts}${end}`);
}
