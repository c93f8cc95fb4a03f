/** The one error type of the product. What people read is made of it in errorText.ts. */

/** What went wrong, as a person would sort it. */
export type ErrorCode =
  /** The call was cancelled; never shown as an error. */
  | 'aborted'
  /** The bytes are not of any format we read (wrong magic). */
  | 'notTable'
  /** The file has no bytes; of text, nothing but blank lines. */
  | 'empty'
  /** The file ends before its format says it should. */
  | 'truncated'
  /** The bytes contradict the format's specification. */
  | 'corrupt'
  /** The data needs a key that was not given. */
  | 'encrypted'
  /** A legal feature that is not implemented. */
  | 'unsupported'
  /** Decoding would need more memory than allowed. */
  | 'tooLarge'
  /** The file is not there (any more). */
  | 'notFound'
  /** The file is not the one that was opened: it was replaced or rewritten. */
  | 'changed'
  /** The operating system refused a read or write. */
  | 'io'
  /** The disk is full. */
  | 'diskFull'
  /** The output exists and overwriting was not asked for. */
  | 'exists'
  /** The caller asked for something that cannot be (a column that is not there, a bad range). */
  | 'invalidArgument'
  /** What was written does not read back as what was meant; the output was discarded. */
  | 'verifyFailed'
  /** The worker that did the work died (out of memory, panic); it has been replaced. */
  | 'workerDied'
  /** The other side of a connection is gone. */
  | 'closed'
  /** A bug of ours. */
  | 'internal';

/** The place in a file, for people: a part ("row group 3, column a.b") and the absolute byte offset if known. */
export interface FilePlace {
  readonly part: string;
  /** The file's name, where one of several is meant. */
  readonly file?: string | undefined;
  readonly offset?: number | undefined;
}

export interface TableErrorOptions {
  readonly where?: FilePlace | undefined;
  readonly cause?: unknown;
}

/**
 * Every failure that reaches a person. `message` is one plain English clause without the place, such as
 * "the footer is 40 bytes longer than the file"; `where` names the place.
 */
export class TableError extends Error {
  readonly code: ErrorCode;
  readonly where: FilePlace | undefined;

  constructor(code: ErrorCode, message: string, options: TableErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = code === 'aborted' ? 'AbortError' : 'TableError';
    this.code = code;
    this.where = options.where;
  }
}

/** The part that errors of a job's output name, so that messages can tell input and output apart. */
export const outputPart = 'output';

/** The error of one of several files, which is then named. */
export function inFile(cause: unknown, file: string): TableError {
  const error = toTableError(cause);
  if (error.code === 'aborted' || error.where?.file !== undefined) return error;
  const { code, message, where } = error;
  return new TableError(code, message, { where: { part: '', ...where, file }, cause });
}

/** Whether a failed job failed at its output rather than its input. */
export function isAboutOutput({ code, where }: TableError): boolean {
  return where?.part === outputPart || code === 'exists' || code === 'verifyFailed';
}

/** Whether this is a cancellation, by whatever way it came. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Any thrown value as a TableError; what is not one already is a bug or a library's failure. */
export function toTableError(error: unknown, code: ErrorCode = 'internal'): TableError {
  if (error instanceof TableError) return error;
  if (isAbort(error)) return new TableError('aborted', 'cancelled', { cause: error });
  const message = error instanceof Error ? error.message : String(error);
  return new TableError(code, message, { cause: error });
}
