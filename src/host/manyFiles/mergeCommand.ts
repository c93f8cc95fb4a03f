/** `Colonnade: Merge Files…`: asks what becomes of the files, and starts the job. */
import * as vscode from 'vscode';
import { countOf } from '../../base/quantityText.ts';
import { jobSpec } from '../../jobs/jobSpec.ts';
import type { MergeOptions } from '../../jobs/merge/mergeSpec.ts';
import type { PartLimit } from '../../jobs/parts/partSpec.ts';
import { lastChoice } from '../jobs/lastChoice.ts';
import { startJob, type StartServices } from '../jobs/startJob.ts';
import { answered, choose, runSteps, type Choice, type Step } from '../multiStep.ts';
import { chooseFormat, pickOutput, textInput, type PickedOutput } from '../outputPicker.ts';
import { formatSetting, partSettings, type PartSettings, type UsualOptions } from '../settings.ts';
import { askLimit, formatLike, pickFolder, writeParts } from './partPickers.ts';
import { chosenTables } from './tablesIn.ts';

const t = vscode.l10n.t;

/** `selected` are files and folders. */
export async function mergeCommand(
  selected: readonly vscode.Uri[],
  services: StartServices,
): Promise<void> {
  const none = t('There are no tables to merge in what is selected.');
  const inputs = await chosenTables(selected, { recursive: false }, none);
  const [first] = inputs;
  if (first === undefined) return;
  const title = t('Merge {0}', countOf(inputs.length, 'file'));
  const { answers, usual } = lastChoice(services.memory, 'merge', first);
  const settings = partSettings(first);
  const steps = (choice: MergeChoice): readonly Step<MergeChoice>[] => [
    pickFiles(settings),
    ...(choice.limit === undefined ? [] : [pickFormat]),
    pickSource(settings.sourceColumn),
    pickConflicts,
  ];
  const choice = await runSteps<MergeChoice>(title, steps, {
    limit: answers.parts?.limit,
    format: answers.format ?? formatSetting('merge', first) ?? formatLike(first),
    source: answers.source,
    conflicts: answers.conflicts,
  });
  if (choice === undefined) return;
  const output = await outputOf(first, title, { choice, usual });
  if (output === undefined) return;
  const { limit, source, conflicts } = choice;
  const { partitions } = answers;
  const input = textInput(inputs, usual);
  const parts = limit && { limit, name: answers.parts?.name ?? settings.names.merged };
  const spec = jobSpec('merge', { ...output.write, source, conflicts, partitions, parts, input });
  const files = { inputs: inputs.map(String), output: output.uri.toString() };
  await startJob({ spec, ...files }, services);
}

interface MergeChoice extends Pick<MergeOptions, 'source' | 'conflicts' | 'format'> {
  /** One file when undefined. */
  readonly limit?: PartLimit | undefined;
}

const pickFiles =
  (usual: PartSettings): Step<MergeChoice> =>
  async (choice, position) => {
    const kinds: readonly Choice<PartLimit['kind'] | 'one'>[] = [
      { value: 'one', label: t('One file') },
      {
        value: 'bytes',
        label: t('Files of a size'),
        description: t('about so many megabytes each'),
      },
      { value: 'rows', label: t('Files of a number of rows') },
    ];
    const { limit: last } = choice;
    const chosen = await choose(
      position,
      t('What to make of the files'),
      kinds,
      last?.kind ?? 'one',
    );
    if (chosen.kind !== 'done') return chosen;
    if (chosen.value === 'one') return { kind: 'done', value: { ...choice, limit: undefined } };
    const asked = await askLimit(chosen.value, position, { last, usual });
    return answered(asked, (limit) => ({ ...choice, limit }));
  };

const pickFormat: Step<MergeChoice> = async (choice, position) =>
  answered(await chooseFormat(position, choice.format), (format) => ({ ...choice, format }));

const pickSource =
  (column: string): Step<MergeChoice> =>
  async (choice, position) => {
    const ways: readonly Choice<boolean>[] = [
      { value: false, label: t('The columns of the files') },
      {
        value: true,
        label: t('And the file that each row comes from'),
        description: t('as column {0}', choice.source ?? column),
      },
    ];
    const chosen = await choose(position, t('Columns'), ways, choice.source !== undefined);
    return answered(chosen, (isWanted) => ({
      ...choice,
      source: isWanted ? (choice.source ?? column) : undefined,
    }));
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
  return answered(chosen, (conflicts) => ({ ...choice, conflicts }));
};

async function outputOf(
  first: vscode.Uri,
  title: string,
  { choice, usual }: { readonly choice: MergeChoice; readonly usual: UsualOptions },
): Promise<PickedOutput | undefined> {
  const { limit, format } = choice;
  if (limit === undefined) return pickOutput(first, { title, suffix: 'merged', format, usual });
  const uri = await pickFolder(title, first);
  return uri && { uri, write: writeParts(format, first, usual) };
}
