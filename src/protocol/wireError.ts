/** TableError on the wire: plain data there, the same error again on the other side. */
import { TableError, toTableError, type ErrorCode } from '../base/errors.ts';
import type { ErrorCodec, WireError } from './rpc.ts';

function detailOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stack = error.stack ?? error.message;
  return error.cause === undefined ? stack : `${stack}\nCaused by: ${detailOf(error.cause)}`;
}

export const tableErrors: ErrorCodec = {
  toWire(error): WireError {
    const { code, message, where } = toTableError(error);
    return { code, message, where, detail: detailOf(error) };
  },
  fromWire({ code, message, where, detail }): TableError {
    // Both sides are built from the same sources, so the code is one of ours.
    return new TableError(code as ErrorCode, message, { where, cause: detail });
  },
};
