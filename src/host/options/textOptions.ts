/** How CSV, TSV and NDJSON are written, and how CSV and TSV are read, as lists of options. */
import * as vscode from 'vscode';
import { mistakeText } from '../../base/errorText.ts';
import { toTableError } from '../../base/errors.ts';
import {
  delimitedOf,
  usualGuessRows,
  type DelimitedOptions,
  type TextCompression,
} from '../../formats/text/textOptions.ts';
import { answered, ask, choose, type Choice, type StepResult } from '../multiStep.ts';
import { choiceOption, countOption, typedOption, type Option } from './optionList.ts';

type Delimited = 'csv' | 'tsv';

/** Of files that a job writes; each gives `options` with one thing changed. */
export function writtenTextOptions(
  format: Delimited | 'ndjson',
  options: DelimitedOptions,
): readonly Option<DelimitedOptions>[] {
  if (format === 'ndjson') return [];
  const t = vscode.l10n.t;
  return [
    ...delimitedOptions(format, options),
    choiceOption(
      t('Text that spreadsheets take for formulas'),
      options.guardFormulas ?? false,
      [
        { value: false, label: t('as it is') },
        { value: true, label: t('guarded'), description: t('by an apostrophe before = + - @') },
      ],
      (guardFormulas) => ({ ...options, guardFormulas }),
    ),
  ];
}

/** Of files that a job reads. */
export function readTextOptions(
  format: Delimited | 'ndjson',
  options: DelimitedOptions,
): readonly Option<DelimitedOptions>[] {
  const guess = countOption(
    {
      label: vscode.l10n.t('Rows that types are guessed from'),
      count: options.guessRows ?? usualGuessRows,
      unit: 'rows',
    },
    (guessRows) => ({ ...options, guessRows }),
  );
  return format === 'ndjson' ? [guess] : [...delimitedOptions(format, options), guess];
}

/** How the values of a line lie. */
function delimitedOptions(
  format: Delimited,
  options: DelimitedOptions,
): readonly Option<DelimitedOptions>[] {
  const t = vscode.l10n.t;
  return [
    delimiterOption(format, options),
    choiceOption(
      t('First line'),
      options.header ?? true,
      [
        { value: true, label: t('names of the columns') },
        { value: false, label: t('a row like any other') },
      ],
      (header) => ({ ...options, header }),
    ),
    typedOption(
      {
        label: t('Missing values'),
        value:
          options.nullText === undefined || options.nullText === ''
            ? t('nothing at all')
            : options.nullText,
        text: options.nullText ?? '',
        prompt: t('What stands for a missing value, such as NULL or \\N; empty: nothing at all'),
        parse: (nullText) => checked(format, { ...options, nullText }),
      },
      (value) => value,
    ),
  ];
}

const names: Readonly<Record<string, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar',
};

function delimiterOption(format: Delimited, options: DelimitedOptions): Option<DelimitedOptions> {
  const t = vscode.l10n.t;
  const { delimiter = format === 'tsv' ? '\t' : ',' } = options;
  const label = t('Between values');
  const known: readonly Choice<string>[] = Object.entries(names).map(([value, name]) => ({
    value,
    label: name,
    description: value.trim(),
  }));
  return {
    label,
    value: names[delimiter] ?? delimiter,
    edit: async (position) => {
      const other = { value: '', label: t('Another character…') };
      const chosen = await choose(position, label, [...known, other], delimiter);
      if (chosen.kind !== 'done' || chosen.value !== '')
        return answered(chosen, (value) => ({ ...options, delimiter: value }));
      const typed: StepResult<DelimitedOptions> = await ask(
        position,
        t('One character'),
        delimiter,
        (text) => checked(format, { ...options, delimiter: text }),
      );
      return typed;
    },
  };
}

/** What cannot be told from values is refused while it is typed. */
function checked(
  format: Delimited,
  options: DelimitedOptions,
): { readonly value: DelimitedOptions } | { readonly problem: string } {
  try {
    delimitedOf({ ...options, format });
    return { value: options };
  } catch (error) {
    return { problem: mistakeText(toTableError(error).message) };
  }
}

export const textCompressionChoices: readonly Choice<TextCompression>[] = [
  { value: 'none', label: 'none' },
  { value: 'gzip', label: 'gzip', description: 'read by everything' },
  { value: 'zstd', label: 'zstd', description: 'smaller, and much faster' },
];
