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
  /** Fills `bytes` with those from `start` on: where memory is used again and again. Rejects as `read` does. */
  readInto?(bytes: Uint8Array, start: number, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** A source over bytes in memory: files of virtual workspaces, tests, synthetic files. */
export function memorySource(name: string, bytes: Uint8Array): ByteSource {
  const range = (start: number, end: number, signal: AbortSignal | undefined): Uint8Array => {
    throwIfAborted(signal);
    if (!(start >= 0 && start <= end && end <= bytes.byteLength))
      throw new TableError('truncated', `bytes ${start} to ${end} of ${bytes.byteLength}`);
    return bytes.subarray(start, end);
  };
  return {
    name,
    size: bytes.byteLength,
    read: async (start, end, signal) => Promise.resolve(new Uint8Array(range(start, end, signal))),
    readInto: async (into, start, signal) => {
      into.set(range(start, start + into.byteLength, signal));
      return Promise.resolve();
    },
    close: async () => Promise.resolve(),
  };
}
