/** Names made from URIs, for people and for new files. */
import * as vscode from 'vscode';

/** The last part of the path, without its folder. */
export function fileName(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}

/** `trips.parquet` → `trips.rewritten.parquet`, beside it. */
export function besideWithSuffix(uri: vscode.Uri, suffix: string): vscode.Uri {
  const name = fileName(uri);
  const dot = name.lastIndexOf('.');
  const stem = dot <= 0 ? name : name.slice(0, dot);
  const extension = dot <= 0 ? '' : name.slice(dot);
  return vscode.Uri.joinPath(uri, '..', `${stem}.${suffix}${extension}`);
}
