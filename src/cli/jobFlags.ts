/** The flags of every job that reads any format and writes any. */
import { isText, type FileFormat } from '../formats/fileFormat.ts';
import type { TableWriteOptions, TextWriteOptions } from '../formats/tableWriters.ts';
import type { Verifying } from '../jobs/verify/verification.ts';
import { avroFlags, avroOptionsOf } from './avroFlags.ts';
import type { JobCommand } from './jobCommand.ts';
import { readingFlags, readingOf } from './readingFlags.ts';
import { textFlags, textOptionsOf, type TextValues } from './textFlags.ts';
import { verifyFlags, verifyingOf } from './verifyFlags.ts';
import { writeFlags, writeOptionsOf } from './writeFlags.ts';

/** For parseArgs, as writeFlags. */
export const jobFlags = {
  ...writeFlags,
  ...avroFlags,
  ...textFlags,
  ...readingFlags,
  ...verifyFlags,
  overwrite: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

type WriteValues = Parameters<typeof writeOptionsOf>[0] &
  Parameters<typeof avroOptionsOf>[0] &
  TextValues &
  Parameters<typeof verifyingOf>[0];

/** How the job writes `format`; `compression` is what the name of a text file says. Throws UsageError. */
export function writingOf(
  format: FileFormat,
  values: WriteValues,
  compression?: TextWriteOptions['compression'],
): Pick<TableWriteOptions, 'format' | 'parquet' | 'avro' | 'text'> & Verifying {
  return {
    format,
    ...verifyingOf(values),
    parquet: format === 'parquet' ? writeOptionsOf(values) : undefined,
    avro: format === 'avro' ? avroOptionsOf(values) : undefined,
    text: isText(format) ? textOptionsOf(values, compression) : undefined,
  };
}

type CommandValues = Parameters<typeof readingOf>[0] & {
  readonly overwrite?: boolean | undefined;
  readonly json?: boolean | undefined;
};

/** What a command is besides its job and its files. Throws UsageError. */
export function commandOf(
  values: CommandValues,
): Pick<JobCommand, 'kind' | 'reading' | 'readerSchema' | 'overwrite' | 'json'> {
  const { overwrite = false, json = false, 'reader-schema': readerSchema } = values;
  return { kind: 'job', reading: readingOf(values), readerSchema, overwrite, json };
}
