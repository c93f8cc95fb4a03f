/** The flags of text: how CSV, TSV and NDJSON are written, and how they lie where they are read. */
import type { TextWriteOptions } from '../formats/tableWriters.ts';
import type { DelimitedOptions } from '../formats/text/textOptions.ts';
import { positive } from './usageError.ts';

/** For parseArgs, as writeFlags. */
export const textFlags = {
  delimiter: { type: 'string' },
  header: { type: 'boolean' },
  null: { type: 'string' },
  'guard-formulas': { type: 'boolean' },
} as const;

/** For parseArgs: of jobs that read text, too. */
export const inputTextFlags = {
  'input-delimiter': { type: 'string' },
  'input-header': { type: 'boolean' },
  'input-null': { type: 'string' },
  'guess-rows': { type: 'string' },
} as const;

export const textUsage = `TEXT, where it is written:
  --delimiter C, --no-header, --null TEXT          of CSV and TSV
  --guard-formulas                                 text that a spreadsheet would run gets an apostrophe
INPUT TEXT, where it is read:
  --input-delimiter C, --no-input-header, --input-null TEXT
  --guess-rows N                                   rows that types are guessed from`;

type Values<F extends Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>> = {
  readonly [K in keyof F]?: (F[K]['type'] extends 'string' ? string : boolean) | undefined;
};

export type TextValues = Values<typeof textFlags>;

/** How text is written; `compression` is what the name of the output says. */
export function textOptionsOf(
  values: TextValues,
  compression: TextWriteOptions['compression'],
): TextWriteOptions {
  return {
    delimiter: values.delimiter,
    header: values.header,
    nullText: values.null,
    guardFormulas: values['guard-formulas'],
    compression,
  };
}

/** How text lies that is read. Throws UsageError. */
export function inputTextOf(values: Values<typeof inputTextFlags>): DelimitedOptions {
  const rows = values['guess-rows'];
  return {
    delimiter: values['input-delimiter'],
    header: values['input-header'],
    nullText: values['input-null'],
    guessRows: rows === undefined ? undefined : positive('--guess-rows', rows),
  };
}
