/** Opens a job's inputs, and closes them whatever happens. */
import { TableError } from '../base/errors.ts';
import { refuseDamage } from '../formats/refuseDamage.ts';
import { openTable } from '../formats/registry.ts';
import type { TableReader } from '../formats/format.ts';
import type { RowSource } from '../formats/rowSource.ts';
import { openRows } from '../formats/rowSources.ts';
import type { DelimitedOptions } from '../formats/text/textOptions.ts';
import type { ByteSource } from '../io/byteSource.ts';
import { countedSource } from '../io/countedSource.ts';
import type { JobInput, PlanContext } from './jobContext.ts';

/** The input of a job that takes one. Throws TableError `invalidArgument` where there are more, or none. */
export function onlyInput({ inputs }: PlanContext): JobInput {
  const [input, ...others] = inputs;
  if (input !== undefined && others.length === 0) return input;
  throw new TableError('invalidArgument', `the job takes one file, not ${inputs.length}`);
}

export async function withSource<T>(
  input: JobInput,
  use: (source: ByteSource) => Promise<T>,
): Promise<T> {
  const source = await input.open();
  try {
    return await use(source);
  } finally {
    await source.close();
  }
}

export interface OpenInput {
  readonly source: ByteSource;
  readonly reader: TableReader;
  /** Bytes read of the source so far; never more than it has. */
  readonly bytesRead: () => number;
}

/**
 * Opens the table, too, and walks to its end where only that tells how many rows it has. Rejects with TableError
 * `corrupt` where damage ends the table, unless damage is skipped.
 */
export async function withTable<T>(
  input: JobInput,
  { reading, signal }: Pick<PlanContext, 'reading' | 'signal'>,
  use: (opened: OpenInput) => Promise<T>,
): Promise<T> {
  return withSource(input, async (source) => {
    let bytes = 0;
    const counted = countedSource(source, (read) => (bytes += read));
    const reader = await openTable(counted, reading, signal);
    try {
      if (reader.facts.encryption !== 'none')
        throw new TableError(
          'encrypted',
          'its rows would come out unencrypted, so Colonnade only shows them',
        );
      await reader.walk?.run(() => undefined, signal);
      if (reading.badBlocks !== 'skip') refuseDamage(reader.walk?.progress.damage ?? []);
      return await use({ source, reader, bytesRead: () => Math.min(bytes, source.size) });
    } finally {
      reader.close();
    }
  });
}

/** An input of any format, to be read through. */
export interface OpenRows {
  readonly source: ByteSource;
  readonly rows: RowSource;
  /** Bytes read of the source so far; never more than it has. */
  readonly bytesRead: () => number;
}

export interface RowsContext extends Pick<PlanContext, 'reading' | 'signal'> {
  /** How CSV and TSV lie. */
  readonly text?: DelimitedOptions | undefined;
}

/** The caller closes it. */
export async function openInputRows(
  input: JobInput,
  { reading, text, signal }: RowsContext,
): Promise<OpenRows & { readonly close: () => Promise<void> }> {
  const source = await input.open();
  let bytes = 0;
  const counted = countedSource(source, (read) => (bytes += read));
  try {
    const rows = await openRows(counted, { ...reading, text, cacheBytes: 0 }, signal);
    const close = async (): Promise<void> => {
      rows.close();
      await source.close();
    };
    return { source, rows, bytesRead: () => Math.min(bytes, source.size), close };
  } catch (error) {
    await source.close();
    throw error;
  }
}

export async function withRows<T>(
  input: JobInput,
  context: RowsContext,
  use: (opened: OpenRows) => Promise<T>,
): Promise<T> {
  const opened = await openInputRows(input, context);
  try {
    return await use(opened);
  } finally {
    await opened.close();
  }
}
