/** The flags of every command that writes Parquet: how the file is to be written. */
import { toTableError } from '../base/errors.ts';
import { columnChoice } from '../formats/parquet/write/columnChoice.ts';
import { compressions } from '../formats/parquet/write/compression.ts';
import {
  columnEncodings,
  statisticsKinds,
  type ColumnWriteOptions,
  type ParquetWriteOptions,
} from '../formats/parquet/write/writeOptions.ts';
import { oneOf, positive, UsageError } from './usageError.ts';

/** For parseArgs, with `allowNegative`: flags without a value have a `--no-` form. */
export const writeFlags = {
  'row-group-rows': { type: 'string' },
  'row-group-megabytes': { type: 'string' },
  compression: { type: 'string' },
  level: { type: 'string' },
  dictionary: { type: 'boolean' },
  'dictionary-kilobytes': { type: 'string' },
  'page-kilobytes': { type: 'string' },
  'data-page-version': { type: 'string' },
  statistics: { type: 'string' },
  'page-index': { type: 'boolean' },
  checksums: { type: 'boolean' },
  'bloom-filters': { type: 'boolean' },
  'bloom-false-positives': { type: 'string' },
  column: { type: 'string', multiple: true },
} as const;

export const writeUsage = `WRITING, where the defaults are not what you want:
  --row-group-rows N, --row-group-megabytes N      at most so many in a row group
  --compression ${compressions.join('|')}, --level N
  --page-kilobytes N, --data-page-version 1|2      of data pages, before compression
  --[no-]dictionary, --dictionary-kilobytes N      for all columns; given up when larger
  --statistics ${statisticsKinds.join('|')}, --[no-]page-index
  --[no-]checksums, --[no-]bloom-filters           where the input has them, if not given
  --bloom-false-positives SHARE                    0.01 if not given
  --column PATH=CHOICE,…                           for one column; may be repeated. A CHOICE is a codec or
                                                   CODEC:LEVEL, [no-]dictionary, [no-]bloom, or one of
                                                   ${columnEncodings.slice(0, 4).join(', ')},
                                                   ${columnEncodings.slice(4).join(', ')}`;

type Flags = typeof writeFlags;
/** What parseArgs makes of the flags. */
type WriteValues = {
  readonly [K in keyof Flags]?:
    | (Flags[K] extends { readonly multiple: true }
        ? readonly string[]
        : Flags[K]['type'] extends 'string'
          ? string
          : boolean)
    | undefined;
};

/** Throws UsageError for what cannot be read. Whether it can be written is for the writer to say. */
export function writeOptionsOf(values: WriteValues): ParquetWriteOptions {
  const count = (name: keyof Flags, unit = 1): number | undefined => {
    const text = values[name];
    return typeof text === 'string' ? positive(`--${name}`, text) * unit : undefined;
  };
  const version = oneOf('--data-page-version', values['data-page-version'], ['1', '2']);
  return {
    rowGroupRows: count('row-group-rows'),
    rowGroupBytes: count('row-group-megabytes', 2 ** 20),
    compression: oneOf('--compression', values.compression, compressions),
    compressionLevel: values.level === undefined ? undefined : levelOf('--level', values.level),
    dictionary: values.dictionary,
    dictionaryPageBytes: count('dictionary-kilobytes', 2 ** 10),
    pageBytes: count('page-kilobytes', 2 ** 10),
    dataPageVersion: version && (version === '2' ? 2 : 1),
    statistics: oneOf('--statistics', values.statistics, statisticsKinds),
    pageIndex: values['page-index'],
    checksums: values.checksums,
    bloomFilter: values['bloom-filters'],
    bloomFalsePositives: shareOf(values['bloom-false-positives']),
    columns: values.column && Object.fromEntries(values.column.map(columnOf)),
  };
}

function columnOf(text: string): readonly [path: string, options: ColumnWriteOptions] {
  try {
    return columnChoice(text);
  } catch (error) {
    throw new UsageError(`--column: ${toTableError(error).message}`);
  }
}

/** Throws UsageError. */
export function levelOf(name: string, text: string): number {
  const level = Number(text);
  if (text === '' || !Number.isInteger(level))
    throw new UsageError(`${name} is a whole number, not ${text}`);
  return level;
}

function shareOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const share = Number(text);
  if (!(share > 0 && share < 1))
    throw new UsageError(`--bloom-false-positives is between 0 and 1, not ${text}`);
  return share;
}
