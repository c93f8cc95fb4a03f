/** `Colonnade: Merge Files…`: asks what becomes of the files, and starts the job. */
import * as vscode from 'vscode';
import { errorText } from '../../base/errorText.ts';
import { toTableError } from '../../base/errors.ts';
import { countOf } from '../../base/quantityText.ts';
import { jobSpec } from '../../jobs/jobSpec.ts';
import type { MergeOptions } from '../../jobs/merge/mergeSpec.ts';
import type { PartLimit } from '../../jobs/parts/partSpec.ts';
import { startJob, type StartServices } from '../jobs/startJob.ts';
import { choose, runSteps, type Choice, type Step } from '../multiStep.ts';
import { pickOutput } from '../outputPicker.ts';
import { fileName } from '../uriNames.ts';
import { askLimit, pickFolder, writeLike } from './partPickers.ts';
import { tablesIn } from './tablesIn.ts';

const t = vscode.l10n.t;

/** `selected` are files and folders. */
export async function mergeCommand(
  selected: readonly vscode.Uri[],
  services: StartServices,
): Promise<void> {
  const inputs = await filesOf(selected);
  const [first] = inputs;
  if (first === undefined) return;
  const title = t('Merge {0}', countOf(inputs.length, 'file'));
  const choice = await runSteps<MergeChoice>(title, [pickFiles, pickSource, pickConflicts], {});
  if (choice === undefined) return;
  const output = await outputOf(first, title, choice);
  if (output === undefined) return;
  const { limit, ...rest } = choice;
  const spec = jobSpec('merge', { ...output.write, ...rest, parts: limit && { limit } });
  const files = { inputs: inputs.map(String), output: output.uri.toString() };
  await startJob({ spec, ...files }, services);
}

/** None, and told why, where there is nothing to merge. */
async function filesOf(selected: readonly vscode.Uri[]): Promise<readonly vscode.Uri[]> {
  try {
    const files = await tablesIn(selected);
    if (files.length > 0) return files;
    await vscode.window.showInformationMessage(
      t('There are no tables to merge in what is selected.'),
    );
  } catch (error) {
    const [uri] = selected;
    const name = uri === undefined ? '' : fileName(uri);
    await vscode.window.showErrorMessage(errorText(toTableError(error, 'io'), name));
  }
  return [];
}

interface MergeChoice extends Pick<MergeOptions, 'source' | 'conflicts'> {
  /** One file when undefined. */
  readonly limit?: PartLimit | undefined;
}

const pickFiles: Step<MergeChoice> = async (choice, position) => {
  const kinds: readonly Choice<PartLimit['kind'] | 'one'>[] = [
    { value: 'one', label: t('One file') },
    { value: 'bytes', label: t('Files of a size'), description: t('about so many megabytes each') },
    { value: 'rows', label: t('Files of a number of rows') },
  ];
  const active = choice.limit?.kind ?? 'one';
  const chosen = await choose(position, t('What to make of the files'), kinds, active);
  if (chosen.kind !== 'done') return chosen;
  if (chosen.value === 'one') return { kind: 'done', value: { ...choice, limit: undefined } };
  const limit = await askLimit(chosen.value, position);
  return limit.kind === 'done' ? { kind: 'done', value: { ...choice, limit: limit.value } } : limit;
};

const sourceColumn = 'source_file';

const pickSource: Step<MergeChoice> = async (choice, position) => {
  const ways: readonly Choice<boolean>[] = [
    { value: false, label: t('The columns of the files') },
    {
      value: true,
      label: t('And the file that each row comes from'),
      description: t('as column {0}', sourceColumn),
    },
  ];
  const chosen = await choose(position, t('Columns'), ways, choice.source !== undefined);
  if (chosen.kind !== 'done') return chosen;
  return { kind: 'done', value: { ...choice, source: chosen.value ? sourceColumn : undefined } };
};

const pickConflicts: Step<MergeChoice> = async (choice, position) => {
  const ways: readonly Choice<'refuse' | 'text'>[] = [
    {
      value: 'refuse',
      label: t('Widen types where nothing is lost'),
      description: t('and refuse columns that do not go together'),
    },
    { value: 'text', label: t('Make columns text that do not go together') },
  ];
  const placeholder = t('Columns whose types differ');
  const chosen = await choose(position, placeholder, ways, choice.conflicts ?? 'refuse');
  if (chosen.kind !== 'done') return chosen;
  return { kind: 'done', value: { ...choice, conflicts: chosen.value } };
};

async function outputOf(first: vscode.Uri, title: string, { limit }: MergeChoice) {
  if (limit === undefined) return pickOutput(first, { title, suffix: 'merged' });
  const uri = await pickFolder(title, first);
  return uri && { uri, write: writeLike(first) };
}
