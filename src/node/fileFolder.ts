/**
 * Writes several files of a folder of this machine: collected in a temporary folder beside it, where each is whole before
 * any of them gets its name.
 */
import { mkdir, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { TableError } from '../base/errors.ts';
import type { ByteSink } from '../io/byteSink.ts';
import type { OutputFolder } from '../io/outputFolder.ts';
import { createFileSink } from './fileSink.ts';
import { moveAll, unlessMissing } from './folderMove.ts';
import { removeTemporary } from './leftovers.ts';
import { systemCode, systemError } from './systemError.ts';

export interface FolderTarget {
  readonly path: string;
  /** Where the files are collected: on the same disk, used by nobody else. */
  readonly temporaryPath: string;
  /** Whether files that have the names of new ones are replaced by them; others stay in any case. */
  readonly overwrite: boolean;
}

/**
 * Rejects with TableError `io` when the target is a file, or its parent is missing or read-only. Nothing is left when it
 * rejects.
 */
export async function createFileFolder(target: FolderTarget): Promise<OutputFolder> {
  const existing = await stat(target.path).catch(unlessMissing);
  if (existing?.isDirectory() === false) throw new TableError('io', 'a file has this name');
  await mkdir(target.temporaryPath).catch((error: unknown) => {
    throw systemCode(error) === 'ENOENT'
      ? new TableError('io', 'the folder it belongs in does not exist', { cause: error })
      : systemError(error);
  });
  return new FileFolder(target);
}

class FileFolder implements OutputFolder {
  readonly #target: FolderTarget;
  readonly #names: string[] = [];
  readonly #open = new Set<ByteSink>();
  #isDone = false;

  constructor(target: FolderTarget) {
    this.#target = target;
  }

  async create(name: string): Promise<ByteSink> {
    const { path: folder, temporaryPath, overwrite } = this.#target;
    const isTaken = async (): Promise<boolean> =>
      (await stat(path.join(folder, name)).catch(unlessMissing)) !== undefined;
    if (!overwrite && (await isTaken())) {
      const why = `${name} is there: choose another folder, or ask for files to be overwritten`;
      throw new TableError('exists', why);
    }
    const file = path.join(temporaryPath, name);
    await mkdir(path.dirname(file), { recursive: true }).catch((error: unknown) => {
      throw systemError(error);
    });
    const sink = await createFileSink({ path: file, overwrite: false });
    this.#open.add(sink);
    this.#names.push(name);
    return sink;
  }

  async commit(): Promise<undefined> {
    const { path: folder, temporaryPath } = this.#target;
    try {
      // A folder that is not there yet appears in one step, with all that is in it.
      if (!(await becomes(temporaryPath, folder))) await moveAll(this.#target, this.#names);
    } catch (error) {
      throw systemError(error);
    }
    this.#isDone = true;
    // The outputs have their names now: an empty folder that cannot be removed is no reason to call them failed.
    await removeTemporary(temporaryPath);
  }

  async abort(): Promise<void> {
    if (this.#isDone) return;
    this.#isDone = true;
    for (const sink of this.#open) await sink.abort();
    // What another program has open now is removed with the job's leftovers.
    await removeTemporary(this.#target.temporaryPath);
  }
}

/** Renames a folder, where none has the name. */
async function becomes(from: string, to: string): Promise<boolean> {
  if ((await stat(to).catch(unlessMissing)) !== undefined) return false;
  await rename(from, to);
  return true;
}
