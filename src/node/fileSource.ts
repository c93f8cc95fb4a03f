/** Reads a file of this machine through positional reads of one open handle. */
import { open, stat, type FileHandle } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import path from 'node:path';
import { throwIfAborted } from '../base/abort.ts';
import { TableError } from '../base/errors.ts';
import type { ByteSource } from '../io/byteSource.ts';
import { systemError } from './systemError.ts';

/** The path is looked at again at most this often: on a network drive each look is a round trip. */
const pathCheckMilliseconds = 1000;

/**
 * Opens the regular file at `file`. Rejects with TableError `notFound`, or `io` for folders, pipes and refusals.
 *
 * Every read ends with a look at the open handle, so that bytes of a file which was written to after opening are never
 * returned; whether the path still leads to the file is looked at about once a second.
 */
export async function openFileSource(file: string, signal?: AbortSignal): Promise<ByteSource> {
  throwIfAborted(signal);
  const name = path.basename(file);
  // Before opening: opening a named pipe waits for somebody to write to it.
  const found = await stat(file).catch((error: unknown) => {
    throw systemError(error);
  });
  if (found.isDirectory()) throw new TableError('io', 'it is a folder');
  if (!found.isFile()) throw new TableError('io', 'it is not a regular file');
  const handle = await open(file, 'r').catch((error: unknown) => {
    throw systemError(error);
  });
  try {
    const opened = await handle.stat({ bigint: true });
    throwIfAborted(signal);
    return new FileSource(name, file, handle, opened);
  } catch (error) {
    await handle.close();
    throw systemError(error);
  }
}

class FileSource implements ByteSource {
  readonly name: string;
  readonly size: number;
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #opened: BigIntStats;
  #pathCheckedAt = performance.now();
  #closed = false;

  constructor(name: string, file: string, handle: FileHandle, opened: BigIntStats) {
    this.name = name;
    this.size = Number(opened.size);
    this.#path = file;
    this.#handle = handle;
    this.#opened = opened;
  }

  async read(start: number, end: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    this.#checkRange(start, end, signal);
    const bytes = new Uint8Array(end - start);
    await this.readInto(bytes, start, signal);
    return bytes;
  }

  async readInto(bytes: Uint8Array, start: number, signal?: AbortSignal): Promise<void> {
    this.#checkRange(start, start + bytes.byteLength, signal);
    try {
      await this.#checkPath();
      const taken = await this.#fill(bytes, start, signal);
      await this.#checkHandle(start + taken);
      if (taken < bytes.byteLength)
        throw new TableError('truncated', `it ends at byte ${start + taken} of ${this.size}`);
    } catch (error) {
      throw systemError(error);
    }
    throwIfAborted(signal);
  }

  #checkRange(start: number, end: number, signal: AbortSignal | undefined): void {
    throwIfAborted(signal);
    if (this.#closed) throw new TableError('closed', 'the file is closed');
    if (!(start >= 0 && start <= end && end <= this.size))
      throw new TableError('truncated', `bytes ${start} to ${end} of ${this.size} were asked for`);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#handle.close();
  }

  /** Reads until `bytes` is full or the file ends: one read may return less than was asked, and never over 2 GiB. */
  async #fill(bytes: Uint8Array, start: number, signal: AbortSignal | undefined): Promise<number> {
    let taken = 0;
    while (taken < bytes.byteLength) {
      const wanted = Math.min(bytes.byteLength - taken, 1 << 30);
      const { bytesRead } = await this.#handle.read(bytes, taken, wanted, start + taken);
      throwIfAborted(signal);
      if (bytesRead === 0) break;
      taken += bytesRead;
    }
    return taken;
  }

  /** Whether the open file is as it was. `end` is how far it could be read. */
  async #checkHandle(end: number): Promise<void> {
    const now = await this.#handle.stat({ bigint: true });
    if (now.size < this.#opened.size)
      throw new TableError('changed', `it was shortened from ${this.size} to ${now.size} bytes`, {
        where: { part: 'end of file', offset: Math.min(end, Number(now.size)) },
      });
    if (now.size !== this.#opened.size || now.mtimeNs !== this.#opened.mtimeNs)
      throw new TableError('changed', 'it was written to');
  }

  /** Whether the path leads to the open file. On Windows an open file can be neither removed nor replaced. */
  async #checkPath(): Promise<void> {
    const now = performance.now();
    if (now - this.#pathCheckedAt < pathCheckMilliseconds) return;
    this.#pathCheckedAt = now;
    const found = await stat(this.#path, { bigint: true });
    if (found.ino !== this.#opened.ino || found.dev !== this.#opened.dev)
      throw new TableError('changed', 'it was replaced');
  }
}
