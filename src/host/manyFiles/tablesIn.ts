/** The files that a person means by what is selected in the explorer: files, and the tables in folders. */
import * as vscode from 'vscode';
import { formatOfName } from '../../formats/fileFormat.ts';
import { fileName } from '../uriNames.ts';

const { compare } = new Intl.Collator('en', { numeric: true });

/** `_SUCCESS`, `.crc` and the like are no data. */
const isHidden = (name: string): boolean => /^[._]/.test(name);

/** In natural order (`part-2` before `part-10`); folders that are partitions (`year=2024`) stand for what is in them. */
export async function tablesIn(selected: readonly vscode.Uri[]): Promise<readonly vscode.Uri[]> {
  const found = new Map<string, vscode.Uri>();
  const sorted = [...selected].sort((a, b) => compare(a.path, b.path));
  for (const uri of sorted) {
    const { type } = await vscode.workspace.fs.stat(uri);
    const isFolder = (type & vscode.FileType.Directory) !== 0;
    for (const file of isFolder ? await tablesOf(uri) : [uri]) found.set(file.toString(), file);
  }
  return [...found.values()];
}

async function tablesOf(folder: vscode.Uri): Promise<readonly vscode.Uri[]> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  const found: vscode.Uri[] = [];
  for (const [name, type] of entries.sort(([a], [b]) => compare(a, b))) {
    if (isHidden(name)) continue;
    const uri = vscode.Uri.joinPath(folder, name);
    const isFolder = (type & vscode.FileType.Directory) !== 0;
    if (isFolder && name.includes('=')) found.push(...(await tablesOf(uri)));
    if (!isFolder && formatOfName(fileName(uri)) !== undefined) found.push(uri);
  }
  return found;
}
