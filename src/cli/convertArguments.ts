/** The flags of `convert` as a job's specification. Pure. */
import { parseArgs } from 'node:util';
import { fileFormats, formatOfName } from '../formats/fileFormat.ts';
import { jobSpec } from '../jobs/jobSpec.ts';
import { complaining, files, rowRange } from './flags.ts';
import type { Range } from '../table/schema.ts';
import type { JobCommand } from './jobCommand.ts';
import { commandOf, jobFlags, writingOf } from './jobFlags.ts';
import { reshapeFlags, reshapingOf } from './reshapeFlags.ts';
import { inputTextFlags, inputTextOf } from './textFlags.ts';
import { oneOf, UsageError } from './usageError.ts';

export const convertUsage = `  colonnade convert FILE OUT [--to ${fileFormats.join('|')}]
                   [--columns a,b=NEW_NAME] [--where CONDITION] [--sort ORDER] [--sort-megabytes N] [--rows START:END]
                   [INPUT TEXT] [WRITING | BLOCKS | TEXT] [AVRO] [--overwrite] [--json]`;

const options = {
  to: { type: 'string' },
  ...reshapeFlags,
  rows: { type: 'string' },
  ...inputTextFlags,
  ...jobFlags,
} as const;

/** The format is that of `--to`, else what OUT's name says. Throws UsageError. */
export function parseConvert(args: string[]): JobCommand {
  const { values, positionals } = complaining(() =>
    parseArgs({ args, options, allowPositionals: true, allowNegative: true }),
  );
  const [file, output] = files(positionals, ['FILE', 'OUT']);
  const named = formatOfName(output);
  const format = values.to === undefined ? named?.format : oneOf('--to', values.to, fileFormats);
  if (format === undefined)
    throw new UsageError(`the name ${output} does not say which format: say it with --to`);
  const { keep, ...wish } = reshapingOf(values) ?? {};
  const spec = jobSpec('convert', {
    ...writingOf(format, values, named?.compression),
    columns: keep,
    ...wish,
    rows: values.rows === undefined ? undefined : finite(rowRange(values.rows)),
    input: inputTextOf(values),
  });
  return { ...commandOf(values), spec, inputs: [file], output };
}

/** An open end as a number that JSON has: a job can be written down. */
function finite({ start, end }: Range): Range {
  return { start, end: Math.min(end, Number.MAX_SAFE_INTEGER) };
}
