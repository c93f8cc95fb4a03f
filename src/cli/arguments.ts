/** The command line as data: what was asked, or what is wrong with it. Pure. */
import { parseArgs } from 'node:util';
import type { DecryptionKeys } from '../formats/decryptionKeys.ts';
import { jobSpec } from '../jobs/jobSpec.ts';
import type { BadBlocks } from '../protocol/messages.ts';
import type { Range } from '../table/schema.ts';
import { complaining, files, rowRange } from './flags.ts';
import type { JobCommand } from './jobCommand.ts';
import { convertUsage, parseConvert } from './convertArguments.ts';
import { mergeUsage, parseMerge } from './mergeArguments.ts';
import { keyFlags, keysOf, keyUsage } from './keyFlags.ts';
import { manyFilesUsage, parseManyFiles, type ManyFilesCommand } from './manyFiles.ts';
import { parseSample, sampleUsage } from './sampleArguments.ts';
import { parseSplit, splitUsage } from './splitArguments.ts';
import { UsageError } from './usageError.ts';
import { avroFlags, avroUsage, rewriteOptionsOf } from './avroFlags.ts';
import { badBlocksOf, readingFlags, schemaFlag } from './readingFlags.ts';
import { reshapeFlags, reshapeUsage, reshapingOf } from './reshapeFlags.ts';
import { verifyFlags, verifyingOf, verifyUsage } from './verifyFlags.ts';
import { textUsage } from './textFlags.ts';
import { writeFlags, writeUsage } from './writeFlags.ts';

export const usage = `Usage:
  colonnade inspect FILE [--json [--pages]] [AVRO] [KEYS]
  colonnade cat FILE [--columns a,b] [--rows START:END] [--format ndjson|csv] [--json]
                [--verify-checksums] [AVRO] [KEYS]
  colonnade rewrite FILE OUT [RESHAPING] [WRITING | BLOCKS] [--reader-schema FILE] [--overwrite] [--json]
${convertUsage}
${sampleUsage}
${mergeUsage}
${splitUsage}
  colonnade run JOB.json [--json]
${manyFilesUsage}

${reshapeUsage}

${writeUsage}

${avroUsage}

${textUsage}

Every command that writes takes:
${verifyUsage}

${keyUsage}

AVRO, for Avro files; all jobs take it, too, but for --bad-blocks of rewrite, which leaves out what is damaged:
  --bad-blocks strict|skip   where the file is damaged it ends, or what is damaged is left out and told of
  --reader-schema FILE       the schema (.avsc) to read it as

All commands but help take
  --memory-limit-megabytes N   what decoding one piece of a file may take (1024)
  --prefetch-blocks N, --prefetch-megabytes N
                               how far reading Avro runs ahead of decoding, whichever is less (4, 64)
  --batch-rows N               most rows that are decoded at once (65536 for jobs)
Rows are counted from 0; START:END leaves END out; either may be left out.
A KEY is 16, 24 or 32 bytes as hexadecimal digits, as Base64, or as text:CHARACTERS.
Exit codes: 0 done, 1 bad input or failed job, 2 wrong usage, 130 interrupted.`;

export type Command =
  | { readonly kind: 'help' }
  | JobCommand
  | ManyFilesCommand
  /** A job that a file specifies: see jobFile.ts. */
  | { readonly kind: 'run'; readonly file: string; readonly json: boolean }
  | {
      readonly kind: 'inspect';
      readonly file: string;
      readonly json: boolean;
      readonly keys: DecryptionKeys | undefined;
      readonly badBlocks: BadBlocks;
      /** Name of the file that holds it. */
      readonly readerSchema: string | undefined;
      /** Whether the pages of every column chunk are told, too; of Avro, sizes that take decompressing. */
      readonly pages: boolean;
    }
  | {
      readonly kind: 'cat';
      readonly file: string;
      /** Undefined: all columns. */
      readonly columns: readonly string[] | undefined;
      /** `end` is Infinity when not given. */
      readonly rows: Range;
      readonly format: 'ndjson' | 'csv' | 'json';
      /** Whether a page that does not match its checksum is an error. */
      readonly verifyChecksums: boolean;
      readonly badBlocks: BadBlocks;
      readonly readerSchema: string | undefined;
      readonly keys: DecryptionKeys | undefined;
    };

