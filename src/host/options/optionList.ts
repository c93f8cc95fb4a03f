/** Options in one list, each with what it is set to; choosing one asks for another value. */
import * as vscode from 'vscode';
import { countText } from '../../base/quantityText.ts';
import {
  answered,
  ask,
  choose,
  type Choice,
  type StepPosition,
  type StepResult,
} from '../multiStep.ts';

/** One line of a list, made of a state: it gives the state with another value. */
export interface Option<S> {
  readonly label: string;
  /** What it is set to, for people. */
  readonly value: string;
  readonly edit: (position: StepPosition) => Promise<StepResult<S>>;
  /** Options of the same group stand under its name. */
  readonly group?: string | undefined;
}

/** Asks until the person is done: Back in a question leads to the list, Back in the list out of it. */
export async function pickOptions<S>(
  start: S,
  position: StepPosition,
  optionsOf: (state: S) => readonly Option<S>[],
): Promise<StepResult<S>> {
  const inner = { ...position, step: position.step + 1, totalSteps: position.step + 1 };
  const done: Choice<Option<S> | 'done'> = {
    value: 'done',
    label: vscode.l10n.t('$(check) Continue'),
    description: vscode.l10n.t('with the options below'),
  };
  let state = start;
  let last = done.label;
  for (;;) {
    const lines = linesOf(optionsOf(state));
    // The list is made anew after every answer: the line that was chosen stays the active one.
    const active = lines.find(({ label }) => label === last)?.value ?? 'done';
    const placeholder = vscode.l10n.t('Choose an option to change it');
    const chosen = await choose(position, placeholder, [done, ...lines], active);
    if (chosen.kind !== 'done') return chosen;
    if (chosen.value === 'done') return { kind: 'done', value: state };
    last = chosen.value.label;
    const edited = await chosen.value.edit(inner);
    if (edited.kind === 'left') return edited;
    if (edited.kind === 'done') {
      state = edited.value;
      last = done.label;
    }
  }
}

const more = Symbol('more');

/** Lets a person choose one of `choices`, or go to the list of all options, from which Back leads here. */
export async function chooseOrMore<T, S>(
  position: StepPosition,
  { placeholder, choices, active }: Question<T>,
  stateOf: (value: T) => S,
  pickMore: () => Promise<StepResult<S>>,
): Promise<StepResult<S>> {
  const line: Choice<T | typeof more> = {
    value: more,
    label: vscode.l10n.t('More options…'),
    description: vscode.l10n.t('columns, rows, order; everything about writing'),
  };
  for (;;) {
    const chosen = await choose<T | typeof more>(position, placeholder, [...choices, line], active);
    if (chosen.kind !== 'done') return chosen;
    if (chosen.value !== more) return { kind: 'done', value: stateOf(chosen.value) };
    const picked = await pickMore();
    if (picked.kind !== 'back') return picked;
  }
}

interface Question<T> {
  readonly placeholder: string;
  readonly choices: readonly Choice<T>[];
  readonly active: T;
}

function linesOf<S>(options: readonly Option<S>[]): Choice<Option<S> | 'done'>[] {
  return options.flatMap((option, index) => {
    const { label, value, group } = option;
    const line = { value: option, label, description: value };
    if (group === undefined || group === options[index - 1]?.group) return [line];
    const { Separator } = vscode.QuickPickItemKind;
    return [{ value: 'done' as const, label: group, kind: Separator }, line];
  });
}

/** Options of a part as options of the whole, which `wholeOf` makes of the part. */
export function optionsOfPart<P, S>(
  options: readonly Option<P>[],
  wholeOf: (part: P) => S,
  group?: string,
): readonly Option<S>[] {
  return options.map(({ label, value, edit, group: own = group }) => ({
    label,
    value,
    group: own,
    edit: async (position) => answered(await edit(position), wholeOf),
  }));
}

/** One of a few values. */
export function choiceOption<T, S>(
  label: string,
  current: T,
  choices: readonly Choice<T>[],
  stateOf: (value: T) => S,
): Option<S> {
  return {
    label,
    value: choices.find(({ value }) => value === current)?.label ?? String(current),
    edit: async (position) => answered(await choose(position, label, choices, current), stateOf),
  };
}

export interface TypedOption<T> {
  readonly label: string;
  /** What it is set to, for people. */
  readonly value: string;
  /** The same as it is typed. */
  readonly text: string;
  readonly prompt: string;
  /** The value, or the sentence that says what is wrong. */
  readonly parse: (text: string) => { readonly value: T } | { readonly problem: string };
}

/** A value that is typed. */
export function typedOption<T, S>(typed: TypedOption<T>, stateOf: (value: T) => S): Option<S> {
  const { label, value, prompt, text, parse } = typed;
  return {
    label,
    value,
    edit: async (position) => answered(await ask(position, prompt, text, parse), stateOf),
  };
}

export interface CountOption {
  readonly label: string;
  /** In `unit`s; undefined where it is not limited, or left to what writes. */
  readonly count: number | undefined;
  /** What it is called when it is undefined; it has to have a value where there is none. */
  readonly unset?: string | undefined;
  readonly unit?: 'rows' | 'kB' | 'MB' | 'files' | undefined;
  readonly lowest?: number | undefined;
  readonly highest?: number | undefined;
}

/** A whole number from `lowest` (1) to `highest`. */
export function countOption<S>(
  { label, count, unset, unit, lowest = 1, highest = 2 ** 31 - 1 }: CountOption,
  stateOf: (count: number | undefined) => S,
): Option<S> {
  const t = vscode.l10n.t;
  const named = unit === undefined ? label : t('{0}, in {1}', label, unit);
  return typedOption<number | undefined, S>(
    {
      label,
      value: count === undefined ? (unset ?? '') : [countText(count), unit ?? ''].join(' ').trim(),
      text: count === undefined ? '' : String(count),
      prompt: unset === undefined ? named : t('{0}; empty: {1}', named, unset),
      parse: (text) => {
        const typed = text.replace(/[\s,_]/g, '');
        if (unset !== undefined && typed === '') return { value: undefined };
        const value = Number(typed);
        const isFit = Number.isSafeInteger(value) && value >= lowest && value <= highest;
        return isFit && typed !== ''
          ? { value }
          : { problem: t('A whole number from {0} to {1}, please.', lowest, countText(highest)) };
      },
    },
    stateOf,
  );
}
