/** Several outputs that become visible together. */
import type { ByteSink } from './byteSink.ts';

/** A file of a folder that is kept in memory. */
export interface FolderFile {
  /** Below the folder, parts joined by `/`. */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Files being written, several at a time if need be. Nothing exists under any of their names until `commit` resolves,
 * and nothing is left behind after `abort`. Exactly one of `commit` and `abort` is called, once; `abort` after a failed
 * `commit` is allowed.
 */
export interface OutputFolder {
  /**
   * Starts a file. Its own `commit` makes it whole, but not visible. `name` is below the folder, parts joined by `/`.
   * Rejects with TableError `exists` when the name was used before.
   */
  create(name: string): Promise<ByteSink>;
  /**
   * Gives all files their names: all of them, or none. Every sink has been committed. Files kept in memory have no names
   * but what commit resolves to. Rejects with TableError `exists` when a name is taken and may not be overwritten.
   */
  commit(): Promise<readonly FolderFile[] | undefined>;
  /** Discards everything. Never rejects. */
  abort(): Promise<void>;
}
