/** Asks what to sort by: columns one after the other, each with its direction. */
import * as vscode from 'vscode';
import { sortText, isSortable, type SortKey } from '../../scan/sort/sortOrder.ts';
import type { TableSchema } from '../../table/schema.ts';
import { choose, type Choice, type StepPosition, type StepResult } from '../multiStep.ts';

type Line = { readonly kind: 'done' } | { readonly kind: 'key'; readonly column: string };

/** None: the order of the rows stays. */
export async function chooseOrder(
  position: StepPosition,
  current: readonly SortKey[],
  schema: TableSchema,
): Promise<StepResult<readonly SortKey[]>> {
  const done: Line = { kind: 'done' };
  let keys = current;
  for (;;) {
    const lines = [doneLine(done, keys), ...keyLines(keys), ...columnLines(keys, schema)];
    const placeholder =
      keys.length === 0
        ? vscode.l10n.t('Sort by which column first?')
        : vscode.l10n.t('Choose another column to sort by next, or one of the order to change it');
    const chosen = await choose(position, placeholder, lines, done);
    if (chosen.kind !== 'done') return chosen;
    if (chosen.value.kind === 'done') return { kind: 'done', value: keys };
    const { column } = chosen.value;
    const key = await chooseDirection(position, column, keys);
    if (key.kind === 'left') return key;
    if (key.kind === 'done') keys = withKey(keys, column, key.value);
  }
}

/** In its old place where the column is in the order already, else last; left out where there is no key. */
export function withKey(
  keys: readonly SortKey[],
  column: string,
  key: SortKey | undefined,
): readonly SortKey[] {
  const isNew = !keys.some((each) => each.column === column);
  const all = isNew ? [...keys, { column }] : keys;
  return all.flatMap((each) => {
    if (each.column !== column) return [each];
    return key === undefined ? [] : [key];
  });
}

function doneLine(value: Line, keys: readonly SortKey[]): Choice<Line> {
  const t = vscode.l10n.t;
  return keys.length === 0
    ? { value, label: t('$(check) As it is'), description: t('rows stay in their order') }
    : { value, label: t('$(check) Continue'), description: t('sorted by {0}', sortText(keys)) };
}

function keyLines(keys: readonly SortKey[]): readonly Choice<Line>[] {
  return keys.map((key) => ({
    value: { kind: 'key', column: key.column },
    label: `$(${key.descending === true ? 'arrow-down' : 'arrow-up'}) ${key.column}`,
    description: directionText(key),
  }));
}

function columnLines(keys: readonly SortKey[], { fields }: TableSchema): readonly Choice<Line>[] {
  const isFree = (name: string): boolean => !keys.some(({ column }) => column === name);
  return fields
    .filter(({ name, type }) => isFree(name) && isSortable(type))
    .map(({ name, typeText }) => ({
      value: { kind: 'key', column: name },
      label: name,
      description: typeText,
    }));
}

function directionText({ descending, nullsFirst }: Omit<SortKey, 'column'>): string {
  const t = vscode.l10n.t;
  const direction = descending === true ? t('largest first') : t('smallest first');
  return `${direction}, ${nullsFirst === true ? t('missing values first') : t('missing values last')}`;
}

/** Undefined to leave the column out of the order. */
async function chooseDirection(
  position: StepPosition,
  column: string,
  keys: readonly SortKey[],
): Promise<StepResult<SortKey | undefined>> {
  const current = keys.find((key) => key.column === column);
  const ways: readonly Choice<SortKey | undefined>[] = [false, true].flatMap((nullsFirst) =>
    [false, true].map((descending) => {
      const key = { column, descending, nullsFirst };
      return { value: key, label: directionText(key) };
    }),
  );
  const leave = { value: undefined, label: vscode.l10n.t('Do not sort by {0}', column) };
  const choices = current === undefined ? ways : [...ways, leave];
  const active = choices.find(
    ({ value }) =>
      value !== undefined &&
      current !== undefined &&
      directionText(value) === directionText(current),
  );
  return choose(position, column, choices, active?.value ?? choices[0]?.value);
}
