/** Where bytes come from: positional reads of something whose size is known. */
import { throwIfAborted } from '../base/abort.ts';
import { TableError } from '../base/errors.ts';

/** A readable file. Reads do not move a cursor and may overlap. Whoever opened it closes it. */
export interface ByteSource {
  /** For messages: the file's name, without its folder. */
  readonly name: string;
  /** Bytes in all, at the time of opening. */
  readonly size: number;
  /**
   * The bytes [start, end), in an array of exactly that length that the caller owns.
   * Rejects with TableError `truncated` when the file has become shorter, `changed` when it was replaced,
   * `notFound` when it vanished, `io` otherwise, and AbortError when `signal` aborts.
   */
  read(start: number, end: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/** A source over bytes in memory: files of virtual workspaces, tests, synthetic files. */
export function memorySource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.byteLength,
    read: async (start, end, signal) => {
      throwIfAborted(signal);
      if (!(start >= 0 && start <= end && end <= bytes.byteLength))
        throw new TableError('truncated', `bytes ${start} to ${end} of ${bytes.byteLength}`);
      return Promise.resolve(new Uint8Array(bytes.subarray(start, end)));
    },
    close: async () => Promise.resolve(),
  };
}
