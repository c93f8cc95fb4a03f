/** The flags of a job with other columns or rows than its input. */
import { toTableError } from '../base/errors.ts';
import { parseKeptColumns } from '../jobs/keptColumns.ts';
import type { Reshaping } from '../jobs/rewriteSpec.ts';
import { parseSortOrder, type SortKey } from '../scan/sort/sortOrder.ts';
import { positive, UsageError } from './usageError.ts';

export const reshapeFlags = {
  columns: { type: 'string' },
  where: { type: 'string' },
  sort: { type: 'string' },
  'sort-megabytes': { type: 'string' },
} as const;

export const reshapeUsage = `RESHAPING:
  --columns a,b=NEW_NAME                           only these, in this order; renamed after the =
  --where CONDITION                                only rows for which it is true, in the words of SQL
  --sort "a, b desc nulls first"                   nulls last if not said otherwise
  --sort-megabytes N                               memory for sorting (256): more is sorted on disk`;

type ReshapeValues = { readonly [K in keyof typeof reshapeFlags]?: string | undefined };

/** Undefined where nothing is asked for. Throws UsageError. */
export function reshapingOf(values: ReshapeValues): Reshaping | undefined {
  const { columns, where, sort, 'sort-megabytes': megabytes } = values;
  if (columns === undefined && where === undefined && sort === undefined) {
    if (megabytes !== undefined) throw new UsageError('--sort-megabytes goes with --sort');
    return undefined;
  }
  return {
    keep: parseKeptColumns(columns),
    where,
    sort: sortKeysOf(sort),
    sortMemoryBytes:
      megabytes === undefined ? undefined : positive('--sort-megabytes', megabytes) * 2 ** 20,
  };
}

function sortKeysOf(text: string | undefined): readonly SortKey[] | undefined {
  if (text === undefined) return undefined;
  try {
    return parseSortOrder(text);
  } catch (error) {
    throw new UsageError(`--sort: ${toTableError(error).message}`);
  }
}
