/** The one place that reads settings. Names and defaults are in package.json; a test holds the two together. */
import * as vscode from 'vscode';
import { levelsOf } from '../codecs/codec.ts';
import type { ReadingOptions } from '../engine/engineApi.ts';
import { avroCodecs, codecNameOf } from '../formats/avro/writer/avroCodecs.ts';
import type { AvroWriteOptions } from '../formats/avro/writer/avroWriteOptions.ts';
import {
  statisticsKinds,
  type ParquetWriteOptions,
} from '../formats/parquet/write/writeOptions.ts';
import { compressions, type Compression } from '../jobs/rewriteSpec.ts';

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
export function sampleSettings(scope: vscode.Uri): { readonly ids: number; readonly seed: number } {
  return { ids: number('sample.ids', 10, scope), seed: number('sample.seed', 0, scope) };
}

/** How many jobs may run at a time. */
export function parallelJobs(): number {
  return number('jobs.parallel', 1);
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
export function writerSettings(scope: vscode.Uri): WriterSettings {
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
  return { codec, level: levelsOf(codecNameOf[codec]) && level };
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

/** A positive number; what a person mistyped falls back to the default. */
function number(name: string, fallback: number, scope?: vscode.Uri): number {
  const value = setting(name, scope);
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : fallback;
}
