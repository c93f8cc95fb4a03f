/** `Colonnade: Split…`: asks where to split and into which folder, and starts the job. */
import * as vscode from 'vscode';
import type { FileFormat } from '../../formats/fileFormat.ts';
import { jobSpec } from '../../jobs/jobSpec.ts';
import type { PartLimit } from '../../jobs/parts/partSpec.ts';
import type { ByValue, SplitOptions } from '../../jobs/split/splitSpec.ts';
import { columnNamesOf } from '../columnNames.ts';
import { lastChoice } from '../jobs/lastChoice.ts';
import { startJob, type StartServices } from '../jobs/startJob.ts';
import { answered, choose, runSteps, type Choice, type Step } from '../multiStep.ts';
import { chooseFormat, textInput } from '../outputPicker.ts';
import { formatSetting, partSettings, type PartSettings } from '../settings.ts';
import { fileName } from '../uriNames.ts';
import { askLimit, formatLike, pickFolder, writeParts } from './partPickers.ts';

const t = vscode.l10n.t;

export async function splitCommand(input: vscode.Uri, services: StartServices): Promise<void> {
  const title = t('Split {0}', fileName(input));
  const { answers, usual } = lastChoice(services.memory, 'split', input);
  const settings = partSettings(input);
  const text = textInput([input], usual);
  const context: SplitContext = {
    settings,
    columns: async () => columnNamesOf(input, { text }, services),
  };
  const format = formatSetting('split', input) ?? formatLike(input);
  const start = startOf(answers, { format, settings });
  const choice = await runSteps(title, (state) => stepsOf(state, context), start);
  if (choice === undefined) return;
  const folder = await pickFolder(title, input);
  if (folder === undefined) return;
  const by = byOf(choice, settings);
  const name = nameOf(by, answers, settings);
  const written = writeParts(choice.format, input, usual);
  const spec = jobSpec('split', { ...written, by, name, input: text });
  await startJob({ spec, inputs: [input.toString()], output: folder.toString() }, services);
}

interface SplitContext {
  readonly settings: PartSettings;
  /** Undefined, and told, where the file cannot be opened. */
  readonly columns: () => Promise<readonly string[] | undefined>;
}

/** The answers to all questions, also to those that the kind of split does not ask. */
interface SplitChoice {
  readonly kind: PartLimit['kind'] | 'value';
  readonly limit: PartLimit | undefined;
  readonly column: string;
  readonly style: ByValue['style'];
  readonly openFiles: number;
  readonly format: FileFormat;
}

function startOf(
  { by, format }: Partial<SplitOptions>,
  usual: { readonly format: FileFormat; readonly settings: PartSettings },
): SplitChoice {
  const start: SplitChoice = {
    kind: by?.kind ?? usual.settings.by,
    limit: undefined,
    column: '',
    style: usual.settings.style,
    openFiles: usual.settings.openFiles,
    format: format ?? usual.format,
  };
  if (by === undefined) return start;
  return by.kind === 'value'
    ? { ...start, ...by, openFiles: by.openFiles ?? start.openFiles }
    : { ...start, limit: by };
}

function byOf(
  { kind, limit, column, style, openFiles }: SplitChoice,
  usual: PartSettings,
): SplitOptions['by'] {
  if (kind === 'value') return { kind, column, style, openFiles };
  // The step before has asked for it.
  return limit ?? { kind: 'rows', rows: usual.rows };
}

/** That of the last time, where it was for files of the same kind. Files in folders of their own may have one name. */
function nameOf(
  by: SplitOptions['by'],
  last: Partial<SplitOptions>,
  { names }: PartSettings,
): string | undefined {
  if (by.kind !== 'value')
    return (last.by?.kind === 'value' ? undefined : last.name) ?? names.numbered;
  if (by.style === 'folders') return undefined;
  const isLike = last.by?.kind === 'value' && last.by.style === by.style;
  return (isLike ? last.name : undefined) ?? names.byValue;
}

function stepsOf({ kind }: SplitChoice, context: SplitContext): readonly Step<SplitChoice>[] {
  const how = kind === 'value' ? [pickColumn(context), pickStyle] : [pickLimit(kind, context)];
  return [pickKind, ...how, pickFormat];
}

const pickKind: Step<SplitChoice> = async (choice, position) => {
  const kinds: readonly Choice<SplitChoice['kind']>[] = [
    { value: 'bytes', label: t('By size'), description: t('about so many megabytes each') },
    { value: 'rows', label: t('By rows'), description: t('so many in each file') },
    { value: 'value', label: t('By value'), description: t('a file for each value of a column') },
  ];
  const chosen = await choose(position, t('Where to split'), kinds, choice.kind);
  return answered(chosen, (kind) => ({ ...choice, kind }));
};

const pickLimit =
  (kind: PartLimit['kind'], { settings }: SplitContext): Step<SplitChoice> =>
  async (choice, position) => {
    const limit = await askLimit(kind, position, { last: choice.limit, usual: settings });
    return answered(limit, (value) => ({ ...choice, limit: value }));
  };

const pickColumn =
  ({ columns }: SplitContext): Step<SplitChoice> =>
  async (choice, position) => {
    const names = await columns();
    if (names === undefined) return { kind: 'left' };
    const choices = names.map((name) => ({ value: name, label: name }));
    const chosen = await choose(position, t('Column'), choices, choice.column);
    return answered(chosen, (column) => ({ ...choice, column }));
  };

const pickStyle: Step<SplitChoice> = async (choice, position) => {
  const styles: readonly Choice<ByValue['style']>[] = [
    {
      value: 'folders',
      label: t('In folders'),
      description: t(
        '{0}=…, as Spark, DuckDB and others read them; without the column',
        choice.column,
      ),
    },
    { value: 'names', label: t('Beside each other'), description: t('with the column') },
  ];
  const chosen = await choose(position, t('Where the files go'), styles, choice.style);
  return answered(chosen, (style) => ({ ...choice, style }));
};

const pickFormat: Step<SplitChoice> = async (choice, position) =>
  answered(await chooseFormat(position, choice.format), (format) => ({ ...choice, format }));
