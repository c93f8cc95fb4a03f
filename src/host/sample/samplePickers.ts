/** The questions of `Colonnade: Sample…`, back and forth. */
import * as vscode from 'vscode';
import type { IdSample } from '../../jobs/sample/sampleMethod.ts';
import type { TableSchema } from '../../table/schema.ts';
import {
  ask,
  askCount,
  choose,
  chooseMany,
  runSteps,
  type Choice,
  type Step,
  type StepResult,
} from '../multiStep.ts';
import { conditionProblem, isRandom, parseShare, type SampleChoice } from './sampleChoice.ts';

const t = vscode.l10n.t;

/** Undefined when the person left. */
export async function pickSample(
  title: string,
  schema: TableSchema,
  start: SampleChoice,
): Promise<SampleChoice | undefined> {
  return runSteps(title, (choice) => stepsOf(choice, schema), start);
}

/** The first answer decides what else is asked. */
function stepsOf(choice: SampleChoice, schema: TableSchema): readonly Step<SampleChoice>[] {
  const seed = isRandom(choice) ? [askSeed] : [];
  const last = [pickColumns(schema), askCondition(schema)];
  switch (choice.kind) {
    case 'ids':
      return [pickKind, pickGroups(schema), pickIds(schema), pickWhich, askIds, ...seed, ...last];
    case 'first':
    case 'random':
      return [pickKind, askRows, ...seed, ...last];
    case 'every':
      return [pickKind, askNth, ...last];
    case 'fraction':
      return [pickKind, askShare, ...seed, ...last];
  }
}

const pickKind: Step<SampleChoice> = async (choice, position) => {
  const kinds: readonly Choice<SampleChoice['kind']>[] = [
    {
      value: 'ids',
      label: t('IDs of each group'),
      description: t('some IDs, and all of their rows'),
    },
    { value: 'first', label: t('First rows'), description: t('reads no further than it must') },
    { value: 'every', label: t('Every n-th row') },
    { value: 'fraction', label: t('A share of the rows'), description: t('each by chance') },
    { value: 'random', label: t('Random rows'), description: t('exactly so many, by chance') },
  ];
  const chosen = await choose(position, t('What to keep'), kinds, choice.kind);
  return merged(choice, chosen, (kind) => ({ kind }));
};

const pickGroups =
  (schema: TableSchema): Step<SampleChoice> =>
  async (choice, position) => {
    const placeholder = t('Columns that make a group; none: the whole file is one group');
    const chosen = await chooseMany(position, placeholder, columns(schema), {
      picked: choice.groupBy,
    });
    return merged(choice, chosen, (groupBy) => ({ groupBy }));
  };

const pickIds =
  (schema: TableSchema): Step<SampleChoice> =>
  async (choice, position) => {
    const placeholder = t('Columns that make an ID: one or more');
    const ids = columns(schema).filter(({ value }) => !choice.groupBy.includes(value));
    const chosen = await chooseMany(position, placeholder, ids, { picked: choice.id, least: 1 });
    return merged(choice, chosen, (id) => ({ id }));
  };

const pickWhich: Step<SampleChoice> = async (choice, position) => {
  const ways: readonly Choice<IdSample['choose']>[] = [
    { value: 'first', label: t('The first IDs'), description: t('as they come; one pass') },
    {
      value: 'hash',
      label: t('By hash'),
      description: t('the same IDs in every group, file and order of rows; two passes'),
    },
    { value: 'random', label: t('By chance'), description: t('anew for each group; two passes') },
  ];
  const which = choice.groupBy.length === 0 ? t('Which IDs') : t('Which IDs of a group');
  const chosen = await choose(position, which, ways, choice.choose);
  return merged(choice, chosen, (way) => ({ choose: way }));
};

const askIds: Step<SampleChoice> = async (choice, position) => {
  const prompt = choice.groupBy.length === 0 ? t('How many IDs') : t('How many IDs of each group');
  const count = await askCount(position, prompt, choice.idsPerGroup);
  return merged(choice, count, (idsPerGroup) => ({ idsPerGroup }));
};

const askRows: Step<SampleChoice> = async (choice, position) =>
  merged(choice, await askCount(position, t('How many rows'), choice.rows), (rows) => ({ rows }));

const askNth: Step<SampleChoice> = async (choice, position) => {
  const prompt = t('n: 100 keeps one row of a hundred');
  return merged(choice, await askCount(position, prompt, choice.nth), (nth) => ({ nth }));
};

const askShare: Step<SampleChoice> = async (choice, position) => {
  const prompt = t('Share of the rows, such as 0.01 or 1 %');
  const answer = await ask(position, prompt, String(choice.fraction), (text) => {
    const value = parseShare(text);
    return value === undefined
      ? { problem: t('A number above 0 and at most 1, or a percentage, please.') }
      : { value };
  });
  return merged(choice, answer, (fraction) => ({ fraction }));
};

const askSeed: Step<SampleChoice> = async (choice, position) => {
  const prompt = t('Seed: the same one draws the same sample of the same file');
  const answer = await ask(position, prompt, String(choice.seed), (text) => {
    const value = Number(text);
    return text.trim() !== '' && Number.isSafeInteger(value)
      ? { value }
      : { problem: t('A whole number, please.') };
  });
  return merged(choice, answer, (seed) => ({ seed }));
};

const pickColumns =
  (schema: TableSchema): Step<SampleChoice> =>
  async (choice, position) => {
    const items = columns(schema);
    const all = items.map(({ value }) => value);
    const placeholder = t('Columns to keep');
    const chosen = await chooseMany(position, placeholder, items, {
      picked: choice.columns ?? all,
      least: 1,
    });
    return merged(choice, chosen, (kept) => ({
      columns: kept.length === all.length ? undefined : kept,
    }));
  };

const askCondition =
  (schema: TableSchema): Step<SampleChoice> =>
  async (choice, position) => {
    const prompt = t("Only rows where …, such as amount > 100 and city = 'Oslo'; empty for all");
    const answer = await ask<Pick<SampleChoice, 'where'>>(
      position,
      prompt,
      choice.where ?? '',
      (text) => {
        const where = text.trim();
        if (where === '') return { value: { where: undefined } };
        const problem = conditionProblem(where, schema);
        return problem === undefined ? { value: { where } } : { problem };
      },
    );
    return merged(choice, answer, (value) => value);
  };

function columns({ fields }: TableSchema): readonly Choice<string>[] {
  return fields.map(({ name, typeText }) => ({
    value: name,
    label: name,
    description: typeText,
  }));
}

function merged<T>(
  choice: SampleChoice,
  answer: StepResult<T>,
  part: (value: T) => Partial<SampleChoice>,
): StepResult<SampleChoice> {
  if (answer.kind !== 'done') return answer;
  return { kind: 'done', value: { ...choice, ...part(answer.value) } };
}
