/** Which columns and rows a conversion takes, as a list of options. */
import * as vscode from 'vscode';
import type { ConvertOptions } from '../../jobs/convertSpec.ts';
import { keptText } from '../../jobs/keptColumns.ts';
import { answered } from '../multiStep.ts';
import { chooseColumns } from './columnPicker.ts';
import { countOption, type Option } from './optionList.ts';

type Change = Pick<ConvertOptions, 'columns' | 'rows'>;

/** `names` are those of the input's columns; undefined, and told, where they cannot be had. */
export function convertOptions(
  { columns, rows }: Change,
  names: () => Promise<readonly string[] | undefined>,
): readonly Option<Change>[] {
  const t = vscode.l10n.t;
  const { start = 0, end = Number.MAX_SAFE_INTEGER } = rows ?? {};
  const isOpen = end === Number.MAX_SAFE_INTEGER;
  return [
    {
      label: t('Columns'),
      value: columns === undefined ? t('all') : keptText(columns),
      edit: async (position) => {
        const all = await names();
        if (all === undefined) return { kind: 'left' };
        return answered(await chooseColumns(position, all, columns), ({ kept }) => ({
          columns: kept,
        }));
      },
    },
    countOption(
      {
        label: t('First row'),
        count: start === 0 ? undefined : start + 1,
        unset: t('the first'),
        highest: end,
      },
      (first = 1) => ({ rows: rangeOf(first - 1, end) }),
    ),
    countOption(
      {
        label: t('Last row'),
        count: isOpen ? undefined : end,
        unset: t('the last'),
        lowest: start + 1,
        highest: Number.MAX_SAFE_INTEGER,
      },
      (last = Number.MAX_SAFE_INTEGER) => ({ rows: rangeOf(start, last) }),
    ),
  ];
}

/** Undefined for all rows. */
function rangeOf(start: number, end: number): ConvertOptions['rows'] {
  return start === 0 && end === Number.MAX_SAFE_INTEGER ? undefined : { start, end };
}
