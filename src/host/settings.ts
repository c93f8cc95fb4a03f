/** The one place that reads settings. Names and defaults are in package.json; a test holds the two together. */
import * as vscode from 'vscode';
import { levelsOf } from '../codecs/codec.ts';
import type { ReadingOptions } from '../engine/engineApi.ts';
import { avroCodecs, codecNameOf } from '../formats/avro/writer/avroCodecs.ts';
import type { AvroWriteOptions } from '../formats/avro/writer/avroWriteOptions.ts';
import { fileFormats, type FileFormat } from '../formats/fileFormat.ts';
import {
  statisticsKinds,
  type ParquetWriteOptions,
} from '../formats/parquet/write/writeOptions.ts';
import type { TableWriteOptions } from '../formats/tableWriters.ts';
import {
  textCompressions,
  usualGuessRows,
  type DelimitedOptions,
} from '../formats/text/textOptions.ts';
import type { PartLimit } from '../jobs/parts/partSpec.ts';
import { compressions, type Compression } from '../jobs/rewriteSpec.ts';
import {
  idChoices,
  sampleKinds,
  type IdSample,
  type SampleMethod,
} from '../jobs/sample/sampleMethod.ts';
import type { ByValue, SplitOptions } from '../jobs/split/splitSpec.ts';
import { verifications, type Verification } from '../jobs/verify/verification.ts';

const kilobyte = 1024;
const megabyte = 1024 * kilobyte;

/** Most bytes that decoding one piece of a file may take. */
export function memoryLimitBytes(): number {
  return number('reader.memoryLimitMegabytes', 1024) * megabyte;
}

/** How files are read. */
export function readingOptions(scope: vscode.Uri): ReadingOptions {
  return {
    verifyChecksums: setting('reader.verifyChecksums', scope) === true,
    badBlocks: setting('reader.badBlocks', scope) === 'skip' ? 'skip' : 'strict',
    prefetchBlocks: number('reader.prefetchBlocks', 4, scope),
    prefetchBytes: number('reader.prefetchMegabytes', 64, scope) * megabyte,
    batchRows: number('reader.batchRows', 65_536, scope),
  };
}

/** What a sample starts from where nothing was chosen in the folder before. */
export function sampleSettings(scope: vscode.Uri): SampleSettings {
  return {
    kind: oneOf(setting('sample.method', scope), sampleKinds) ?? 'ids',
    choose: oneOf(setting('sample.choose', scope), idChoices) ?? 'first',
    idsPerGroup: number('sample.ids', 10, scope),
    rows: number('sample.rows', 1000, scope),
    nth: number('sample.nth', 100, scope),
    fraction: Math.min(1, number('sample.fraction', 0.01, scope)),
    seed: number('sample.seed', 0, scope),
  };
}

/** Answers that do not depend on the table, also to what the kind of sample does not ask. */
export interface SampleSettings {
  readonly kind: SampleMethod['kind'];
  readonly choose: IdSample['choose'];
  readonly idsPerGroup: number;
  readonly rows: number;
  readonly nth: number;
  /** Above 0 and at most 1. */
  readonly fraction: number;
  readonly seed: number;
}

/** What merges and splits start from where nothing was chosen in the folder before. */
export function partSettings(scope: vscode.Uri): PartSettings {
  return {
    files: oneOf(setting('merge.files', scope), ['one', 'bytes', 'rows']) ?? 'one',
    conflicts: oneOf(setting('merge.conflicts', scope), ['refuse', 'text']) ?? 'refuse',
    partitions: choice(setting('merge.partitions', scope)),
    hasSource: setting('merge.source', scope) === true,
    sourceColumn: text('merge.sourceColumn', 'source_file', scope),
    by: oneOf(setting('split.by', scope), ['bytes', 'rows', 'value']) ?? 'bytes',
    style: oneOf(setting('split.style', scope), ['folders', 'names']) ?? 'folders',
    names: {
      merged: text('merge.partName', 'part-{n}', scope),
      numbered: text('split.partName', '{name}-{n}', scope),
      byValue: text('split.valueName', '{name}-{value}', scope),
    },
    openFiles: number('split.openFiles', 100, scope),
    megabytes: number('parts.megabytes', 128, scope),
    rows: number('parts.rows', 1_000_000, scope),
  };
}

export interface PartSettings {
  /** What a merge makes of its inputs. */
  readonly files: 'one' | PartLimit['kind'];
  readonly conflicts: 'refuse' | 'text';
  /** As MergeOptions has it. */
  readonly partitions: boolean | undefined;
  /** Whether a merge adds a column that tells which file a row comes from. */
  readonly hasSource: boolean;
  /** Its name. */
  readonly sourceColumn: string;
  /** Where a split ends a file. */
  readonly by: SplitOptions['by']['kind'];
  readonly style: ByValue['style'];
  readonly openFiles: number;
  readonly megabytes: number;
  readonly rows: number;
  /** As in partNames.ts: of files that a merge writes, that a split numbers, and of a value each. */
  readonly names: Readonly<Record<'merged' | 'numbered' | 'byValue', string>>;
}

/** The format that is offered first; undefined where it depends on the input. */
export function formatSetting(
  job: 'convert' | 'export' | 'sample' | 'merge' | 'split',
  scope: vscode.Uri,
): FileFormat | undefined {
  const names = {
    convert: setting('convert.format', scope),
    export: setting('export.format', scope),
    sample: setting('sample.format', scope),
    merge: setting('merge.format', scope),
    split: setting('split.format', scope),
  };
  return oneOf(names[job], fileFormats);
}

