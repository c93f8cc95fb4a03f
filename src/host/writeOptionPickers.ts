/** "More options…": every option of writing in one list with what it is set to; choosing one asks for another value. */
import * as vscode from 'vscode';
import { toTableError } from '../base/errors.ts';
import { levelsOf } from '../codecs/codec.ts';
import { columnChoice } from '../formats/parquet/write/columnChoice.ts';
import type { Compression } from '../formats/parquet/write/compression.ts';
import { writeDefaults, type ParquetWriteOptions } from '../formats/parquet/write/writeOptions.ts';
import { askLevel } from './levelPicker.ts';
import { ask, choose, type Choice, type StepPosition, type StepResult } from './multiStep.ts';
import { reshapeOptions, type RewriteState } from './reshapePickers.ts';

export const compressionChoices: readonly Choice<Compression>[] = [
  { value: 'zstd', label: 'zstd', description: 'small and fast: the best choice for most files' },
  { value: 'snappy', label: 'snappy', description: 'fastest, larger; read by everything' },
  { value: 'lz4', label: 'lz4', description: 'as fast as snappy (LZ4_RAW)' },
  { value: 'gzip', label: 'gzip', description: 'small, slow; read by everything' },
  { value: 'brotli', label: 'brotli', description: 'smallest, slowest to write' },
  { value: 'none', label: 'none', description: 'no compression' },
];

type Edit = (state: RewriteState, position: StepPosition) => Promise<StepResult<RewriteState>>;

/** One line of the list. */
interface Option {
  readonly label: string;
  /** What it is set to. */
  readonly value: string;
  readonly edit: Edit;
}

/** Asks until the person is done: Back in a question leads to the list, Back in the list out of it. */
export async function pickMoreOptions(
  start: RewriteState,
  position: StepPosition,
): Promise<StepResult<RewriteState>> {
  let state = start;
  for (;;) {
    const done: Choice<Option | 'done'> = {
      value: 'done',
      label: vscode.l10n.t('$(check) Continue'),
      description: vscode.l10n.t('with the options below'),
    };
    const options = optionsOf(state).map((option): Choice<Option | 'done'> => {
      return { value: option, label: option.label, description: option.value };
    });
    const placeholder = vscode.l10n.t('More options');
    const chosen = await choose(position, placeholder, [done, ...options], 'done');
    if (chosen.kind !== 'done') return chosen;
    if (chosen.value === 'done') return { kind: 'done', value: state };
    const edited = await chosen.value.edit(state, { ...position, step: position.step + 1 });
    if (edited.kind === 'left') return edited;
    if (edited.kind === 'done') state = edited.value;
  }
}

function optionsOf(state: RewriteState): readonly Option[] {
  const t = vscode.l10n.t;
  const { statistics = writeDefaults.statistics, dataPageVersion = 1 } = state;
  return [
    { label: t('Compression'), value: state.compression, edit: editCompression },
    ...levelOption(state),
    choiceOption(state, 'dictionary', t('Dictionaries'), t('where they pay')),
    kilobytesOption(state, 'dictionaryPageBytes', t('Dictionaries up to')),
    kilobytesOption(state, 'pageBytes', t('Data pages up to')),
    {
      label: t('Data page version'),
      value: String(dataPageVersion),
      edit: editChoice('dataPageVersion', [
        { value: 1, label: '1', description: t('every reader knows it') },
        { value: 2, label: '2', description: t('levels are not compressed') },
      ]),
    },
    {
      label: t('Smallest and largest values'),
      value: statistics,
      edit: editChoice('statistics', [
        { value: 'page', label: 'page', description: t('of column chunks and their pages') },
        { value: 'chunk', label: 'chunk', description: t('of column chunks only') },
        { value: 'none', label: 'none', description: t('not written: readers skip nothing') },
      ]),
    },
    {
      label: t('Page index'),
      value: state.pageIndex === false ? t('off') : t('on'),
      edit: editChoice('pageIndex', [
        { value: true, label: t('on'), description: t('readers find single pages') },
        { value: false, label: t('off') },
      ]),
    },
    choiceOption(state, 'checksums', t('Checksums of pages'), t('as in the input')),
    choiceOption(state, 'bloomFilter', t('Bloom filters'), t('as in the input')),
    {
      label: t('Options of a column…'),
      value: Object.keys(state.columns ?? {}).join(', '),
      edit: editColumn,
    },
    ...reshapeOptions(state),
  ];
}

