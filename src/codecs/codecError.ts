/** What goes wrong with compressed data, in the words that all codecs share. */
import { TableError } from '../base/errors.ts';
import { bytesText } from '../base/quantityText.ts';
import type { CodecName } from './codec.ts';

/**
 * The bytes are not what the codec writes; `cause` is what was said of them. A page or block whose data end too soon is
 * damaged: the file itself goes on.
 */
export function damagedData(codec: CodecName, cause?: unknown): TableError {
  if (cause instanceof TableError && cause.code !== 'truncated') return cause;
  return new TableError('corrupt', `the ${codec} data is damaged`, { cause });
}

/** There is more in the bytes than the caller has room for. */
export function tooMuchOutput(codec: CodecName, maxBytes: number): TableError {
  const limit = bytesText(maxBytes);
  return new TableError('tooLarge', `the ${codec} data becomes more than ${limit}`);
}
