/** Writes whole files through `workspace.fs` so that they are never seen half-written. */
import * as vscode from 'vscode';
import type { FolderFile } from '../io/outputFolder.ts';
import { fileName } from './uriNames.ts';

/**
 * Writes the files of a folder beside it first. A folder that is not there yet appears in one step; in one that is, files
 * of the same names are replaced.
 */
export async function writeFolder(target: vscode.Uri, files: readonly FolderFile[]): Promise<void> {
  const { fs } = vscode.workspace;
  const temporary = temporaryFor(target);
  const partsOf = (name: string): string[] => name.split('/');
  try {
    for (const { name, bytes } of files) {
      const file = vscode.Uri.joinPath(temporary, ...partsOf(name));
      await fs.createDirectory(vscode.Uri.joinPath(file, '..'));
      await fs.writeFile(file, bytes);
    }
    if (!(await isThere(target))) {
      await fs.rename(temporary, target);
      return;
    }
    for (const { name } of files) {
      const from = vscode.Uri.joinPath(temporary, ...partsOf(name));
      const to = vscode.Uri.joinPath(target, ...partsOf(name));
      await fs.createDirectory(vscode.Uri.joinPath(to, '..'));
      await fs.rename(from, to, { overwrite: true });
    }
    await fs.delete(temporary, { recursive: true });
  } catch (error) {
    // What failed may not have come into being: there is nothing more to do about it.
    await Promise.resolve(fs.delete(temporary, { recursive: true })).catch(() => undefined);
    throw error;
  }
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

function temporaryFor(target: vscode.Uri): vscode.Uri {
  const suffix = crypto.randomUUID().slice(0, 8);
  return vscode.Uri.joinPath(target, '..', `.${fileName(target)}.${suffix}.tmp`);
}

/** Writes beside `target` first, then renames over it. */
export async function writeWhole(target: vscode.Uri, bytes: Uint8Array): Promise<void> {
  const temporary = temporaryFor(target);
  try {
    await vscode.workspace.fs.writeFile(temporary, bytes);
    await vscode.workspace.fs.rename(temporary, target, { overwrite: true });
  } catch (error) {
    // What failed may not have come into being: there is nothing more to do about it.
    await Promise.resolve(vscode.workspace.fs.delete(temporary)).catch(() => undefined);
    throw error;
  }
}
