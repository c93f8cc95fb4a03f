/** How the engine reaches the file of a URI: by path and offset where there is one, else as whole bytes. */
import * as vscode from 'vscode';
import { TableError } from '../base/errors.ts';
import type { SourceSpec } from '../engine/engineApi.ts';
import type { HostPlatform } from './hostPlatform.ts';
import { fileName } from './uriNames.ts';

/** Files that have no path on this machine are read whole, up to this size: `workspace.fs` has no ranged reads. */
export const maxWholeFileBytes = 512 * 1024 * 1024;

export async function sourceOf(uri: vscode.Uri, platform: HostPlatform): Promise<SourceSpec> {
  if (uri.scheme === 'file' && platform.files !== undefined)
    return { kind: 'path', path: uri.fsPath };
  const name = fileName(uri);
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > maxWholeFileBytes) {
      const message =
        `it has ${megabytes(size)} MB and lies in a workspace without ranged reads, where at most ` +
        `${megabytes(maxWholeFileBytes)} MB can be opened`;
      throw new TableError('tooLarge', message);
    }
    // A copy, because the worker becomes its owner and the file system provider may keep the original.
    const bytes = new Uint8Array(await vscode.workspace.fs.readFile(uri));
    return { kind: 'bytes', name, bytes };
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound')
      throw new TableError('notFound', 'no such file', { cause: error });
    throw error;
  }
}

function megabytes(bytes: number): string {
  return Math.ceil(bytes / 1024 / 1024).toLocaleString('en');
}
