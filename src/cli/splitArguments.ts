/** The flags of `split` as a job's specification. Pure. */
import { parseArgs } from 'node:util';
import { fileFormats, formatOfName } from '../formats/fileFormat.ts';
import { jobSpec } from '../jobs/jobSpec.ts';
import type { ByValue, SplitOptions } from '../jobs/split/splitSpec.ts';
import { complaining, files } from './flags.ts';
import type { JobCommand } from './jobCommand.ts';
import { commandOf, jobFlags, writingOf } from './jobFlags.ts';
import { limitFlags, limitOf } from './limitFlags.ts';
import { inputTextFlags, inputTextOf } from './textFlags.ts';
import { oneOf, positive, UsageError } from './usageError.ts';

export const splitUsage = `  colonnade split FILE FOLDER --rows-per-file N | --megabytes-per-file N [--name '{name}-{n}']
  colonnade split FILE FOLDER --by COLUMN [--style folders|names] [--open-files N] [--name '{name}-{value}']
                   [--to FORMAT] [INPUT TEXT] [WRITING | BLOCKS | TEXT] [AVRO] [--overwrite] [--json]`;

const options = {
  by: { type: 'string' },
  style: { type: 'string' },
  'open-files': { type: 'string' },
  to: { type: 'string' },
  name: { type: 'string' },
  ...limitFlags,
  ...inputTextFlags,
  ...jobFlags,
} as const;

/** The format is that of `--to`, else that of FILE's name. Throws UsageError. */
export function parseSplit(args: string[]): JobCommand {
  const { values, positionals } = complaining(() =>
    parseArgs({ args, options, allowPositionals: true, allowNegative: true }),
  );
  const [file, output] = files(positionals, ['FILE', 'FOLDER']);
  const named = formatOfName(file);
  const format = oneOf('--to', values.to, fileFormats) ?? named?.format ?? 'parquet';
  const spec = jobSpec('split', {
    by: byOf(values),
    name: values.name,
    ...writingOf(format, values),
    input: inputTextOf(values),
  });
  return { ...commandOf(values), spec, inputs: [file], output };
}

type Values = Partial<
  Record<'by' | 'style' | 'open-files' | 'rows-per-file' | 'megabytes-per-file', string>
>;

const styles = ['folders', 'names'] as const satisfies readonly ByValue['style'][];

function byOf(values: Values): SplitOptions['by'] {
  const { by: column, style, 'open-files': open } = values;
  const limit = limitOf(values);
  if (limit !== undefined && column === undefined) return limit;
  if (limit !== undefined || column === undefined)
    throw new UsageError('it takes one of --rows-per-file, --megabytes-per-file and --by');
  return {
    kind: 'value',
    column,
    style: oneOf('--style', style, styles) ?? 'folders',
    openFiles: open === undefined ? undefined : positive('--open-files', open),
  };
}
