/** The part of "More options…" that is about columns and rows: each as a line of text, checked while it is typed. */
import * as vscode from 'vscode';
import { toTableError } from '../base/errors.ts';
import { keptText, parseKeptColumns } from '../jobs/keptColumns.ts';
import type { Reshaping } from '../jobs/rewriteSpec.ts';
import { parseCondition } from '../scan/predicate/parseCondition.ts';
import { parseSortOrder, sortText } from '../scan/sort/sortOrder.ts';
import { ask, type StepPosition, type StepResult } from './multiStep.ts';
import type { WriterSettings } from './settings.ts';

/** What is known so far of a rewrite. */
export interface RewriteState extends WriterSettings {
  readonly reshape?: Reshaping | undefined;
}

interface ReshapeOption {
  readonly label: string;
  /** What it is set to. */
  readonly value: string;
  readonly edit: (state: RewriteState, position: StepPosition) => Promise<StepResult<RewriteState>>;
}

/** Lines of the list, with what they are set to. */
export function reshapeOptions({ reshape = {} }: RewriteState): readonly ReshapeOption[] {
  const t = vscode.l10n.t;
  const { keep, where, sort } = reshape;
  return [
    {
      label: t('Columns'),
      value: keep === undefined ? t('all') : keptText(keep),
      edit: editText(
        t('Columns that are kept, in this order, such as a, b=new_name; empty for all'),
        keep?.map(({ name, as }) => (as === undefined ? name : `${name}=${as}`)).join(', '),
        (text) => ({ keep: parseKeptColumns(text) }),
      ),
    },
    {
      label: t('Rows'),
      value: where ?? t('all'),
      edit: editText(
        t("Rows that are kept, such as amount >= 100 and city = 'Oslo'; empty for all"),
        where,
        (text) => {
          if (text !== undefined) parseCondition(text);
          return { where: text };
        },
      ),
    },
    {
      label: t('Order'),
      value: sort === undefined ? t('as it is') : sortText(sort),
      edit: editText(
        t('Columns to sort by, such as city, amount desc nulls first; empty for no sorting'),
        sort && sortText(sort).replaceAll(' descending', ' desc'),
        (text) => ({ sort: text === undefined ? undefined : parseSortOrder(text) }),
      ),
    },
  ];
}

/** `parse` gets undefined for an empty line, and throws what is wrong. */
function editText(
  prompt: string,
  start: string | undefined,
  parse: (text: string | undefined) => Reshaping,
): ReshapeOption['edit'] {
  return async (state, position) => {
    const typed = await ask(position, prompt, start ?? '', (text) => {
      try {
        return { value: parse(text.trim() === '' ? undefined : text.trim()) };
      } catch (error) {
        return { problem: toTableError(error).message };
      }
    });
    if (typed.kind !== 'done') return typed;
    return { kind: 'done', value: { ...state, reshape: { ...state.reshape, ...typed.value } } };
  };
}
