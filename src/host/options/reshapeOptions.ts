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

interface ReshapeContext {
  readonly table: AskedTable;
  /** What rows may take while they are sorted, if nothing else is asked for. */
  readonly sortMemoryBytes: number;
}

type ReshapeOption = Option<Reshaping | undefined>;

/** Each gives `reshape` with one thing changed; undefined where nothing is asked for. */
export function reshapeOptions(
  reshape: Reshaping = {},
  context: ReshapeContext,
): readonly ReshapeOption[] {
  const t = vscode.l10n.t;
  const { keep } = reshape;
  const { onTable } = changing(reshape, context);
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
    ...rowOptions(reshape, context),
  ];
}

/** Those of them that concern rows. */
export function rowOptions(reshape: Reshaping, context: ReshapeContext): readonly ReshapeOption[] {
  const t = vscode.l10n.t;
  const { where, sort, sortMemoryBytes: memory = context.sortMemoryBytes } = reshape;
  const { changed, onTable } = changing(reshape, context);
  return [
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

function changing(reshape: Reshaping, { table }: ReshapeContext) {
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
  return { changed, onTable };
}

function asked({ keep, where, sort, sortMemoryBytes }: Reshaping): Reshaping | undefined {
  if (keep === undefined && where === undefined && sort === undefined) return undefined;
  return { keep, where, sort, sortMemoryBytes: sort === undefined ? undefined : sortMemoryBytes };
}
