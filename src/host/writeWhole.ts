/** Writes a whole file through `workspace.fs` so that it is never seen half-written. */
import * as vscode from 'vscode';
import { fileName } from './uriNames.ts';

/** Writes beside `target` first, then renames over it. */
export async function writeWhole(target: vscode.Uri, bytes: Uint8Array): Promise<void> {
  const suffix = crypto.randomUUID().slice(0, 8);
  const temporary = vscode.Uri.joinPath(target, '..', `.${fileName(target)}.${suffix}.tmp`);
  try {
    await vscode.workspace.fs.writeFile(temporary, bytes);
    await vscode.workspace.fs.rename(temporary, target, { overwrite: true });
  } catch (error) {
    // What failed may not have come into being: there is nothing more to do about it.
    await Promise.resolve(vscode.workspace.fs.delete(temporary)).catch(() => undefined);
    throw error;
  }
}
