/** Pickers that follow each other, with a Back button: Escape leaves, Back returns to the step before. */
import * as vscode from 'vscode';

export interface StepPosition {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

/** What a step ended with. */
export type StepResult<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'back' }
  | { readonly kind: 'left' };

/** One step: gets what is known so far, gives more of it. */
export type Step<T> = (state: T, position: StepPosition) => Promise<StepResult<T>>;

/**
 * Runs the steps in order, back and forth; undefined when the person left. What was answered may decide which steps
 * follow, and is offered again by a step that is come back to.
 */
export async function runSteps<T>(
  title: string,
  stepsFor: readonly Step<T>[] | ((state: T) => readonly Step<T>[]),
  start: T,
): Promise<T | undefined> {
  let state = start;
  for (let index = 0; ;) {
    const steps = typeof stepsFor === 'function' ? stepsFor(state) : stepsFor;
    const step = steps[index];
    if (step === undefined) return state;
    const result = await step(state, { title, step: index + 1, totalSteps: steps.length });
    switch (result.kind) {
      case 'done':
        state = result.value;
        index++;
        break;
      case 'back':
        index = Math.max(0, index - 1);
        break;
      case 'left':
        return undefined;
    }
  }
}

/** What an answer makes of the state. */
export function answered<T, S>(answer: StepResult<T>, stateOf: (value: T) => S): StepResult<S> {
  return answer.kind === 'done' ? { kind: 'done', value: stateOf(answer.value) } : answer;
}

export interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

/** Lets a person choose one of `choices`; `active` is preselected. */
export async function choose<T>(
  position: StepPosition,
  placeholder: string,
  choices: readonly Choice<T>[],
  active: T,
): Promise<StepResult<T>> {
  const picker = vscode.window.createQuickPick<Choice<T>>();
  show(picker, position);
  picker.placeholder = placeholder;
  picker.items = choices;
  picker.activeItems = choices.filter(({ value }) => value === active).slice(0, 1);
  picker.matchOnDescription = true;
  // The item, not its value: undefined is a value that can be chosen.
  return answered(await finish(picker, () => picker.selectedItems[0]), ({ value }) => value);
}

/** Lets a person choose any of `choices`, at least `least`; `picked` are chosen already. */
export async function chooseMany<T>(
  position: StepPosition,
  placeholder: string,
  choices: readonly Choice<T>[],
  { picked, least = 0 }: { readonly picked: readonly T[]; readonly least?: number },
): Promise<StepResult<readonly T[]>> {
  const picker = vscode.window.createQuickPick<Choice<T>>();
  show(picker, position);
  picker.placeholder = placeholder;
  picker.canSelectMany = true;
  picker.matchOnDescription = true;
  picker.items = choices;
  picker.selectedItems = choices.filter(({ value }) => picked.includes(value));
  return finish(picker, () => {
    const chosen = new Set(picker.selectedItems.map(({ value }) => value));
    // In the order of the list, not of the clicks.
    const values = choices.flatMap(({ value }) => (chosen.has(value) ? [value] : []));
    return values.length < least ? undefined : values;
  });
}

/** Lets a person type a whole number above 0. */
export async function askCount(
  position: StepPosition,
  prompt: string,
  count: number,
): Promise<StepResult<number>> {
  return ask(position, prompt, String(count), (text) => {
    const value = Number(text.replace(/[ ,_]/g, ''));
    return Number.isSafeInteger(value) && value > 0
      ? { value }
      : { problem: vscode.l10n.t('A whole number above 0, please.') };
  });
}

/** Lets a person type a value; `parse` gives the value, or the sentence that says what is wrong. */
export async function ask<T>(
  position: StepPosition,
  prompt: string,
  text: string,
  parse: (text: string) => { readonly value: T } | { readonly problem: string },
): Promise<StepResult<T>> {
  const input = vscode.window.createInputBox();
  show(input, position);
  input.prompt = prompt;
  input.value = text;
  input.onDidChangeValue((typed) => {
    const parsed = parse(typed);
    input.validationMessage = 'problem' in parsed ? parsed.problem : undefined;
  });
  return finish(input, () => {
    const parsed = parse(input.value);
    if ('value' in parsed) return parsed.value;
    input.validationMessage = parsed.problem;
    return undefined;
  });
}

/** Makes a widget one of several. */
export function show(
  widget: vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox,
  position: StepPosition,
): void {
  widget.title = position.title;
  if (position.totalSteps > 1) {
    widget.step = position.step;
    widget.totalSteps = position.totalSteps;
  }
  widget.ignoreFocusOut = true;
  widget.buttons = position.step > 1 ? [vscode.QuickInputButtons.Back] : [];
}

/** Shows the widget until it is accepted with a value, left, or stepped back from; `others` may end it with a value, too. */
export async function finish<T, Q = T>(
  widget: vscode.QuickPick<Choice<Q>> | vscode.InputBox,
  accepted: () => T | undefined,
  others?: (end: (value: T) => void) => void,
): Promise<StepResult<T>> {
  try {
    return await new Promise<StepResult<T>>((resolve) => {
      others?.((value) => {
        resolve({ kind: 'done', value });
      });
      widget.onDidAccept(() => {
        const value = accepted();
        if (value !== undefined) resolve({ kind: 'done', value });
      });
      widget.onDidTriggerButton(() => {
        resolve({ kind: 'back' });
      });
      widget.onDidHide(() => {
        resolve({ kind: 'left' });
      });
      widget.show();
    });
  } finally {
    widget.dispose();
  }
}