const options = {
  inspect: {
    ...keyFlags,
    ...readingFlags,
    json: { type: 'boolean' },
    pages: { type: 'boolean' },
  },
  cat: {
    ...keyFlags,
    ...readingFlags,
    columns: { type: 'string' },
    rows: { type: 'string' },
    format: { type: 'string' },
    json: { type: 'boolean' },
    'verify-checksums': { type: 'boolean' },
  },
  rewrite: {
    ...reshapeFlags,
    ...writeFlags,
    ...verifyFlags,
    ...avroFlags,
    ...schemaFlag,
    overwrite: { type: 'boolean' },
    json: { type: 'boolean' },
  },
} as const;

/** Throws UsageError. `argv` is without node and the script. */
export function parseCommand(argv: readonly string[]): Command {
  const [name, ...args] = argv;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h')
    return { kind: 'help' };
  if (args.includes('--help') || args.includes('-h')) return { kind: 'help' };
  const parse = parsers.get(name);
  if (parse === undefined) throw new UsageError(`there is no command ${name}`);
  return parse(args);
}

type Parse = (args: string[]) => Command;

const parsers: ReadonlyMap<string, Parse> = new Map<string, Parse>([
  ['inspect', inspect],
  ['cat', cat],
  ['rewrite', rewrite],
  ['convert', parseConvert],
  ['merge', parseMerge],
  ['run', run],
  ['sample', parseSample],
  ['split', parseSplit],
  ['validate', (args) => parseManyFiles('validate', args)],
  ['count-row-groups', (args) => parseManyFiles('countRowGroups', args)],
]);

function run(args: string[]): Command {
  const { values, positionals } = complaining(() =>
    parseArgs({ args, options: { json: { type: 'boolean' } }, allowPositionals: true }),
  );
  const [file] = files(positionals, ['JOB.json']);
  return { kind: 'run', file, json: values.json === true };
}

function inspect(args: string[]): Command {
  const { values, positionals } = complaining(() =>
    parseArgs({ args, options: options.inspect, allowPositionals: true }),
  );
  const [file] = files(positionals, ['FILE']);
  const json = values.json === true;
  const pages = values.pages === true;
  if (pages && !json) throw new UsageError('--pages goes with --json');
  const badBlocks = badBlocksOf(values) ?? 'strict';
  const readerSchema = values['reader-schema'];
  return { kind: 'inspect', file, json, pages, badBlocks, readerSchema, keys: keysOf(values) };
}

function cat(args: string[]): Command {
  const { values, positionals } = complaining(() =>
    parseArgs({ args, options: options.cat, allowPositionals: true }),
  );
  const [file] = files(positionals, ['FILE']);
  const format = values.json === true ? 'json' : (values.format ?? 'ndjson');
  if (format !== 'ndjson' && format !== 'csv' && format !== 'json')
    throw new UsageError(`--format is ndjson or csv, not ${format}`);
  return {
    kind: 'cat',
    file,
    columns: values.columns?.split(',').map((column) => column.trim()),
    rows: rowRange(values.rows ?? ':'),
    format,
    verifyChecksums: values['verify-checksums'] === true,
    badBlocks: badBlocksOf(values) ?? 'strict',
    readerSchema: values['reader-schema'],
    keys: keysOf(values),
  };
}

function rewrite(args: string[]): Command {
  const { values, positionals } = complaining(() =>
    parseArgs({ args, options: options.rewrite, allowPositionals: true, allowNegative: true }),
  );
  const [file, output] = files(positionals, ['FILE', 'OUT']);
  const reshape = reshapingOf(values);
  const asked = { ...rewriteOptionsOf(file, values), reshape, ...verifyingOf(values) };
  const { overwrite = false, json = false } = values;
  return {
    kind: 'job',
    spec: jobSpec('rewrite', asked),
    inputs: [file],
    output,
    readerSchema: values['reader-schema'],
    overwrite,
    json,
  };
}
