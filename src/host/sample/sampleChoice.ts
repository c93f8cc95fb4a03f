/** What a person chooses of a sample: as questions ask it, as it is remembered, and as a job's method. Pure. */
import type { SampleMethod } from '../../jobs/sample/sampleMethod.ts';
import type { SampleOptions } from '../../jobs/sample/sampleSpec.ts';
import type { TableSchema } from '../../table/schema.ts';
import { conditionProblem } from '../options/conditionText.ts';
import type { SampleSettings } from '../settings.ts';
import { likelyKeys } from './likelyKeys.ts';

/** The answers to all questions, also to those that the kind of sample does not ask. */
export interface SampleChoice extends SampleSettings {
  readonly groupBy: readonly string[];
  readonly id: readonly string[];
  /** All when undefined. */
  readonly columns?: readonly string[] | undefined;
  readonly where?: string | undefined;
}

/** The first answers to offer: those of the last time, as far as this schema has their columns. */
export function startingChoice(
  schema: TableSchema,
  settings: SampleSettings,
  last: Partial<SampleChoice> = {},
): SampleChoice {
  const names = new Set(schema.fields.map(({ name }) => name));
  const has = (columns: readonly string[] = []): boolean =>
    columns.length > 0 && columns.every((name) => names.has(name));
  const guess = likelyKeys(schema.fields);
  const { id, groupBy } = has(last.id) ? { ...guess, ...last } : guess;
  const isFit = last.where !== undefined && conditionProblem(last.where, schema) === undefined;
  return {
    ...settings,
    ...last,
    id,
    groupBy: groupBy.filter((name) => names.has(name)),
    columns: has(last.columns) ? last.columns : undefined,
    where: isFit ? last.where : undefined,
  };
}

export function sampleOptions(
  choice: SampleChoice,
): Pick<SampleOptions, 'method' | 'seed' | 'columns' | 'where'> {
  const { seed, columns, where } = choice;
  return { method: methodOf(choice), seed, columns, where };
}

function methodOf(choice: SampleChoice): SampleMethod {
  const { kind, groupBy, id, idsPerGroup, choose, rows, nth, fraction } = choice;
  switch (kind) {
    case 'ids':
      return { kind, groupBy, id, idsPerGroup, choose };
    case 'first':
    case 'random':
      return { kind, rows };
    case 'every':
      return { kind, nth };
    case 'fraction':
      return { kind, fraction };
  }
}

/** Whether chance decides, so that a seed is worth asking for. */
export function isRandom({ kind, choose }: SampleChoice): boolean {
  return kind === 'ids' ? choose !== 'first' : kind === 'fraction' || kind === 'random';
}

/** A share as people type it: `0.01` or `1 %`; undefined for what is none. */
export function parseShare(text: string): number | undefined {
  const match = /^\s*(\d*\.?\d+(?:e[+-]?\d+)?)\s*(%?)\s*$/i.exec(text);
  const [, digits, percent] = match ?? [];
  if (digits === undefined) return undefined;
  const share = Number(digits) / (percent === '%' ? 100 : 1);
  return share > 0 && share <= 1 ? share : undefined;
}
