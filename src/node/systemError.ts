/** What the operating system refused, as a TableError. */
import { TableError, toTableError, type ErrorCode } from '../base/errors.ts';

const known: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ENOENT: ['notFound', 'there is no such file'],
  ENOTDIR: ['notFound', 'a part of its path is not a folder'],
  EEXIST: ['exists', 'overwriting was not asked for'],
  EISDIR: ['io', 'it is a folder'],
  EACCES: ['io', 'permission was denied'],
  EPERM: ['io', 'the operation is not permitted'],
  EROFS: ['io', 'the file system is read-only'],
  EBUSY: ['io', 'another program is using it'],
  EMFILE: ['io', 'too many files are open'],
  ENFILE: ['io', 'too many files are open'],
  ENAMETOOLONG: ['io', 'its name is too long'],
  EINVAL: ['io', 'its name is not allowed here'],
  EIO: ['io', 'the device reported an error'],
  ESTALE: ['changed', 'the network drive lost it'],
  ENOSPC: ['diskFull', 'no space is left on the device'],
  EDQUOT: ['diskFull', 'the disk quota is used up'],
  EFBIG: ['diskFull', 'the file system allows no larger file'],
};

/** The system's code for why it refused, such as `ENOENT`; undefined for what is no system error. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** A TableError with the code a person would sort it under; TableErrors and AbortErrors pass through. */
export function systemError(error: unknown): TableError {
  const [code, message] = known[systemCode(error) ?? ''] ?? [];
  if (code === undefined || message === undefined) return toTableError(error, 'io');
  return new TableError(code, message, { cause: error });
}
