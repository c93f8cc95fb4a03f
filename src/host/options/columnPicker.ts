/** Asks which columns to keep: in which order, and under which names. */
import * as vscode from 'vscode';
import type { KeptColumn } from '../../jobs/keptColumns.ts';
import {
  ask,
  finish,
  show,
  type Choice,
  type StepPosition,
  type StepResult,
} from '../multiStep.ts';
import { columnEntries, keptOf, moved, renamed, type ColumnEntry } from './columnEntries.ts';

export interface WantedColumns {
  /** All, in their order, when undefined. */
  readonly kept: readonly KeptColumn[] | undefined;
}

/** Of columns with these names; `keepsNames` where they cannot get others. */
export async function chooseColumns(
  position: StepPosition,
  names: readonly string[],
  current: readonly KeptColumn[] | undefined,
  keepsNames = false,
): Promise<StepResult<WantedColumns>> {
  let entries = columnEntries(names, current);
  for (;;) {
    const answer = await showEntries(position, entries, keepsNames);
    if (answer.kind !== 'done') return answer;
    ({ entries } = answer.value);
    const { rename } = answer.value;
    if (rename === undefined) return { kind: 'done', value: { kept: keptOf(entries, names) } };
    const named = await askName(position, rename, entries);
    if (named.kind === 'left') return named;
    if (named.kind === 'done') entries = renamed(entries, rename.name, named.value);
  }
}

interface Answer {
  readonly entries: readonly ColumnEntry[];
  /** The column whose name is to be changed; undefined when all is as it should be. */
  readonly rename?: ColumnEntry;
}

async function showEntries(
  position: StepPosition,
  start: readonly ColumnEntry[],
  keepsNames: boolean,
): Promise<StepResult<Answer>> {
  let entries = start;
  const picker = vscode.window.createQuickPick<Choice<ColumnEntry>>();
  show(picker, position);
  picker.canSelectMany = true;
  picker.placeholder = vscode.l10n.t('Columns to keep, from top to bottom');
  const draw = (active?: string): void => {
    const items = entries.map((entry) => lineOf(entry, keepsNames));
    picker.items = items;
    picker.selectedItems = items.filter(({ value }) => value.isKept);
    picker.activeItems = items.filter(({ value }) => value.name === active);
  };
  const noted = (): readonly ColumnEntry[] => {
    const kept = new Set(picker.selectedItems.map(({ value }) => value.name));
    return entries.map((entry) => ({ ...entry, isKept: kept.has(entry.name) }));
  };
  draw(entries[0]?.name);
  return finish<Answer, ColumnEntry>(
    picker,
    () => (noted().some(({ isKept }) => isKept) ? { entries: noted() } : undefined),
    (end) => {
      picker.onDidTriggerItemButton(({ item: { value: entry }, button }) => {
        entries = noted();
        if (button === buttons.rename) end({ entries, rename: entry });
        else {
          entries = moved(entries, entry.name, button === buttons.up ? -1 : 1);
          draw(entry.name);
        }
      });
    },
  );
}

const buttons = {
  up: { iconPath: new vscode.ThemeIcon('arrow-up'), tooltip: vscode.l10n.t('Move up') },
  down: { iconPath: new vscode.ThemeIcon('arrow-down'), tooltip: vscode.l10n.t('Move down') },
  rename: { iconPath: new vscode.ThemeIcon('edit'), tooltip: vscode.l10n.t('Rename…') },
};

function lineOf(entry: ColumnEntry, keepsNames: boolean): Choice<ColumnEntry> {
  const { name, as } = entry;
  return {
    value: entry,
    label: name,
    description: as === undefined ? '' : vscode.l10n.t('as {0}', as),
    buttons: [buttons.up, buttons.down, ...(keepsNames ? [] : [buttons.rename])],
  };
}

/** Undefined for the name that it has. */
async function askName(
  position: StepPosition,
  { name, as = name }: ColumnEntry,
  entries: readonly ColumnEntry[],
): Promise<StepResult<string>> {
  const taken = new Set(
    entries.filter((each) => each.name !== name).map((each) => each.as ?? each.name),
  );
  return ask(position, vscode.l10n.t('New name of {0}', name), as, (text) => {
    if (text === '') return { problem: vscode.l10n.t('A column has a name.') };
    return taken.has(text)
      ? { problem: vscode.l10n.t('Another column is called {0}.', text) }
      : { value: text };
  });
}
