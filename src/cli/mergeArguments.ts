/** The flags of `merge` as a job's specification. Pure. */
import { parseArgs } from 'node:util';
import { fileFormats, formatOfName } from '../formats/fileFormat.ts';
import { jobSpec } from '../jobs/jobSpec.ts';
import { complaining } from './flags.ts';
import type { JobCommand } from './jobCommand.ts';
import { commandOf, jobFlags, writingOf } from './jobFlags.ts';
import { limitFlags, limitOf } from './limitFlags.ts';
import { inputTextFlags, inputTextOf } from './textFlags.ts';
import { oneOf, UsageError } from './usageError.ts';

export const mergeUsage = `  colonnade merge FILE|FOLDER|PATTERN… OUT [--recursive] [--[no-]partitions] [--source COLUMN]
                   [--conflicts refuse|text] [--to FORMAT] [INPUT TEXT]
                   [WRITING | BLOCKS | TEXT] [AVRO] [--overwrite] [--json]
                   [--rows-per-file N | --megabytes-per-file N [--name 'part-{n}']]: OUT is a folder then`;

const options = {
  recursive: { type: 'boolean' },
  partitions: { type: 'boolean' },
  source: { type: 'string' },
  conflicts: { type: 'string' },
  to: { type: 'string' },
  name: { type: 'string' },
  ...limitFlags,
  ...inputTextFlags,
  ...jobFlags,
} as const;

/** Of one file, the format is that of `--to`, else what OUT's name says; of a folder, Parquet. Throws UsageError. */
export function parseMerge(args: string[]): JobCommand {
  const { values, positionals } = complaining(() =>
    parseArgs({ args, options, allowPositionals: true, allowNegative: true }),
  );
  const { inputs, output } = filesAndOutput(positionals);
  const limit = limitOf(values);
  if (limit === undefined && values.name !== undefined)
    throw new UsageError('--name goes with --rows-per-file or --megabytes-per-file');
  const named = limit === undefined ? formatOfName(output) : undefined;
  const usual = limit === undefined ? named?.format : 'parquet';
  const format = oneOf('--to', values.to, fileFormats) ?? usual;
  if (format === undefined)
    throw new UsageError(`the name ${output} does not say which format: say it with --to`);
  const spec = jobSpec('merge', {
    ...writingOf(format, values, named?.compression),
    partitions: values.partitions,
    source: values.source,
    conflicts: oneOf('--conflicts', values.conflicts, ['refuse', 'text']),
    parts: limit && { limit, name: values.name },
    input: inputTextOf(values),
  });
  const listing = { recursive: values.recursive === true };
  return { ...commandOf(values), spec, inputs, listing, output };
}

function filesAndOutput(names: readonly string[]) {
  const output = names.at(-1);
  if (output === undefined || names.length < 2)
    throw new UsageError(`it takes FILE… and OUT, not ${names.length} names`);
  return { inputs: names.slice(0, -1), output };
}
