/** The flags that say where one of several files ends. Pure. */
import type { PartLimit } from '../jobs/parts/partSpec.ts';
import { positive, UsageError } from './usageError.ts';

/** For parseArgs. */
export const limitFlags = {
  'rows-per-file': { type: 'string' },
  'megabytes-per-file': { type: 'string' },
} as const;

type LimitValues = { readonly [K in keyof typeof limitFlags]?: string | undefined };

/** Undefined where none is given. Throws UsageError. */
export function limitOf(values: LimitValues): PartLimit | undefined {
  const rows = values['rows-per-file'];
  const megabytes = values['megabytes-per-file'];
  if (rows !== undefined && megabytes !== undefined)
    throw new UsageError('it takes --rows-per-file or --megabytes-per-file, not both');
  if (rows !== undefined) return { kind: 'rows', rows: positive('--rows-per-file', rows) };
  if (megabytes === undefined) return undefined;
  return { kind: 'bytes', bytes: positive('--megabytes-per-file', megabytes) * 2 ** 20 };
}