const editCompression: Edit = async (state, position) => {
  const placeholder = vscode.l10n.t('Compression');
  const chosen = await choose(position, placeholder, compressionChoices, state.compression);
  return chosen.kind === 'done'
    ? { kind: 'done', value: withCompression(state, chosen.value) }
    : chosen;
};

/** A level is one of the codec that it was chosen for. */
export function withCompression(state: RewriteState, compression: Compression): RewriteState {
  const compressionLevel = compression === state.compression ? state.compressionLevel : undefined;
  return { ...state, compression, compressionLevel };
}

/** Nothing for codecs without levels. */
function levelOption({ compression, compressionLevel }: RewriteState): readonly Option[] {
  const levels = levelsOf(compression);
  if (levels === undefined) return [];
  const edit: Edit = async (state, position) => {
    const chosen = await askLevel(position, {
      codec: compression,
      levels,
      level: compressionLevel,
    });
    if (chosen.kind !== 'done') return chosen;
    return { kind: 'done', value: { ...state, compressionLevel: chosen.value.level } };
  };
  const value = compressionLevel === undefined ? vscode.l10n.t('usual') : String(compressionLevel);
  return [{ label: vscode.l10n.t('Compression level'), value, edit }];
}

/** An option that is on, off, or left to the writer, which `auto` describes. */
function choiceOption(
  state: RewriteState,
  key: 'dictionary' | 'checksums' | 'bloomFilter',
  label: string,
  auto: string,
): Option {
  const texts = { auto, on: vscode.l10n.t('on'), off: vscode.l10n.t('off') };
  const current = state[key] === undefined ? 'auto' : state[key] ? 'on' : 'off';
  const edit: Edit = async (before, position) => {
    const choices = (['auto', 'on', 'off'] as const).map((value) => ({
      value,
      label: texts[value],
    }));
    const chosen = await choose(position, label, choices, current);
    if (chosen.kind !== 'done') return chosen;
    const value = chosen.value === 'auto' ? undefined : chosen.value === 'on';
    return { kind: 'done', value: { ...before, [key]: value } };
  };
  return { label, value: texts[current], edit };
}

function kilobytesOption(
  state: RewriteState,
  key: 'pageBytes' | 'dictionaryPageBytes',
  label: string,
): Option {
  const kilobytes = Math.round((state[key] ?? writeDefaults[key]) / 1024);
  const edit: Edit = async (before, position) =>
    merged(
      before,
      await ask(position, vscode.l10n.t('{0}, in kilobytes', label), String(kilobytes), (text) => {
        const value = Number(text.replace(/[ ,_]/g, ''));
        return Number.isSafeInteger(value) && value > 0 && value <= 2 ** 20
          ? { value: { [key]: value * 1024 } }
          : { problem: vscode.l10n.t('A whole number from 1 to 1,048,576, please.') };
      }),
    );
  return { label, value: vscode.l10n.t('{0} kB', kilobytes), edit };
}

function editChoice<K extends 'dataPageVersion' | 'statistics' | 'pageIndex'>(
  key: K,
  choices: readonly Choice<NonNullable<ParquetWriteOptions[K]>>[],
): Edit {
  return async (state, position) => {
    const current = state[key] ?? writeDefaults[key];
    const placeholder = vscode.l10n.t('More options');
    const chosen = await choose(
      position,
      placeholder,
      choices,
      current as (typeof choices)[0]['value'],
    );
    return chosen.kind === 'done'
      ? { kind: 'done', value: { ...state, [key]: chosen.value } }
      : chosen;
  };
}

const editColumn: Edit = async (state, position) => {
  const prompt = vscode.l10n.t(
    'For example city=zstd:19,bloom or place.name=DELTA_BYTE_ARRAY,no-dictionary',
  );
  const chosen = await ask(position, prompt, '', (text) => {
    try {
      return { value: columnChoice(text) };
    } catch (error) {
      return { problem: toTableError(error).message };
    }
  });
  if (chosen.kind !== 'done') return chosen;
  const [path, options] = chosen.value;
  return { kind: 'done', value: { ...state, columns: { ...state.columns, [path]: options } } };
};

function merged(
  state: RewriteState,
  answer: StepResult<Partial<RewriteState>>,
): StepResult<RewriteState> {
  return answer.kind === 'done' ? { kind: 'done', value: { ...state, ...answer.value } } : answer;
}
