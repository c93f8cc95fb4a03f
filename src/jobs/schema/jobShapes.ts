/** The shapes of what each job is asked. */
import type { SortKey } from '../../scan/sort/sortOrder.ts';
import type { Range } from '../../table/schema.ts';
import type { CountOptions } from '../count/countSpec.ts';
import type { ConvertOptions } from '../convertSpec.ts';
import type { JobKind, JobKinds } from '../jobSpec.ts';
import type { KeptColumn } from '../keptColumns.ts';
import type { MergeOptions, MergeParts } from '../merge/mergeSpec.ts';
import type { PartLimit } from '../parts/partSpec.ts';
import type { Reshaping, RewriteOptions } from '../rewriteSpec.ts';
import type { IdSample, SampleMethod } from '../sample/sampleMethod.ts';
import type { SampleOptions } from '../sample/sampleSpec.ts';
import type { ByValue, SplitOptions } from '../split/splitSpec.ts';
import type { Verification, Verifying } from '../verify/verification.ts';
import type { ValidateOptions } from '../validate/validateSpec.ts';
import { cases, choice, count, flag, list, needed, object, share, text } from './shape.ts';
import type { Members, ObjectNode, Shape } from './shape.ts';
import { avro, parquetMembers, textInput, writeMembers } from './writeShapes.ts';

const columnName = text('Name of a column.');

const keptColumns = list(
  object<KeptColumn>('Kept column', 'A column of the input.', {
    name: needed(columnName),
    as: text('Its name in the output; the same if not given.'),
  }),
  'Columns that are kept, in the order of the output; all if not given.',
);

const condition = text(
  "A condition in the words of SQL, such as amount > 10 and city = 'Oslo': other rows are left out.",
);

const sortKeys = list(
  object<SortKey>('Sort key', 'A column that rows are sorted by.', {
    column: needed(columnName),
    descending: flag('Largest values first.', false),
    nullsFirst: flag('Nulls before all values; after them, if not given.', false),
  }),
  'What rows are sorted by, most significant first; rows that are alike in it stay in their order.',
);

const sortMemory = count(
  'Memory that rows may take while they are sorted: more is sorted on disk.',
  { default: 2 ** 28 },
);

const reshaping = object<Reshaping>(
  'Other columns, rows or order',
  'Other columns or rows than those of the input, or another order.',
  {
    keep: keptColumns,
    where: condition,
    sort: sortKeys,
    sortMemoryBytes: sortMemory,
  },
);

const verifying: Members<Verifying> = {
  verify: choice<Verification>(
    {
      counts: 'Rows, and where they are.',
      values: 'Also every value, which takes about as long as reading the file.',
    },
    'What of the output is read back before it gets its name; values for inputs below 1 GB, if not given.',
  ),
};

const whole = { rows: needed(count('How many rows.')) };

const byIds = object<Omit<IdSample, 'kind'>>(
  'IDs of each group',
  'IDs of each group, with all of their rows.',
  {
    groupBy: needed(
      list(columnName, 'Columns whose values make a group; none: the whole file is one group.'),
    ),
    id: needed(list(columnName, 'Columns whose values make an ID.')),
    idsPerGroup: needed(count('How many IDs of each group are kept; smaller groups keep all.')),
    choose: needed(
      choice<IdSample['choose']>(
        {
          first: 'Those that come first in the file: one pass.',
          hash: 'By a seeded hash: the same IDs in every group, file and order of rows.',
          random: 'By a seeded hash, drawn for every group by itself.',
        },
        'Which IDs are kept.',
      ),
    ),
  },
);

const method = cases<SampleMethod>(
  {
    ids: byIds,
    first: object('First rows', 'The first rows.', whole),
    every: object('Every n-th row', 'Every n-th row, from the first on.', {
      nth: needed(count('How many rows lie between two that are kept, and one.')),
    }),
    fraction: object('A fraction', 'Every row with the same probability.', {
      fraction: needed(share('The probability, above 0 and at most 1.')),
    }),
    random: object('Random rows', 'So many rows, every choice of them as likely.', whole),
  },
  'How the sample is drawn.',
);

