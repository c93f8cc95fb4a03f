/** Commands that look at many files, one after the other: what is wrong with one does not keep the others from being told. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { errorText } from '../base/errorText.ts';
import { isAbort, toTableError } from '../base/errors.ts';
import type { ReadingOptions } from '../engine/engineApi.ts';
import { segmentedFormats } from '../formats/fileFormat.ts';
import type { LookingJobKind } from '../jobs/jobSpec.ts';
import type { ValidateOptions } from '../jobs/validate/validateSpec.ts';
import { complaining, type CommandReading } from './flags.ts';
import { keyFlags, keysOf } from './keyFlags.ts';
import type { Output } from './output.ts';
import { listFiles } from './listFiles.ts';
import { schemaFlag } from './readingFlags.ts';
import { positive, UsageError } from './usageError.ts';

export interface ManyFilesCommand {
  readonly kind: LookingJobKind;
  /** Files, folders and patterns: see listFiles.ts. */
  readonly names: readonly string[];
  readonly json: boolean;
  readonly options?: ValidateOptions | undefined;
  /** How the files are read. */
  readonly reading?: ReadingOptions | undefined;
  /** Name of the file that holds the schema to read Avro as. */
  readonly readerSchema?: string | undefined;
}

export const manyFilesUsage = `  colonnade validate FILE… [--places N] [--reader-schema FILE] [KEYS] [--json]
                                        exit code 1 where there are faults; N are told in full of each kind and column (5)
  colonnade count-row-groups FILE… [KEYS] [--json]        a FILE may be a folder, or a pattern: "data/**/*.parquet"`;

const flags = { ...keyFlags, json: { type: 'boolean' } } as const;

/** Throws UsageError. */
export function parseManyFiles(kind: ManyFilesCommand['kind'], args: string[]): ManyFilesCommand {
  const options = { ...flags, ...schemaFlag, places: { type: 'string' } } as const;
  const { values, positionals } = complaining(() =>
    parseArgs({ args, options, allowPositionals: true }),
  );
  if (positionals.length === 0) throw new UsageError('it takes at least one FILE');
  const readerSchema = values['reader-schema'];
  if (kind !== 'validate')
    for (const [flag, value] of Object.entries({
      places: values.places,
      'reader-schema': readerSchema,
    }))
      if (value !== undefined) throw new UsageError(`--${flag} is for validate`);
  const placesPerGroup =
    values.places === undefined ? undefined : positive('--places', values.places);
  const keys = keysOf(values);
  const json = values.json === true;
  const reading = { keys };
  return { kind, names: positionals, json, options: { placesPerGroup }, reading, readerSchema };
}

/** What a command that looks at files is given. */
export interface LookContext {
  readonly output: Output;
  /** For all files; what the command itself says is added. */
  readonly reading: CommandReading;
  readonly signal: AbortSignal;
}

interface EachFile {
  /** Resolves with whether all is well with the file. */
  readonly look: (file: string) => Promise<boolean>;
  readonly output: Output;
}

/** Whether all was well with all files. Rejects with AbortError, and where there are no files. */
export async function forEachFile(
  names: readonly string[],
  { look, output }: EachFile,
): Promise<boolean> {
  let allWell = true;
  const files = await listFiles(names, { recursive: true, formats: segmentedFormats });
  for (const file of files) {
    try {
      allWell = (await look(file)) && allWell;
    } catch (error) {
      if (isAbort(error)) throw error;
      output.tell(errorText(toTableError(error), path.basename(file)));
      allWell = false;
    } finally {
      output.progress('');
    }
  }
  return allWell;
}
