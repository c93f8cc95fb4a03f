/** The files that a person means by what is selected in the explorer: files, and the tables in folders. */
import * as vscode from 'vscode';
import { errorText } from '../../base/errorText.ts';
import { toTableError } from '../../base/errors.ts';
import { formatOfName, type FileFormat } from '../../formats/fileFormat.ts';
import { fileName } from '../uriNames.ts';

const { compare } = new Intl.Collator('en', { numeric: true });

/** `_SUCCESS`, `.crc` and the like are no data. */
const isHidden = (name: string): boolean => /^[._]/.test(name);

/** What folders stand for. */
interface Meant {
  /** Whether what is in their folders, too; if not, only in those that are partitions (`year=2024`). */
  readonly recursive: boolean;
  /** By the names of files; all that we know when undefined. */
  readonly formats?: readonly FileFormat[] | undefined;
}

/** As `tablesIn`; where there are none, or they cannot be found, that is told: `none` is a sentence. */
export async function chosenTables(
  selected: readonly vscode.Uri[],
  meant: Meant,
  none: string,
): Promise<readonly vscode.Uri[]> {
  try {
    const files = await tablesIn(selected, meant);
    if (files.length === 0) await vscode.window.showInformationMessage(none);
    return files;
  } catch (error) {
    const [uri] = selected;
    const name = uri === undefined ? '' : fileName(uri);
    await vscode.window.showErrorMessage(errorText(toTableError(error, 'io'), name));
    return [];
  }
}

/** In natural order (`part-2` before `part-10`); of folders, files whose names say that they are what is meant. */
async function tablesIn(
  selected: readonly vscode.Uri[],
  meant: Meant,
): Promise<readonly vscode.Uri[]> {
  const found = new Map<string, vscode.Uri>();
  const sorted = [...selected].sort((a, b) => compare(a.path, b.path));
  for (const uri of sorted) {
    const { type } = await vscode.workspace.fs.stat(uri);
    const isFolder = (type & vscode.FileType.Directory) !== 0;
    for (const file of isFolder ? await tablesOf(uri, meant) : [uri])
      found.set(file.toString(), file);
  }
  return [...found.values()];
}

async function tablesOf(folder: vscode.Uri, meant: Meant): Promise<readonly vscode.Uri[]> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  const found: vscode.Uri[] = [];
  for (const [name, type] of entries.sort(([a], [b]) => compare(a, b))) {
    if (isHidden(name)) continue;
    const uri = vscode.Uri.joinPath(folder, name);
    const isFolder = (type & vscode.FileType.Directory) !== 0;
    // A link may lead back to where it is.
    const isOwn = (type & vscode.FileType.SymbolicLink) === 0;
    const isEntered = name.includes('=') || (meant.recursive && isOwn);
    if (isFolder && isEntered) found.push(...(await tablesOf(uri, meant)));
    if (!isFolder && isMeant(name, meant)) found.push(uri);
  }
  return found;
}

function isMeant(name: string, { formats }: Meant): boolean {
  const named = formatOfName(name);
  return named !== undefined && formats?.includes(named.format) !== false;
}
