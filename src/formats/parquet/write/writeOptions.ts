/**
 * How a Parquet file is to be written: what can be asked for, what is done where nothing is, and what cannot be done
 * at all. Plain data. What depends on a column's type is decided in columnRecipes.ts.
 */
import { TableError } from '../../../base/errors.ts';
import { compressionLevels } from '../../../codecs/codec.ts';
import { compressions, type Compression } from './compression.ts';

/** Encodings that can be asked for, by the specification's names; a dictionary is an option of its own. */
export const columnEncodings = [
  'PLAIN',
  'RLE',
  'DELTA_BINARY_PACKED',
  'DELTA_LENGTH_BYTE_ARRAY',
  'DELTA_BYTE_ARRAY',
  'BYTE_STREAM_SPLIT',
] as const;
export type ColumnEncoding = (typeof columnEncodings)[number];

export const statisticsKinds = ['none', 'chunk', 'page'] as const;
export type StatisticsKind = (typeof statisticsKinds)[number];

/** What can be asked for a column; what is undefined is as for all columns. */
export interface ColumnWriteOptions {
  readonly compression?: Compression | undefined;
  /** Of the codec's own scale (compressionLevels); the encoder's choice when undefined. */
  readonly compressionLevel?: number | undefined;
  /** Whether to try a dictionary, which is given up where it gets too large; where it pays, when undefined. */
  readonly dictionary?: boolean | undefined;
  /** For values that are in no dictionary; asking for it turns the dictionary off unless that is asked for, too. */
  readonly encoding?: ColumnEncoding | undefined;
  /** Whether row groups have a bloom filter of the column; where the input has one, when undefined. */
  readonly bloomFilter?: boolean | undefined;
}

/** What can be asked for a file; what is undefined is as writeDefaults says. */
export interface ParquetWriteOptions extends Omit<ColumnWriteOptions, 'encoding'> {
  /** Most rows in a row group. */
  readonly rowGroupRows?: number | undefined;
  /** Most uncompressed bytes in a row group, as estimated. */
  readonly rowGroupBytes?: number | undefined;
  /** Most uncompressed bytes in a data page, about. The encoder ends pages at 20,000 rows, too. */
  readonly pageBytes?: number | undefined;
  /** Bytes after which a dictionary is given up. */
  readonly dictionaryPageBytes?: number | undefined;
  readonly dataPageVersion?: 1 | 2 | undefined;
  /** Smallest and largest values: of column chunks, or of their pages, too, which takes a page index. */
  readonly statistics?: StatisticsKind | undefined;
  readonly pageIndex?: boolean | undefined;
  /** Whether pages carry a CRC-32; where those of the input do, when undefined. */
  readonly checksums?: boolean | undefined;
  /** Share of absent values that a bloom filter takes for present, between 0 and 1. */
  readonly bloomFalsePositives?: number | undefined;
  /** By column path, names joined by dots; the path of a group stands for everything in it. */
  readonly columns?: Readonly<Record<string, ColumnWriteOptions>> | undefined;
}

/** What is written where nothing is asked for. */
export const writeDefaults = {
  rowGroupRows: 1_048_576,
  rowGroupBytes: 512 * 1024 * 1024,
  compression: 'zstd',
  pageBytes: 1024 * 1024,
  dictionaryPageBytes: 1024 * 1024,
  dataPageVersion: 1,
  statistics: 'page',
  pageIndex: true,
  bloomFalsePositives: 0.01,
} as const satisfies ParquetWriteOptions;

/** Options with the defaults filled in; what is still undefined depends on the column or on the input. */
export interface WriteSettings extends ParquetWriteOptions {
  readonly rowGroupRows: number;
  readonly rowGroupBytes: number;
  readonly compression: Compression;
  readonly pageBytes: number;
  readonly dictionaryPageBytes: number;
  readonly dataPageVersion: 1 | 2;
  readonly statistics: StatisticsKind;
  readonly pageIndex: boolean;
  readonly bloomFalsePositives: number;
  readonly columns: Readonly<Record<string, ColumnWriteOptions>>;
}

/** The encoder counts rows of a row group in 32 bits. */
const maxRowGroupRows = 2 ** 31 - 1;

/** Page headers count bytes in 31 bits. */
const maxPageBytes = 2 ** 30;

/** Throws TableError `invalidArgument` for what cannot be written, whatever the columns are. */
export function writeSettings(options: ParquetWriteOptions): WriteSettings {
  const asked = Object.entries(options).filter(([, value]) => value !== undefined);
  const settings: WriteSettings = { ...writeDefaults, columns: {}, ...Object.fromEntries(asked) };
  checkWhole('rows per row group', settings.rowGroupRows, maxRowGroupRows);
  checkWhole('bytes per page', settings.pageBytes, maxPageBytes);
  checkWhole('bytes per dictionary page', settings.dictionaryPageBytes, maxPageBytes);
  if (!(settings.rowGroupBytes >= 1))
    throw invalid(`bytes per row group must be at least 1, not ${settings.rowGroupBytes}`);
  const { bloomFalsePositives } = settings;
  if (!(bloomFalsePositives > 0 && bloomFalsePositives < 1))
    throw invalid(
      `the share of false positives must be between 0 and 1, not ${bloomFalsePositives}`,
    );
  // The compiler knows these; a command line and a settings file do not.
  checkOneOf('data page version', settings.dataPageVersion, [1, 2]);
  checkOneOf('statistics', settings.statistics, statisticsKinds);
  checkCompression(settings);
  for (const [path, { encoding }] of Object.entries(settings.columns))
    if (encoding !== undefined) checkOneOf('encoding', encoding, columnEncodings, `column ${path}`);
  return settings;
}

/** Throws TableError `invalidArgument`, also for a level that the codec has not. */
export function checkCompression(
  { compression, compressionLevel: level }: Pick<WriteSettings, 'compression' | 'compressionLevel'>,
  part?: string,
): void {
  checkOneOf('compression', compression, compressions, part);
  if (level === undefined) return;
  if (!hasLevels(compression)) throw invalid(`${compression} compression has no levels`, part);
  const { lowest, highest } = compressionLevels[compression];
  if (!Number.isInteger(level) || level < lowest || level > highest)
    throw invalid(
      `the level of ${compression} must be a whole number from ${lowest} to ${highest}, not ${level}`,
      part,
    );
}

function hasLevels(name: string): name is keyof typeof compressionLevels {
  return Object.hasOwn(compressionLevels, name);
}

function checkWhole(what: string, value: number, most: number): void {
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw invalid(`${what} must be a whole number from 1 to ${most}, not ${value}`);
}

function checkOneOf<T>(what: string, value: T, known: readonly T[], part?: string): void {
  if (!known.includes(value))
    throw invalid(`${what} must be one of ${known.join(', ')}, not ${String(value)}`, part);
}

function invalid(message: string, part?: string): TableError {
  return new TableError('invalidArgument', message, {
    where: part === undefined ? undefined : { part },
  });
}