/** Most faults that are told in full for each column and kind. */
export function placesPerGroup(scope: vscode.Uri): number {
  return number('validate.places', 5, scope);
}

/** About what rows may take while they are sorted. */
export function sortMemoryBytes(scope: vscode.Uri): number {
  return number('jobs.sortMegabytes', 256, scope) * megabyte;
}

/** How jobs write each format, and read text, when nothing else is asked for. */
export interface UsualOptions {
  readonly parquet: WriterSettings;
  readonly avro: NonNullable<TableWriteOptions['avro']>;
  readonly arrow: NonNullable<TableWriteOptions['arrow']>;
  readonly text: NonNullable<TableWriteOptions['text']>;
  /** Of CSV and TSV. */
  readonly input: DelimitedOptions;
}

export function usualOptions(scope: vscode.Uri): UsualOptions {
  const compression = oneOf(setting('text.compression', scope), textCompressions) ?? 'none';
  const delimited = csvSettings(scope);
  const guardFormulas = setting('csv.guardFormulas', scope) === true;
  return {
    parquet: writerSettings(scope),
    avro: avroWriterSettings(scope),
    arrow: { batchRows: number('arrow.batchRows', 65_536, scope) },
    text: { ...delimited, guardFormulas, compression },
    input: { ...delimited, guessRows: number('text.guessRows', usualGuessRows, scope) },
  };
}

/** How CSV and TSV lie. What is mistyped is for the job to refuse. */
function csvSettings(scope: vscode.Uri): DelimitedOptions {
  const [delimiter, nullText] = [setting('csv.delimiter', scope), setting('csv.nullText', scope)];
  return {
    // A comma is what is usual: TSV has its tabs then.
    delimiter: typeof delimiter === 'string' && delimiter !== ',' ? delimiter : undefined,
    header: setting('csv.header', scope) !== false,
    nullText: typeof nullText === 'string' ? nullText : undefined,
  };
}

/** How many jobs may run at a time. */
export function parallelJobs(): number {
  return number('jobs.parallel', 1);
}

/** How closely jobs look at what they wrote. */
export function verification(scope: vscode.Uri): Verification | undefined {
  return oneOf(setting('jobs.verify', scope), verifications);
}

export function onParallelJobsChange(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration('colonnade.jobs.parallel')) listener();
  });
}

/** Options that a person chooses first are always there. */
export interface WriterSettings extends ParquetWriteOptions {
  readonly rowGroupRows: number;
  readonly compression: Compression;
}

/** What jobs write when nothing else is asked for. What is mistyped in `writer.columns` is for the writer to refuse. */
function writerSettings(scope: vscode.Uri): WriterSettings {
  return {
    rowGroupRows: number('writer.rowGroupRows', 1_048_576, scope),
    rowGroupBytes: number('writer.rowGroupMegabytes', 512, scope) * megabyte,
    compression: oneOf(setting('writer.compression', scope), compressions) ?? 'zstd',
    compressionLevel: numberOrNothing(setting('writer.compressionLevel', scope)),
    dictionary: choice(setting('writer.dictionary', scope)),
    dictionaryPageBytes: number('writer.dictionaryPageKilobytes', 1024, scope) * kilobyte,
    pageBytes: number('writer.pageKilobytes', 1024, scope) * kilobyte,
    dataPageVersion: oneOf(setting('writer.dataPageVersion', scope), [1, 2]),
    statistics: oneOf(setting('writer.statistics', scope), statisticsKinds),
    pageIndex: setting('writer.pageIndex', scope) !== false,
    checksums: choice(setting('writer.checksums', scope)),
    bloomFilter: choice(setting('writer.bloomFilters', scope)),
    bloomFalsePositives: numberOrNothing(setting('writer.bloomFalsePositives', scope)),
    columns: columnOptions(setting('writer.columns', scope)),
  };
}

/** The same for Avro. A level is not of a codec that has none. */
export function avroWriterSettings(scope: vscode.Uri): AvroWriteOptions {
  const codec = oneOf(setting('writer.avroCodec', scope), avroCodecs) ?? 'snappy';
  const level = numberOrNothing(setting('writer.avroLevel', scope));
  return {
    codec,
    level: levelsOf(codecNameOf[codec]) && level,
    blockBytes: number('writer.avroBlockKilobytes', 64, scope) * kilobyte,
    blockRows: number('writer.avroBlockRows', 1_000_000, scope),
  };
}

/** As plain data: an object of a setting is a proxy, which cannot be sent to a worker. */
function columnOptions(value: unknown): ParquetWriteOptions['columns'] {
  if (typeof value !== 'object' || value === null) return undefined;
  const columns = Object.entries<unknown>({ ...value });
  return Object.fromEntries(
    columns.flatMap(([path, options]) =>
      typeof options === 'object' ? [[path, { ...options }] as const] : [],
    ),
  );
}

function oneOf<const T>(value: unknown, known: readonly T[]): T | undefined {
  return known.find((one) => one === value);
}

function numberOrNothing(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** `auto` leaves it to the writer. */
function choice(value: unknown): boolean | undefined {
  return value === 'on' ? true : value === 'off' ? false : undefined;
}

function setting(name: string, scope?: vscode.Uri): unknown {
  return vscode.workspace.getConfiguration('colonnade', scope).get<unknown>(name);
}

/** What is not text, or empty, falls back to the default. */
function text(name: string, fallback: string, scope: vscode.Uri): string {
  const value = setting(name, scope);
  return typeof value === 'string' && value !== '' ? value : fallback;
}

/** A positive number; what a person mistyped falls back to the default. */
function number(name: string, fallback: number, scope?: vscode.Uri): number {
  const value = setting(name, scope);
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : fallback;
}
