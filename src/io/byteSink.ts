/** Where bytes go: an output that is not visible before it is whole. */

/**
 * A file being written, front to back. Nothing exists under the target's name until `commit` resolves, and nothing
 * is left behind after `abort`. Exactly one of `commit` and `abort` is called, once; `abort` after a failed
 * `commit` is allowed.
 */
export interface ByteSink {
  /** Bytes taken so far; the offset of the next byte. */
  readonly position: number;
  /** Appends all of `bytes`. Awaiting it is the back-pressure. Rejects with TableError `diskFull` or `io`. */
  write(bytes: Uint8Array, signal?: AbortSignal): Promise<void>;
  /** What was written so far, for verification before `commit`. Same contract as ByteSource.read. */
  readBack(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * Flushes to the disk and gives the file its name, in one step. An output kept in memory has no name: it is what
   * commit resolves to.
   */
  commit(): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Discards everything. Never rejects for an output that is gone already. */
  abort(): Promise<void>;
}
