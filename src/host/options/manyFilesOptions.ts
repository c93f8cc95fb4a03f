/** What merges and splits can be asked for besides how they write, as lists of options. */
import * as vscode from 'vscode';
import { mistakeText } from '../../base/errorText.ts';
import { toTableError } from '../../base/errors.ts';
import type { MergeOptions } from '../../jobs/merge/mergeSpec.ts';
import { checkTemplate } from '../../jobs/parts/partNames.ts';
import type { SplitOptions } from '../../jobs/split/splitSpec.ts';
import { choiceOption, countOption, typedOption, type Option } from './optionList.ts';

export function mergeOptions(options: MergeOptions): readonly Option<Partial<MergeOptions>>[] {
  const t = vscode.l10n.t;
  const { partitions, source = '', conflicts = 'refuse', parts } = options;
  return [
    choiceOption(
      t('Folders such as year=2024'),
      partitions,
      [
        { value: undefined, label: t('columns where all files lie in such folders') },
        { value: true, label: t('columns') },
        { value: false, label: t('only folders') },
      ],
      (value) => ({ partitions: value }),
    ),
    typedOption(
      {
        label: t('Column for the names of files'),
        value: source === '' ? t('none') : source,
        text: source,
        prompt: t('A column that tells which file a row comes from; empty: none'),
        parse: (text) => ({ value: text === '' ? undefined : text }),
      },
      (value) => ({ source: value }),
    ),
    choiceOption<'refuse' | 'text', Partial<MergeOptions>>(
      t('Columns whose types differ'),
      conflicts,
      [
        { value: 'refuse', label: t('are widened, or refused') },
        { value: 'text', label: t('are widened, or become text') },
      ],
      (value) => ({ conflicts: value }),
    ),
    ...(parts === undefined
      ? []
      : [nameOption(parts.name, 'part-{n}', 'n', (name) => ({ parts: { ...parts, name } }))]),
  ];
}

export function splitOptions({ by, name }: SplitOptions): readonly Option<Partial<SplitOptions>>[] {
  const stateOf = (template: string | undefined): Partial<SplitOptions> => ({ name: template });
  if (by.kind !== 'value') return [nameOption(name, '{name}-{n}', 'n', stateOf)];
  return [
    // Files in folders of their own may have one name.
    ...(by.style === 'folders' ? [] : [nameOption(name, '{name}-{value}', 'value', stateOf)]),
    countOption(
      { label: vscode.l10n.t('Written at the same time'), count: by.openFiles, unit: 'files' },
      (openFiles) => ({ by: { ...by, openFiles } }),
    ),
  ];
}

function nameOption<S>(
  name: string | undefined,
  usual: string,
  place: 'n' | 'value',
  stateOf: (name: string | undefined) => S,
): Option<S> {
  const t = vscode.l10n.t;
  return typedOption<string | undefined, S>(
    {
      label: t('Names of the files'),
      value: name ?? usual,
      text: name ?? usual,
      prompt: t(
        'With {0} for what tells them apart, and {name} for the input’s name if you like',
        `{${place}}`,
      ),
      parse: (text) => {
        if (text === '' || text === usual) return { value: undefined };
        try {
          checkTemplate(text, place);
          return { value: text };
        } catch (error) {
          return { problem: mistakeText(toTableError(error).message) };
        }
      },
    },
    stateOf,
  );
}
