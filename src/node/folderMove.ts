/**
 * Gives files of a temporary folder their names in a folder that is there already: all of them or none. What is going to
 * be done is written down first, so that the work of a process that was killed meanwhile can be taken back.
 */
import { lstat, mkdir, readFile, rename, rmdir, stat, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { TableError } from '../base/errors.ts';
import { claim } from './fileSink.ts';
import { systemCode, systemError } from './systemError.ts';

interface FolderMove {
  /** The folder that the files are moved into. */
  readonly path: string;
  /** Beside it: where they are, and where those that they replace are kept until all is done. */
  readonly temporaryPath: string;
  readonly overwrite: boolean;
}

/** Written into the temporary folder. */
interface Journal {
  /** Relative to where the temporary folder is. */
  readonly folder: string;
  /** Folders within it that are missing, outer ones first. */
  readonly made: readonly string[];
  /** With what tells our file from another that has got its name since. */
  readonly files: readonly { readonly name: string; readonly id: string }[];
}

const journalOf = (temporaryPath: string): string => path.join(temporaryPath, '.moving.json');
const asideOf = (temporaryPath: string, name: string): string =>
  path.join(temporaryPath, '.replaced', name);

/** Rejects with TableError `exists` for names that are taken, where nothing may be overwritten. */
export async function moveAll(move: FolderMove, names: readonly string[]): Promise<void> {
  const { path: folder, temporaryPath } = move;
  const journal: Journal = {
    folder: path.relative(path.dirname(temporaryPath), folder),
    made: await missingFolders(folder, names),
    files: await Promise.all(
      names.map(async (name) => ({
        name,
        id: (await idOf(path.join(temporaryPath, name))) ?? '',
      })),
    ),
  };
  await writeFile(journalOf(temporaryPath), JSON.stringify(journal), { flush: true });
  try {
    for (const made of journal.made) await mkdir(path.join(folder, made));
    for (const name of names) await moveFile(move, name);
  } catch (error) {
    // What cannot be taken back now stays written down.
    await takeBack(temporaryPath).catch(() => undefined);
    throw error;
  }
  // Without it, there is nothing to take back.
  await unlink(journalOf(temporaryPath));
}

async function missingFolders(
  folder: string,
  names: readonly string[],
): Promise<readonly string[]> {
  const needed = new Set<string>();
  const need = (below: string): void => {
    if (below === '.' || needed.has(below)) return;
    need(path.dirname(below));
    needed.add(below);
  };
  for (const name of names) need(path.dirname(name));
  const missing: string[] = [];
  for (const below of needed)
    if ((await idOf(path.join(folder, below))) === undefined) missing.push(below);
  return missing;
}

async function moveFile(
  { path: folder, temporaryPath, overwrite }: FolderMove,
  name: string,
): Promise<void> {
  const to = path.join(folder, name);
  const isFolder = (await stat(to).catch(unlessMissing))?.isDirectory() === true;
  if (overwrite && isFolder)
    throw new TableError('io', `a folder has the name ${path.basename(to)}`);
  if (overwrite && (await idOf(to)) !== undefined) {
    const aside = asideOf(temporaryPath, name);
    await mkdir(path.dirname(aside), { recursive: true });
    await rename(to, aside);
  }
  await claim(path.join(temporaryPath, name), to);
}

/** Undoes what `moveAll` did that came to no end; does nothing where there is nothing to undo. */
export async function takeBack(temporaryPath: string): Promise<void> {
  const journal = await readJournal(temporaryPath);
  if (journal === undefined) return;
  const folder = path.join(path.dirname(temporaryPath), journal.folder);
  for (const { name, id } of journal.files) {
    const to = path.join(folder, name);
    const aside = asideOf(temporaryPath, name);
    const found = await idOf(to);
    const isAside = (await idOf(aside)) !== undefined;
    // A file of somebody else that has got the name since stays.
    if (isAside && (found === undefined || found === id)) await rename(aside, to);
    else if (found === id) await unlink(to);
  }
  for (const made of journal.made.toReversed())
    await rmdir(path.join(folder, made)).catch(() => undefined);
  await unlink(journalOf(temporaryPath));
}

/**
 * One that was not written to its end is none: nothing was done yet. Nor is one that leads elsewhere than moveAll writes:
 * whoever may write into the folder could have put it there.
 */
async function readJournal(temporaryPath: string): Promise<Journal | undefined> {
  const text = await readFile(journalOf(temporaryPath), 'utf8').catch((error: unknown) => {
    // What is no folder has no journal in it.
    if (systemCode(error) !== 'ENOTDIR') unlessMissing(error);
    return undefined;
  });
  try {
    const journal: unknown = JSON.parse(text ?? 'null');
    return isJournal(journal) ? journal : undefined;
  } catch {
    return undefined;
  }
}

function isJournal(value: unknown): value is Journal {
  if (typeof value !== 'object' || value === null) return false;
  const { folder, made, files }: Partial<Record<keyof Journal, unknown>> = value;
  return (
    typeof folder === 'string' &&
    folder === path.basename(folder) &&
    isInside(folder) &&
    Array.isArray(made) &&
    made.every(isInside) &&
    Array.isArray(files) &&
    files.every(
      (file: Partial<Record<string, unknown>> | null) =>
        isInside(file?.['name']) && typeof file['id'] === 'string',
    )
  );
}

/** Whether a relative path names something in a folder, and not the folder itself or what is around it. */
function isInside(name: unknown): name is string {
  if (typeof name !== 'string' || name === '' || path.isAbsolute(name)) return false;
  const [first] = path.normalize(name).split(path.sep);
  return first !== '..' && first !== '.';
}

/** The same for all names of a file; of a link its own, wherever it leads. Undefined where nothing has the name. */
async function idOf(file: string): Promise<string | undefined> {
  const found = await lstat(file, { bigint: true }).catch(unlessMissing);
  return found && `${found.dev}:${found.ino}`;
}

/** Undefined for what is not there. */
export function unlessMissing(error: unknown): undefined {
  if (systemCode(error) !== 'ENOENT') throw systemError(error);
}