const byRows = object<Omit<Extract<PartLimit, { readonly kind: 'rows' }>, 'kind'>>(
  'By rows',
  'At most so many rows in each file.',
  { rows: needed(count('Most rows of a file.')) },
);
const byBytes = object<Omit<Extract<PartLimit, { readonly kind: 'bytes' }>, 'kind'>>(
  'By bytes',
  'About so many bytes in each file.',
  { bytes: needed(count('Bytes of a file, about.')) },
);
const byValue = object<Omit<ByValue, 'kind'>>('By value', 'A file for each value of a column.', {
  column: needed(columnName),
  style: needed(
    choice<ByValue['style']>(
      {
        folders:
          'In folders such as column=value, as Hive names them, without the column in the files.',
        names: 'Beside each other, with the column.',
      },
      'Where the files are.',
    ),
  ),
  openFiles: count('Most files that are written at the same time.', { default: 100 }),
});

const limit = cases<PartLimit>({ rows: byRows, bytes: byBytes }, 'Where a file ends.');

/** One for each job. */
export const optionShapes: {
  readonly [K in JobKind]: Shape<JobKinds[K]['options'], ObjectNode>;
} = {
  convert: object<ConvertOptions>('Convert', 'Writes the rows of a file in another format.', {
    ...writeMembers,
    ...verifying,
    columns: keptColumns,
    where: condition,
    sort: sortKeys,
    sortMemoryBytes: sortMemory,
    rows: object<Range>('Rows', 'Rows that are kept of those, counted from 0; all if not given.', {
      start: needed(count('The first of them.', { least: 0 })),
      end: needed(count('The one after the last.', { least: 0 })),
    }),
    input: textInput,
  }),
  countRowGroups: object<CountOptions>(
    'Count row groups',
    'Counts the row groups or blocks of each file, and the rows in them.',
    {},
  ),
  merge: object<MergeOptions>(
    'Merge',
    'Writes the rows of many files into one, or into some of a better size.',
    {
      ...writeMembers,
      ...verifying,
      partitions: flag(
        'Whether folders such as year=2024 are columns; where all inputs lie in such folders, if not given.',
      ),
      source: text(
        'Name of a new column that tells which file a row comes from; none if not given.',
      ),
      conflicts: choice<NonNullable<MergeOptions['conflicts']>>(
        { refuse: 'Do not merge.', text: 'Make the column text.' },
        'What to do about a column whose types in the files do not go together.',
        'refuse',
      ),
      parts: object<MergeParts>(
        'Several files',
        'Several files in a folder; one file if not given.',
        {
          limit: needed(limit),
          name: text(
            'Their names without extension; {n} is their number, {name} the first input.',
            'part-{n}',
          ),
        },
      ),
      input: textInput,
    },
  ),
  rewrite: object<RewriteOptions>(
    'Rewrite',
    'Writes a Parquet or Avro file anew: row groups, pages, codec; other columns, rows or order.',
    { ...parquetMembers, avro, reshape: reshaping, ...verifying },
  ),
  sample: object<SampleOptions>('Sample', 'Keeps some rows of a file.', {
    ...writeMembers,
    ...verifying,
    method: needed(method),
    seed: needed(
      count('The same seed draws the same sample.', {
        least: Number.MIN_SAFE_INTEGER,
        most: Number.MAX_SAFE_INTEGER,
      }),
    ),
    columns: list(columnName, 'Columns that are kept, in this order; all if not given.'),
    where: condition,
  }),
  split: object<SplitOptions>('Split', 'Writes the rows of a file into several files.', {
    ...writeMembers,
    ...verifying,
    by: needed(
      cases<SplitOptions['by']>(
        { rows: byRows, bytes: byBytes, value: byValue },
        'Which rows go into which file.',
      ),
    ),
    name: text(
      'Names of the files without extension: {name}-{n}, {name}-{value} or, in folders, {name}, if not given.',
    ),
    input: textInput,
  }),
  validate: object<ValidateOptions>('Validate', 'Checks a file from end to end.', {
    placesPerGroup: count('Most faults told in full for each column and kind of fault.', {
      default: 5,
    }),
  }),
};
