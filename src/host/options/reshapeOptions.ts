/** Which columns and rows a rewrite keeps and in which order, as a list of options. */
import * as vscode from 'vscode';
import { keptText } from '../../jobs/keptColumns.ts';
import type { Reshaping } from '../../jobs/rewriteSpec.ts';
import { sortText } from '../../scan/sort/sortOrder.ts';
import type { TableSchema } from '../../table/schema.ts';
import { answered, type StepPosition, type StepResult } from '../multiStep.ts';
import { chooseColumns } from './columnPicker.ts';
import { askCondition } from './conditionPicker.ts';
import { countOption, type Option } from './optionList.ts';
import { chooseOrder } from './orderPicker.ts';

/** The table that a job reads, opened when it is needed first; undefined, and told, where it cannot be. */
export type AskedTable = () => Promise<TableSchema | undefined>;

const megabyte = 1024 * 1024;

/** Each gives `reshape` with one thing changed; undefined where nothing is asked for. */
export function reshapeOptions(
  reshape: Reshaping = {},
  { table, sortMemoryBytes }: { readonly table: AskedTable; readonly sortMemoryBytes: number },
): readonly Option<Reshaping | undefined>[] {
  const t = vscode.l10n.t;
  const { keep, where, sort, sortMemoryBytes: memory = sortMemoryBytes } = reshape;
  const changed = (change: Reshaping): Reshaping | undefined => asked({ ...reshape, ...change });
  const onTable =
    <T>(
      ask: (position: StepPosition, schema: TableSchema) => Promise<StepResult<T>>,
      change: (answer: T) => Reshaping,
    ) =>
    async (position: StepPosition): Promise<StepResult<Reshaping | undefined>> => {
      const schema = await table();
      if (schema === undefined) return { kind: 'left' };
      return answered(await ask(position, schema), (answer) => changed(change(answer)));
    };
  return [
    {
      label: t('Columns'),
      value: keep === undefined ? t('all') : keptText(keep),
      edit: onTable(
        async (position, { fields }) =>
          chooseColumns(
            position,
            fields.map(({ name }) => name),
            keep,
          ),
        ({ kept }) => ({ keep: kept }),
      ),
    },
    {
      label: t('Rows'),
      value: where ?? t('all'),
      edit: onTable(
        async (position, schema) => askCondition(position, where, schema),
        ({ condition }) => ({ where: condition }),
      ),
    },
    {
      label: t('Order'),
      value: sort === undefined ? t('as it is') : sortText(sort),
      edit: onTable(
        async (position, schema) => chooseOrder(position, sort ?? [], schema),
        (keys) =>
          keys.length === 0 ? { sort: undefined } : { sort: keys, sortMemoryBytes: memory },
      ),
    },
    ...(sort === undefined
      ? []
      : [
          countOption(
            { label: t('Memory for sorting'), count: Math.round(memory / megabyte), unit: 'MB' },
            (count = 1) => changed({ sortMemoryBytes: count * megabyte }),
          ),
        ]),
  ];
}

function asked({ keep, where, sort, sortMemoryBytes }: Reshaping): Reshaping | undefined {
  if (keep === undefined && where === undefined && sort === undefined) return undefined;
  return { keep, where, sort, sortMemoryBytes: sort === undefined ? undefined : sortMemoryBytes };
}
