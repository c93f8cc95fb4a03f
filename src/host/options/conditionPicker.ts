/** Asks for a condition on rows: checked while it is typed, with the columns that it could go on with below. */
import * as vscode from 'vscode';
import type { TableSchema } from '../../table/schema.ts';
import { finish, show, type Choice, type StepPosition, type StepResult } from '../multiStep.ts';
import { completions, conditionProblem } from './conditionText.ts';

/** A line below the box: the condition as it stands (undefined: none), or a longer text. */
type Line =
  | { readonly kind: 'take'; readonly condition: string | undefined }
  | { readonly kind: 'mistake' }
  | { readonly kind: 'insert'; readonly text: string };

export interface WantedCondition {
  readonly condition: string | undefined;
}

/** `schema` tells the columns that there are. */
export async function askCondition(
  position: StepPosition,
  current: string | undefined,
  schema: TableSchema,
): Promise<StepResult<WantedCondition>> {
  const picker = vscode.window.createQuickPick<Choice<Line>>();
  show(picker, position);
  picker.placeholder = vscode.l10n.t(
    "Only rows where …, such as amount > 100 and city = 'Oslo'; empty for all",
  );
  const draw = (): void => {
    picker.items = linesFor(picker.value, schema);
  };
  picker.value = current ?? '';
  draw();
  picker.onDidChangeValue(draw);
  return finish<WantedCondition, Line>(picker, () => {
    const line = picker.activeItems[0]?.value;
    if (line?.kind === 'take') return line;
    if (line?.kind === 'insert') {
      picker.value = line.text;
      draw();
    }
    return undefined;
  });
}

function linesFor(typed: string, schema: TableSchema): readonly Choice<Line>[] {
  const types = new Map(schema.fields.map(({ name, typeText }) => [name, typeText]));
  const columns = completions(typed, schema).map(({ column, text }): Choice<Line> => ({
    value: { kind: 'insert', text },
    label: `$(symbol-field) ${column}`,
    description: types.get(column) ?? '',
    alwaysShow: true,
  }));
  return [{ ...firstLine(typed.trim(), schema), alwaysShow: true }, ...columns];
}

function firstLine(condition: string, schema: TableSchema): Choice<Line> {
  const t = vscode.l10n.t;
  if (condition === '')
    return { value: { kind: 'take', condition: undefined }, label: t('$(check) All rows') };
  const problem = conditionProblem(condition, schema);
  return problem === undefined
    ? { value: { kind: 'take', condition }, label: t('$(check) Rows where {0}', condition) }
    : { value: { kind: 'mistake' }, label: `$(error) ${problem}` };
}
