/** The questions of `Colonnade: Sample…`, back and forth. */
import * as vscode from 'vscode';
import type { IdSample } from '../../jobs/sample/sampleMethod.ts';
import type { TableSchema } from '../../table/schema.ts';
import {
  answered,
  ask,
  askCount,
  choose,
  chooseMany,
  runSteps,
  type Choice,
  type Step,
} from '../multiStep.ts';
import { askCondition } from '../options/conditionPicker.ts';
import { isRandom, parseShare, type SampleChoice } from './sampleChoice.ts';

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
  const last = [pickColumns(schema), pickRows(schema)];
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
  return answered(chosen, (kind) => ({ ...choice, kind }));
};

const pickGroups =
  (schema: TableSchema): Step<SampleChoice> =>
  async (choice, position) => {
    const placeholder = t('Columns that make a group; none: the whole file is one group');
    const chosen = await chooseMany(position, placeholder, columns(schema), {
      picked: choice.groupBy,
    });
    return answered(chosen, (groupBy) => ({ ...choice, groupBy }));
  };

const pickIds =
  (schema: TableSchema): Step<SampleChoice> =>
  async (choice, position) => {
    const placeholder = t('Columns that make an ID: one or more');
    const ids = columns(schema).filter(({ value }) => !choice.groupBy.includes(value));
    const chosen = await chooseMany(position, placeholder, ids, { picked: choice.id, least: 1 });
    return answered(chosen, (id) => ({ ...choice, id }));
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
  return answered(chosen, (way) => ({ ...choice, choose: way }));
};

const askIds: Step<SampleChoice> = async (choice, position) => {
  const prompt = choice.groupBy.length === 0 ? t('How many IDs') : t('How many IDs of each group');
  const count = await askCount(position, prompt, choice.idsPerGroup);
  return answered(count, (idsPerGroup) => ({ ...choice, idsPerGroup }));
};

const askRows: Step<SampleChoice> = async (choice, position) =>
  answered(await askCount(position, t('How many rows'), choice.rows), (rows) => ({
    ...choice,
    rows,
  }));

const askNth: Step<SampleChoice> = async (choice, position) => {
  const prompt = t('n: 100 keeps one row of a hundred');
  return answered(await askCount(position, prompt, choice.nth), (nth) => ({ ...choice, nth }));
};

const askShare: Step<SampleChoice> = async (choice, position) => {
  const prompt = t('Share of the rows, such as 0.01 or 1 %');
  const answer = await ask(position, prompt, String(choice.fraction), (text) => {
    const value = parseShare(text);
    return value === undefined
      ? { problem: t('A number above 0 and at most 1, or a percentage, please.') }
      : { value };
  });
  return answered(answer, (fraction) => ({ ...choice, fraction }));
};

const askSeed: Step<SampleChoice> = async (choice, position) => {
  const prompt = t('Seed: the same one draws the same sample of the same file');
  const answer = await ask(position, prompt, String(choice.seed), (text) => {
    const value = Number(text);
    return text.trim() !== '' && Number.isSafeInteger(value)
      ? { value }
      : { problem: t('A whole number, please.') };
  });
  return answered(answer, (seed) => ({ ...choice, seed }));
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
    return answered(chosen, (kept) => ({
      ...choice,
      columns: kept.length === all.length ? undefined : kept,
    }));
  };

const pickRows =
  (schema: TableSchema): Step<SampleChoice> =>
  async (choice, position) =>
    answered(await askCondition(position, choice.where, schema), ({ condition }) => ({
      ...choice,
      where: condition,
    }));

function columns({ fields }: TableSchema): readonly Choice<string>[] {
  return fields.map(({ name, typeText }) => ({
    value: name,
    label: name,
    description: typeText,
  }));
}
