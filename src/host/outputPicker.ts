/** Where a job's table goes, and as what: the name that is given in the save dialog says the format. */
import * as vscode from 'vscode';
import {
  extensionsOf,
  fileFormats,
  formatNames,
  formatOfName,
  usualExtension,
  type FileFormat,
  type NamedFormat,
} from '../formats/fileFormat.ts';
import type { TableWriteOptions } from '../formats/tableWriters.ts';
import type { DelimitedOptions } from '../formats/text/textOptions.ts';
import { choose, type StepPosition, type StepResult } from './multiStep.ts';
import type { UsualOptions } from './settings.ts';
import { besideWithSuffix, fileName } from './uriNames.ts';

export interface PickedOutput {
  readonly uri: vscode.Uri;
  readonly write: TableWriteOptions;
}

const formatDescriptions: Readonly<Record<FileFormat, string>> = {
  parquet: 'columnar, small, with statistics: the best choice for most tables',
  avro: 'row by row, with its schema',
  arrow: 'ready to be mapped into memory',
  arrows: 'as Arrow, to be read front to back',
  csv: 'for spreadsheets; types are not kept',
  tsv: 'tabs instead of commas; types are not kept',
  ndjson: 'a JSON object a line',
};

/** Lets a person choose a format. */
export async function chooseFormat(
  position: StepPosition,
  active: FileFormat,
): Promise<StepResult<FileFormat>> {
  const formats = fileFormats.map((format) => ({
    value: format,
    label: formatNames[format],
    description: formatDescriptions[format],
  }));
  return choose(position, vscode.l10n.t('Format'), formats, active);
}

export interface OutputQuestion {
  readonly title: string;
  /** `sample` offers `trips.sample.parquet` for `trips.parquet`. */
  readonly suffix: string;
  /** Offered first: that of the input when undefined. */
  readonly format?: FileFormat | undefined;
  readonly usual: UsualOptions;
}

/** Asks with the save dialog; undefined when the person left. A name that says no format gets that of the question. */
export async function pickOutput(
  input: vscode.Uri,
  { title, suffix, format, usual }: OutputQuestion,
): Promise<PickedOutput | undefined> {
  const first = format ?? formatOfName(fileName(input))?.format ?? 'parquet';
  const formats = [first, ...fileFormats.filter((each) => each !== first)];
  const uri = await vscode.window.showSaveDialog({
    title,
    saveLabel: vscode.l10n.t('Continue'),
    defaultUri: besideWithSuffix(input, suffix, usualExtension(first, usual.text.compression)),
    filters: Object.fromEntries(
      formats.map((each) => [formatNames[each], [...extensionsOf[each]]]),
    ),
  });
  if (uri === undefined) return undefined;
  const named = formatOfName(fileName(uri)) ?? { format: first, compression: 'none' as const };
  return { uri, write: writeAs(named, usual) };
}

/** How the text among a job's inputs is read; undefined where there is none. */
export function textInput(
  inputs: readonly vscode.Uri[],
  { input }: UsualOptions,
): DelimitedOptions | undefined {
  const formats = new Set(inputs.map(textFormat));
  if (formats.has('csv')) return input;
  if (formats.has('tsv')) return { ...input, delimiter: undefined };
  return formats.has('ndjson') ? { guessRows: input.guessRows } : undefined;
}

/** Of a text file, by its name. */
export function textFormat(uri: vscode.Uri): 'csv' | 'tsv' | 'ndjson' | undefined {
  const format = formatOfName(fileName(uri))?.format;
  return format === 'csv' || format === 'tsv' || format === 'ndjson' ? format : undefined;
}

/** How a file is written whose name says what it is. */
export function writeAs(
  { format, compression }: NamedFormat,
  { parquet, avro, arrow, text }: UsualOptions,
): TableWriteOptions {
  switch (format) {
    case 'parquet':
      return { format, parquet };
    case 'avro':
      return { format, avro };
    case 'arrow':
    case 'arrows':
      return { format, arrow };
    case 'csv':
      return { format, text: { ...text, compression } };
    case 'tsv':
      return { format, text: { ...text, delimiter: undefined, compression } };
    case 'ndjson':
      return { format, text: { compression } };
  }
}
