/** Opens a job's inputs, and closes them whatever happens. */
import { TableError } from '../base/errors.ts';
import { openTable } from '../formats/registry.ts';
import type { TableReader } from '../formats/format.ts';
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

/** Opens the table, too, and walks to its end where only that tells how many rows it has. */
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
      return await use({ source, reader, bytesRead: () => Math.min(bytes, source.size) });
    } finally {
      reader.close();
    }
  });
}
