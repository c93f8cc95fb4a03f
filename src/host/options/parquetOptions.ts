/** How a Parquet file is written, as a list of options. */
import * as vscode from 'vscode';
import { mistakeText } from '../../base/errorText.ts';
import { toTableError } from '../../base/errors.ts';
import { columnChoice } from '../../formats/parquet/write/columnChoice.ts';
import type { Compression } from '../../formats/parquet/write/compression.ts';
import {
  writeDefaults,
  type ParquetWriteOptions,
} from '../../formats/parquet/write/writeOptions.ts';
import type { Choice } from '../multiStep.ts';
import { levelOption } from './levelOption.ts';
import { choiceOption, countOption, typedOption, type Option } from './optionList.ts';

export const compressionChoices: readonly Choice<Compression>[] = [
  { value: 'zstd', label: 'zstd', description: 'small and fast: the best choice for most files' },
  { value: 'snappy', label: 'snappy', description: 'fastest, larger; read by everything' },
  { value: 'lz4', label: 'lz4', description: 'as fast as snappy (LZ4_RAW)' },
  { value: 'gzip', label: 'gzip', description: 'small, slow; read by everything' },
  { value: 'brotli', label: 'brotli', description: 'smallest, slowest to write' },
  { value: 'none', label: 'none', description: 'no compression' },
];

const kilobyte = 1024;
const megabyte = 1024 * kilobyte;

/** Each gives `options` with one thing changed. */
export function parquetOptions<S extends ParquetWriteOptions>(options: S): readonly Option<S>[] {
  return [...sizeOptions(options), ...pageOptions(options), ...indexOptions(options)];
}

/** A level is one of the codec that it was chosen for. */
export function withCompression<S extends ParquetWriteOptions>(
  options: S,
  compression: Compression,
): S {
  const isSame = compression === options.compression;
  const compressionLevel = isSame ? options.compressionLevel : undefined;
  return { ...options, compression, compressionLevel };
}

function sizeOptions<S extends ParquetWriteOptions>(options: S): readonly Option<S>[] {
  const t = vscode.l10n.t;
  const {
    rowGroupRows = writeDefaults.rowGroupRows,
    rowGroupBytes = writeDefaults.rowGroupBytes,
    compression = writeDefaults.compression,
    compressionLevel: level,
  } = options;
  return [
    countOption(
      { label: t('Row groups of at most'), count: rowGroupRows, unit: 'rows' },
      (rows) => ({ ...options, rowGroupRows: rows }),
    ),
    countOption(
      {
        label: t('Row groups up to'),
        count: Math.round(rowGroupBytes / megabyte),
        unit: 'MB',
        highest: 1024,
      },
      (count = 1) => ({ ...options, rowGroupBytes: count * megabyte }),
    ),
    choiceOption(t('Compression'), compression, compressionChoices, (value) =>
      withCompression(options, value),
    ),
    ...levelOption({ codec: compression, level }, (value) => ({
      ...options,
      compressionLevel: value,
    })),
  ];
}

function pageOptions<S extends ParquetWriteOptions>(options: S): readonly Option<S>[] {
  const t = vscode.l10n.t;
  const kilobytes = (key: 'pageBytes' | 'dictionaryPageBytes', label: string): Option<S> =>
    countOption(
      {
        label,
        count: Math.round((options[key] ?? writeDefaults[key]) / kilobyte),
        unit: 'kB',
        highest: 2 ** 20,
      },
      (count = 1) => ({ ...options, [key]: count * kilobyte }),
    );
  return [
    switchOption(options, 'dictionary', t('Dictionaries'), t('where they pay')),
    kilobytes('dictionaryPageBytes', t('Dictionaries up to')),
    kilobytes('pageBytes', t('Data pages up to')),
    choiceOption(
      t('Data page version'),
      options.dataPageVersion ?? writeDefaults.dataPageVersion,
      [
        { value: 1, label: '1', description: t('every reader knows it') },
        { value: 2, label: '2', description: t('levels are not compressed') },
      ],
      (dataPageVersion) => ({ ...options, dataPageVersion }),
    ),
  ];
}

function indexOptions<S extends ParquetWriteOptions>(options: S): readonly Option<S>[] {
  const t = vscode.l10n.t;
  return [
    choiceOption(
      t('Smallest and largest values'),
      options.statistics ?? writeDefaults.statistics,
      [
        { value: 'page', label: t('page'), description: t('of column chunks and their pages') },
        { value: 'chunk', label: t('chunk'), description: t('of column chunks only') },
        { value: 'none', label: t('none'), description: t('not written: readers skip nothing') },
      ],
      (statistics) => ({ ...options, statistics }),
    ),
    choiceOption(
      t('Page index'),
      options.pageIndex ?? writeDefaults.pageIndex,
      [
        { value: true, label: t('on'), description: t('readers find single pages') },
        { value: false, label: t('off') },
      ],
      (pageIndex) => ({ ...options, pageIndex }),
    ),
    switchOption(options, 'checksums', t('Checksums of pages'), t('as in the input')),
    switchOption(options, 'bloomFilter', t('Bloom filters'), t('as in the input')),
    falsePositives(options),
    columnOption(options),
  ];
}

/** On, off, or left to the writer, which `auto` describes. */
function switchOption<S extends ParquetWriteOptions>(
  options: S,
  key: 'dictionary' | 'checksums' | 'bloomFilter',
  label: string,
  auto: string,
): Option<S> {
  const choices: readonly Choice<boolean | undefined>[] = [
    { value: undefined, label: auto },
    { value: true, label: vscode.l10n.t('on') },
    { value: false, label: vscode.l10n.t('off') },
  ];
  return choiceOption(label, options[key], choices, (value) => ({ ...options, [key]: value }));
}

function falsePositives<S extends ParquetWriteOptions>(options: S): Option<S> {
  const t = vscode.l10n.t;
  const share = String(options.bloomFalsePositives ?? writeDefaults.bloomFalsePositives);
  return typedOption(
    {
      label: t('Bloom filters’ false positives'),
      value: share,
      text: share,
      prompt: t('Share of absent values that a bloom filter may take for present, such as 0.01'),
      parse: (text) => {
        const value = Number(text);
        return value > 0 && value < 1
          ? { value }
          : { problem: t('A number between 0 and 1, please.') };
      },
    },
    (bloomFalsePositives) => ({ ...options, bloomFalsePositives }),
  );
}

function columnOption<S extends ParquetWriteOptions>(options: S): Option<S> {
  const t = vscode.l10n.t;
  return typedOption<ReturnType<typeof columnChoice>, S>(
    {
      label: t('Options of single columns'),
      value: Object.keys(options.columns ?? {}).join(', '),
      text: '',
      prompt: t('For example city=zstd:19,bloom or place.name=DELTA_BYTE_ARRAY,no-dictionary'),
      parse: (text) => {
        try {
          return { value: columnChoice(text) };
        } catch (error) {
          return { problem: mistakeText(toTableError(error).message) };
        }
      },
    },
    ([path, choice]) => ({ ...options, columns: { ...options.columns, [path]: choice } }),
  );
}
