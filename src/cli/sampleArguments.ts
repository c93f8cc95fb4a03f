/** The flags of `sample` as a job's specification. Pure. */
import { parseArgs } from 'node:util';
import { formatOfName } from '../formats/fileFormat.ts';
import { jobSpec, type JobSpecOf } from '../jobs/jobSpec.ts';
import { idChoices, type IdSample, type SampleMethod } from '../jobs/sample/sampleMethod.ts';
import { complaining, files } from './flags.ts';
import type { JobCommand } from './jobCommand.ts';
import { commandOf, jobFlags, writingOf } from './jobFlags.ts';
import { oneOf, positive, UsageError } from './usageError.ts';

export const sampleUsage = `  colonnade sample FILE OUT [--group-by a,b] --id c,d [--ids N] [--choose first|hash|random]
  colonnade sample FILE OUT --first N | --every N | --fraction F | --random N
                   [--seed N] [--columns a,b] [--where CONDITION]
                   [WRITING | BLOCKS | TEXT] [AVRO] [--overwrite] [--json]`;

const options = {
  'group-by': { type: 'string' },
  id: { type: 'string' },
  ids: { type: 'string' },
  choose: { type: 'string' },
  first: { type: 'string' },
  every: { type: 'string' },
  fraction: { type: 'string' },
  random: { type: 'string' },
  seed: { type: 'string' },
  columns: { type: 'string' },
  where: { type: 'string' },
  ...jobFlags,
} as const;

export interface SampleCommand extends JobCommand {
  readonly spec: JobSpecOf<'sample'>;
}

/** Throws UsageError. */
export function parseSample(args: string[]): SampleCommand {
  const { values, positionals } = complaining(() =>
    parseArgs({ args, options, allowPositionals: true, allowNegative: true }),
  );
  const [file, output] = files(positionals, ['FILE', 'OUT']);
  const named = formatOfName(output);
  const spec = jobSpec('sample', {
    method: methodOf(values),
    seed: seedOf(values.seed),
    columns: values.columns === undefined ? undefined : namesOf(values.columns),
    where: values.where,
    ...writingOf(named?.format ?? 'parquet', values, named?.compression),
  });
  return { ...commandOf(values), spec, inputs: [file], output };
}

type Values = Partial<Record<'id' | 'ids' | 'group-by' | 'choose' | RowMethod, string>>;
type RowMethod = (typeof rowMethods)[number];
const rowMethods = ['first', 'every', 'fraction', 'random'] as const;

function methodOf(values: Values): SampleMethod {
  const asked = rowMethods.filter((name) => values[name] !== undefined);
  const [method, ...others] = asked;
  if (values.id !== undefined && method === undefined) return idMethod(values, values.id);
  if (method === undefined || others.length > 0 || values.id !== undefined)
    throw new UsageError('it takes one of --id, --first, --every, --fraction and --random');
  const text = values[method] ?? '';
  switch (method) {
    case 'first':
      return { kind: 'first', rows: positive('--first', text) };
    case 'every':
      return { kind: 'every', nth: positive('--every', text) };
    case 'random':
      return { kind: 'random', rows: positive('--random', text) };
    case 'fraction': {
      const fraction = Number(text);
      if (!(fraction > 0 && fraction <= 1))
        throw new UsageError(`--fraction is above 0 and at most 1, not ${text}`);
      return { kind: 'fraction', fraction };
    }
  }
}

/** As many as in the seed programs that people know this sample from. */
const usualIds = '10';

function idMethod(values: Values, id: string): IdSample {
  const choose = oneOf('--choose', values.choose, idChoices) ?? 'first';
  const groups = values['group-by'];
  return {
    kind: 'ids',
    groupBy: groups === undefined ? [] : namesOf(groups),
    id: namesOf(id),
    idsPerGroup: positive('--ids', values.ids ?? usualIds),
    choose,
  };
}

const namesOf = (text: string): string[] => text.split(',').map((name) => name.trim());

function seedOf(text = '0'): number {
  const seed = Number(text);
  if (!Number.isSafeInteger(seed)) throw new UsageError(`--seed is a whole number, not ${text}`);
  return seed;
}
