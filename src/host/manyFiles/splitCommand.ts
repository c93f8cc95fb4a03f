/** `Colonnade: Split…`: asks where to split and into which folder, and starts the job. */
import * as vscode from 'vscode';
import { jobSpec } from '../../jobs/jobSpec.ts';
import type { PartLimit } from '../../jobs/parts/partSpec.ts';
import type { ByValue, SplitOptions } from '../../jobs/split/splitSpec.ts';
import type { TableSchema } from '../../table/schema.ts';
import { startJob, type StartServices } from '../jobs/startJob.ts';
import { choose, runSteps, type Choice, type Step } from '../multiStep.ts';
import { schemaOf } from '../schemaOf.ts';
import { fileName } from '../uriNames.ts';
import { askLimit, pickFolder, writeLike } from './partPickers.ts';

const t = vscode.l10n.t;

export async function splitCommand(input: vscode.Uri, services: StartServices): Promise<void> {
  const schema = await schemaOf(input, services);
  if (schema === undefined) return;
  const title = t('Split {0}', fileName(input));
  const by = await pickSplit(title, schema);
  if (by === undefined) return;
  const folder = await pickFolder(title, input);
  if (folder === undefined) return;
  const spec = jobSpec('split', { ...writeLike(input), by });
  const files = { inputs: [input.toString()], output: folder.toString() };
  await startJob({ spec, ...files }, services);
}

interface SplitChoice {
  readonly kind: PartLimit['kind'] | 'value';
  readonly limit?: PartLimit | undefined;
  readonly column?: string | undefined;
  readonly style?: ByValue['style'] | undefined;
}

async function pickSplit(
  title: string,
  schema: TableSchema,
): Promise<SplitOptions['by'] | undefined> {
  const stepsFor = ({ kind }: SplitChoice): readonly Step<SplitChoice>[] => [
    pickKind,
    ...(kind === 'value' ? [pickColumn(schema), pickStyle] : [pickLimit(kind)]),
  ];
  const choice = await runSteps<SplitChoice>(title, stepsFor, { kind: 'bytes' });
  if (choice === undefined) return undefined;
  const { limit, column, style = 'folders' } = choice;
  return column === undefined ? limit : { kind: 'value', column, style };
}

const pickKind: Step<SplitChoice> = async (choice, position) => {
  const kinds: readonly Choice<SplitChoice['kind']>[] = [
    { value: 'bytes', label: t('By size'), description: t('about so many megabytes each') },
    { value: 'rows', label: t('By rows'), description: t('so many in each file') },
    { value: 'value', label: t('By value'), description: t('a file for each value of a column') },
  ];
  const chosen = await choose(position, t('Where to split'), kinds, choice.kind);
  return chosen.kind === 'done' ? { kind: 'done', value: { kind: chosen.value } } : chosen;
};

const pickLimit =
  (kind: PartLimit['kind']): Step<SplitChoice> =>
  async (choice, position) => {
    const limit = await askLimit(kind, position);
    return limit.kind === 'done'
      ? { kind: 'done', value: { ...choice, limit: limit.value } }
      : limit;
  };

const pickColumn =
  (schema: TableSchema): Step<SplitChoice> =>
  async (choice, position) => {
    const columns = schema.fields.map(({ name, typeText }) => ({
      value: name,
      label: name,
      description: typeText,
    }));
    const chosen = await choose(position, t('Column'), columns, choice.column ?? '');
    return chosen.kind === 'done'
      ? { kind: 'done', value: { ...choice, column: chosen.value } }
      : chosen;
  };

const pickStyle: Step<SplitChoice> = async (choice, position) => {
  const styles: readonly Choice<ByValue['style']>[] = [
    {
      value: 'folders',
      label: t('In folders'),
      description: t(
        '{0}=…, as Spark, DuckDB and others read them; without the column',
        choice.column ?? '',
      ),
    },
    { value: 'names', label: t('Beside each other'), description: t('with the column') },
  ];
  const chosen = await choose(position, t('Where the files go'), styles, choice.style ?? 'folders');
  return chosen.kind === 'done'
    ? { kind: 'done', value: { ...choice, style: chosen.value } }
    : chosen;
};
