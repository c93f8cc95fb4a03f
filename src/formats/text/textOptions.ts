/** How tables are written as text, and read from it. Plain data. */
import { TableError } from '../../base/errors.ts';

type TextFormat = 'csv' | 'tsv' | 'ndjson';

/** Rows that types are guessed from when nothing else is asked for. */
export const usualGuessRows = 10_000;

/** What a whole text file may be compressed with. */
export const textCompressions = ['none', 'gzip', 'zstd'] as const;
export type TextCompression = (typeof textCompressions)[number];

/** How the values of delimited text lie, and how many of them say what a column is. */
export interface DelimitedOptions {
  /** One character; a comma, or the tab of TSV, when undefined. */
  readonly delimiter?: string | undefined;
  /** Whether the first line names the columns, as it does when undefined. */
  readonly header?: boolean | undefined;
  /** What stands for null where it is not quoted: nothing at all, when undefined. */
  readonly nullText?: string | undefined;
  /** Reading: rows that types are guessed from, in NDJSON, too; 10,000 when undefined. */
  readonly guessRows?: number | undefined;
  /** Writing: whether text that a spreadsheet would take for a formula is kept from it by an apostrophe. */
  readonly guardFormulas?: boolean | undefined;
}

export interface TextOptions extends DelimitedOptions {
  readonly format: TextFormat;
  /** Writing; what is read says itself. */
  readonly compression?: TextCompression | undefined;
}

/** Options of CSV and TSV with the defaults filled in. */
export interface Delimited {
  readonly delimiter: string;
  readonly header: boolean;
  readonly nullText: string;
  readonly guardFormulas: boolean;
}

/** Throws TableError `invalidArgument` for a delimiter, or a null, that could not be told from values. */
export function delimitedOf(options: TextOptions): Delimited {
  const { delimiter = options.format === 'tsv' ? '\t' : ',' } = options;
  const { header = true, nullText = '', guardFormulas = false } = options;
  if (!/^[^\r\n"]$/.test(delimiter))
    throw new TableError('invalidArgument', 'the delimiter is one character, no quote or line end');
  if (/[\r\n"]/.test(nullText) || nullText.includes(delimiter))
    throw new TableError(
      'invalidArgument',
      'the text for null has no quote, line end or delimiter',
    );
  return { delimiter, header, nullText, guardFormulas };
}
