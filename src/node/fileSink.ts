/** Writes a file of this machine: collected under a temporary name beside its target, which gets its name at the end. */
import { chmod, link, lstat, open, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { throwIfAborted } from '../base/abort.ts';
import { TableError } from '../base/errors.ts';
import type { ByteSink } from '../io/byteSink.ts';
import { systemCode, systemError } from './systemError.ts';
import { temporaryPathFor } from './temporaryPath.ts';

export interface FileTarget {
  readonly path: string;
  /** Where the bytes are collected: in the same folder, used by nobody else. Default: that of temporaryPathFor. */
  readonly temporaryPath?: string | undefined;
  /** Whether a file that has the target's name when the output is finished is replaced by it. */
  readonly overwrite: boolean;
}

/**
 * Starts a new file. Rejects with TableError `exists` when the target is there and may not be overwritten, and with
 * `io` when it is a folder or its folder is missing or read-only. Nothing is left when it rejects.
 */
export async function createFileSink(target: FileTarget): Promise<ByteSink> {
  const mode = await modeOfExisting(target);
  const temporary = target.temporaryPath ?? temporaryPathFor(target.path);
  // Exclusive: the temporary name must not lead to somebody else's file.
  const handle = await open(temporary, 'wx+').catch((error: unknown) => {
    throw systemCode(error) === 'ENOENT'
      ? new TableError('io', 'the folder it belongs in does not exist', { cause: error })
      : systemError(error);
  });
  return new FileSink({ handle, temporary, target, mode });
}

/** Permission bits of the file that will be overwritten; undefined when there is none. */
async function modeOfExisting({ path: file, overwrite }: FileTarget): Promise<number | undefined> {
  const existing = await stat(file).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw systemError(error);
  });
  if (existing?.isDirectory() === true) throw new TableError('io', 'a folder has this name');
  // lstat: a symbolic link to nothing has the name too.
  if (!overwrite && (existing !== undefined || (await isThere(file))))
    throw new TableError('exists', 'choose another name, or ask for it to be overwritten');
  return existing === undefined ? undefined : existing.mode & 0o7777;
}

async function isThere(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

/** Of a name that was free when the output was started. */
function takenMeanwhile(cause: unknown): TableError {
  return new TableError('exists', 'it came into being while the job ran, and stays as it is', {
    cause,
  });
}

interface FileSinkParts {
  readonly handle: FileHandle;
  readonly temporary: string;
  readonly target: FileTarget;
  readonly mode: number | undefined;
}

class FileSink implements ByteSink {
  readonly #parts: FileSinkParts;
  #position = 0;
  #state: 'writing' | 'closed' | 'done' = 'writing';

  constructor(parts: FileSinkParts) {
    this.#parts = parts;
  }

  get position(): number {
    return this.#position;
  }

  async write(bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    const { handle } = this.#parts;
    for (let offset = 0; offset < bytes.byteLength;) {
      const length = Math.min(bytes.byteLength - offset, 1 << 30);
      const { bytesWritten } = await handle
        .write(bytes, offset, length, this.#position)
        .catch((error: unknown) => {
          throw systemError(error);
        });
      offset += bytesWritten;
      this.#position += bytesWritten;
      throwIfAborted(signal);
    }
  }

  async readBack(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(end - start);
    for (let offset = 0; offset < bytes.byteLength;) {
      const { bytesRead } = await this.#parts.handle
        .read(bytes, offset, Math.min(bytes.byteLength - offset, 1 << 30), start + offset)
        .catch((error: unknown) => {
          throw systemError(error);
        });
      if (bytesRead === 0) throw new TableError('truncated', `it ends at byte ${start + offset}`);
      offset += bytesRead;
    }
    return bytes;
  }

  async commit(): Promise<undefined> {
    const { handle, temporary, target, mode } = this.#parts;
    try {
      if (mode !== undefined && process.platform !== 'win32') await chmod(temporary, mode);
      await handle.sync();
      await this.#close();
      await (target.overwrite ? replace(temporary, target.path) : claim(temporary, target.path));
    } catch (error) {
      throw systemError(error);
    }
    this.#state = 'done';
    await syncFolder(path.dirname(target.path));
  }

  async abort(): Promise<void> {
    if (this.#state === 'done') return;
    // What is left to do is to remove the file; a handle that cannot be closed does not change that.
    await this.#close().catch(() => undefined);
    await unlink(this.#parts.temporary).catch(() => undefined);
    this.#state = 'done';
  }

  async #close(): Promise<void> {
    if (this.#state !== 'writing') return;
    this.#state = 'closed';
    await this.#parts.handle.close();
  }
}

/** Waits between tries to replace a file that another program, such as a virus scanner, has open on Windows. */
const retryMilliseconds = [20, 80, 320];

async function replace(from: string, to: string): Promise<void> {
  for (const wait of retryMilliseconds) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const code = systemCode(error) ?? '';
      if (process.platform !== 'win32' || !['EPERM', 'EACCES', 'EBUSY'].includes(code)) throw error;
      await delay(wait);
    }
  }
  await rename(from, to);
}

/**
 * Gives `from` the name `to` in one step that fails when the name is taken: rename would replace silently. Rejects with
 * TableError `exists` then.
 */
export async function claim(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw takenMeanwhile(error);
    // FAT and many network drives have no hard links.
    await reserveAndReplace(from, to);
    return;
  }
  // The output has its name now: a temporary name that cannot be removed is no reason to call it failed.
  await unlink(from).catch(() => undefined);
}

/** As `claim`, by an empty file that holds the name until it is replaced. */
async function reserveAndReplace(from: string, to: string): Promise<void> {
  const reserved = await open(to, 'wx').catch((error: unknown) => {
    throw systemCode(error) === 'EEXIST' ? takenMeanwhile(error) : systemError(error);
  });
  await reserved.close();
  try {
    await replace(from, to);
  } catch (error) {
    await unlink(to).catch(() => undefined);
    throw error;
  }
}

/** Makes the new name itself survive a crash, where folders can be flushed (not on Windows). */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close().catch(() => undefined);
}
