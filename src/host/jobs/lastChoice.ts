/** What was asked of a job last in a folder, so that the next one there starts from it. Pure but for the memento. */
import * as vscode from 'vscode';
import type { JobKinds, WritingJobKind, WritingJobSpec } from '../../jobs/jobSpec.ts';
import type { MergeOptions } from '../../jobs/merge/mergeSpec.ts';
import type { PartLimit } from '../../jobs/parts/partSpec.ts';
import { partSettings, usualOptions, type PartSettings, type UsualOptions } from '../settings.ts';
import type { EditorJob } from './editorJob.ts';

/** What pickers of a job start from. */
export interface LastChoice<K extends WritingJobKind> {
  readonly answers: Partial<JobKinds[K]['options']>;
  /** As the settings say, but for what was chosen otherwise. */
  readonly usual: UsualOptions;
}

/** As it is kept: of the options of each format only those that were chosen otherwise than the settings say. */
export interface KeptChoice {
  readonly answers: Readonly<Record<string, unknown>>;
  readonly chosen: Readonly<Partial<Record<keyof UsualOptions, Record<string, unknown>>>>;
}

export function lastChoice<K extends WritingJobKind>(
  memory: vscode.Memento,
  kind: K,
  input: vscode.Uri,
  purpose?: EditorJob['purpose'],
): LastChoice<K> {
  const kept = memory.get<KeptChoice>(keyOf(purpose ?? kind, input));
  // What this version kept, or another one whose specifications are of the same version.
  const usual = usualOf(kind, input);
  const answers = { ...usual.answers, ...given(kept?.answers) } as LastChoice<K>['answers'];
  return { answers, usual: withChosen(usual, kept?.chosen) };
}

/** To be called with a job that a person wants to run. */
export async function keepChoice(memory: vscode.Memento, job: EditorJob): Promise<void> {
  const [first = job.output] = job.inputs;
  const input = vscode.Uri.parse(first);
  const key = keyOf(job.purpose ?? job.spec.job, input);
  const usual = usualOf(job.spec.job, input);
  await memory.update(key, keptChoice(job, usual, memory.get<KeptChoice>(key)));
}

/** What the settings say, also to what jobs of this kind alone are asked. */
export interface Usual extends UsualOptions {
  readonly answers: object;
  readonly parts: PartSettings;
}

/** A rewrite of an Avro file leaves as it is what it is not asked for. */
function usualOf(kind: WritingJobKind, input: vscode.Uri): Usual {
  const usual = usualOptions(input);
  const parts = partSettings(input);
  const answers = kind === 'merge' ? mergeAnswers(parts) : {};
  return { ...usual, ...(kind === 'rewrite' ? { avro: {} } : {}), answers, parts };
}

const megabyte = 1024 * 1024;

function mergeAnswers(settings: PartSettings): Partial<MergeOptions> {
  const { partitions, conflicts, hasSource, sourceColumn, files, rows, megabytes } = settings;
  const limits: Readonly<Record<PartSettings['files'], PartLimit | undefined>> = {
    one: undefined,
    bytes: { kind: 'bytes', bytes: megabytes * megabyte },
    rows: { kind: 'rows', rows },
  };
  const limit = limits[files];
  const source = hasSource ? sourceColumn : undefined;
  return { partitions, source, conflicts, parts: limit && { limit } };
}

function keyOf(kind: WritingJobKind | 'export', input: vscode.Uri): string {
  return `colonnade.last.${kind}:${vscode.Uri.joinPath(input, '..').toString()}`;
}

/** What belongs to one table and says nothing of the next. */
const ofOneTable: Readonly<Record<WritingJobKind, readonly string[]>> = {
  convert: ['columns', 'rows'],
  merge: [],
  rewrite: ['reshape'],
  sample: [],
  split: [],
};

const formats = [
  'parquet',
  'avro',
  'arrow',
  'text',
  'input',
] as const satisfies readonly (keyof UsualOptions)[];

/** Of formats that the job has nothing to do with, what was kept `before` stays. */
export function keptChoice(
  { spec }: Pick<EditorJob, 'spec'>,
  usual: Usual,
  before?: KeptChoice,
): KeptChoice {
  const options = without(withoutUsualNames(spec, usual.parts), ofOneTable[spec.job]);
  const isParquetRewrite = spec.job === 'rewrite' && spec.options.avro === undefined;
  const parts: Readonly<Record<string, unknown>> = isParquetRewrite
    ? { parquet: options }
    : options;
  const chosen = formats.flatMap((format) => {
    const part = parts[format];
    // Options of single columns are of one table, too.
    const kept = isObject(part)
      ? otherThan(without(part, ['columns']), usual[format])
      : before?.chosen[format];
    return kept === undefined ? [] : [[format, kept] as const];
  });
  const answers = otherThan(without(parts, formats), usual.answers);
  return { answers, chosen: Object.fromEntries(chosen) };
}

/** What lies deeper than the other answers, and is as the settings say, is no choice either. */
function withoutUsualNames(
  spec: EditorJob['spec'],
  { names, openFiles }: PartSettings,
): WritingJobSpec['options'] {
  const other = <T>(value: T, usual: T): T | undefined => (value === usual ? undefined : value);
  if (spec.job === 'merge') {
    const { parts } = spec.options;
    return { ...spec.options, parts: parts && { ...parts, name: other(parts.name, names.merged) } };
  }
  if (spec.job !== 'split') return spec.options;
  const { by, name } = spec.options;
  return by.kind === 'value'
    ? {
        ...spec.options,
        by: { ...by, openFiles: other(by.openFiles, openFiles) },
        name: other(name, names.byValue),
      }
    : { ...spec.options, name: other(name, names.numbered) };
}

/** Null stands for what was set to nothing: it would be lost otherwise. */
function otherThan(chosen: object, usual: object): Record<string, unknown> {
  const settings = new Map<string, unknown>(Object.entries(usual));
  const others = Object.entries<unknown>({ ...chosen }).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(settings.get(key)),
  );
  return Object.fromEntries(others.map(([key, value]) => [key, value ?? null]));
}

/** The settings, but for what was chosen otherwise. */
export function withChosen(usual: UsualOptions, chosen: KeptChoice['chosen'] = {}): UsualOptions {
  const { parquet, avro, arrow, text, input } = chosen;
  return {
    parquet: { ...usual.parquet, ...given(parquet) },
    avro: { ...usual.avro, ...given(avro) },
    arrow: { ...usual.arrow, ...given(arrow) },
    text: { ...usual.text, ...given(text) },
    input: { ...usual.input, ...given(input) },
  };
}

function given(chosen: Readonly<Record<string, unknown>> = {}): object {
  return Object.fromEntries(
    Object.entries(chosen).map(([key, value]) => [key, value ?? undefined]),
  );
}

function without(object: object, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
