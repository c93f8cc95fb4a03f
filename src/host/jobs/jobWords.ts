/** What the editor says of each kind of job. A new job is a new entry. */
import * as vscode from 'vscode';
import { bytesText, changeText, countOf, countText } from '../../base/quantityText.ts';
import type { JobKinds, WritingJobKind } from '../../jobs/jobSpec.ts';
import { segmentsName, segmentsText } from '../../jobs/rewriteText.ts';
import { fileName } from '../uriNames.ts';
import type { EditorJob } from './editorJob.ts';
import { methodText } from './methodText.ts';

interface JobWords<K extends WritingJobKind> {
  /** On the button that starts it. */
  readonly verb: () => string;
  /** `input` and `output` are names of files. */
  readonly question: (input: string) => string;
  readonly doing: (input: string) => string;
  /** A line each: what was asked for, and what it comes to. */
  readonly facts: (plan: JobKinds[K]['plan'], options: JobKinds[K]['options']) => readonly string[];
  /** Without a full stop: `100 rows, 2 MB → 1 MB (−50 %)`. */
  readonly result: (summary: JobKinds[K]['summary']) => string;
}

const t = vscode.l10n.t;

const words: { readonly [K in WritingJobKind]: JobWords<K> } = {
  convert: {
    verb: () => t('Convert'),
    question: (input) => t('Convert {0}?', input),
    doing: (input) => t('Converting {0}', input),
    facts: ({ rows, columns, choices }) => [
      ...(rows === undefined ? [] : [t('Rows: {0}', countText(rows))]),
      columnsText(columns),
      ...linesOf(choices),
    ],
    result: ({ rowsOut, bytesIn, bytesOut }) =>
      `${countOf(rowsOut, 'row')}, ${sizesText(bytesIn, bytesOut)}`,
  },
  merge: {
    verb: () => t('Merge'),
    question: (input) => t('Merge {0} and other files?', input),
    doing: (input) => t('Merging {0} and other files', input),
    facts: ({ files, rows, bytesIn, columns, choices, united }) => [
      t('Files: {0}, {1}', countText(files), bytesText(bytesIn)),
      ...(rows === undefined ? [] : [t('Rows: {0}', countText(rows))]),
      t('Columns: {0}', countText(columns.length)),
      ...linesOf(choices),
      ...united,
    ],
    result: ({ files, parts, rowsOut, bytesIn, bytesOut }) =>
      [
        parts === undefined
          ? countOf(files, 'file')
          : t('{0} → {1}', countOf(files, 'file'), countOf(parts.length, 'file')),
        countOf(rowsOut, 'row'),
        sizesText(bytesIn, bytesOut),
      ].join(', '),
  },
  rewrite: {
    verb: () => t('Rewrite'),
    question: (input) => t('Rewrite {0}?', input),
    doing: (input) => t('Rewriting {0}', input),
    facts: (plan) => [
      t('Rows: {0}', countText(plan.rows)),
      plan.format === 'avro'
        ? t('Blocks: {0}', segmentsText(plan))
        : t('Row groups: {0}', segmentsText(plan)),
      ...linesOf(plan.choices),
      t('Memory: about {0}', bytesText(plan.memoryBytes)),
    ],
    result: (summary) =>
      [
        countOf(summary.rowsOut, 'row'),
        `${segmentsName(summary)} ${segmentsText(summary)}`,
        sizesText(summary.bytesIn, summary.bytesOut),
      ].join(', '),
  },
  sample: {
    verb: () => t('Sample'),
    question: (input) => t('Sample {0}?', input),
    doing: (input) => t('Sampling {0}', input),
    facts: ({ rows, bytesIn, columns, passes }, { method, seed, where }) => [
      t('What: {0}', methodText(method, seed)),
      t('From: {0}, {1}', countOf(rows, 'row'), bytesText(bytesIn)),
      ...(where === undefined ? [] : [t('Where: {0}', where)]),
      columnsText(columns),
      passes === 1
        ? t('In one pass over the file')
        : t('In two passes over the columns that decide'),
    ],
    result: ({ rowsIn, rowsOut, groups, ids, bytesOut, bytesSkipped }) =>
      [
        t('{0} of {1}', countText(rowsOut), countOf(rowsIn, 'row')),
        // One is the whole file, or says nothing either.
        ...(groups === undefined || groups === 1 ? [] : [countOf(groups, 'group')]),
        ...(ids === undefined ? [] : [countOf(ids, 'ID')]),
        bytesText(bytesOut),
        ...(bytesSkipped === 0 ? [] : [t('{0} of the input not read', bytesText(bytesSkipped))]),
      ].join(', '),
  },
  split: {
    verb: () => t('Split'),
    question: (input) => t('Split {0}?', input),
    doing: (input) => t('Splitting {0}', input),
    facts: ({ rows, files, names, choices }) => [
      ...(rows === undefined ? [] : [t('Rows: {0}', countText(rows))]),
      ...linesOf(choices),
      ...(files === undefined ? [] : [t('Number of files: {0}', countText(files))]),
      t('Names: {0}', namesText(names, files)),
    ],
    result: ({ parts, rowsOut, bytesIn, bytesOut }) =>
      [countOf(parts.length, 'file'), countOf(rowsOut, 'row'), sizesText(bytesIn, bytesOut)].join(
        ', ',
      ),
  },
};

/** Lines of a list have no full stop. */
function linesOf(sentences: readonly string[]): readonly string[] {
  return sentences.map((sentence) => sentence.replace(/\.$/, ''));
}

/** Enough to see how they are made. */
const mostNames = 3;

function namesText(names: readonly string[], files: number | undefined): string {
  const shown = names.slice(0, mostNames).join(', ');
  return files !== undefined && files <= mostNames ? shown : `${shown}, …`;
}

/** What people know as an export is a conversion in all but its name. */
const exportWords: Pick<JobWords<'convert'>, 'verb' | 'question' | 'doing'> = {
  verb: () => t('Export'),
  question: (input) => t('Export from {0}?', input),
  doing: (input) => t('Exporting from {0}', input),
};

/** What is said of jobs of this kind. */
export function wordsOf<K extends WritingJobKind>(
  kind: K,
  purpose: EditorJob['purpose'],
): JobWords<K> {
  return purpose === 'export' ? { ...words[kind], ...exportWords } : words[kind];
}

/** Names, as long as they can be read at a glance. */
function columnsText(columns: readonly string[]): string {
  const few = 12;
  const names = columns.length > few ? countText(columns.length) : columns.join(', ');
  return t('Columns: {0}', names);
}

function sizesText(before: number, after: number): string {
  return `${bytesText(before)} → ${bytesText(after)} (${changeText(before, after)})`;
}

/** The name of the file that a job reads, or of the first of them. */
export function inputName({ inputs, output }: Pick<EditorJob, 'inputs' | 'output'>): string {
  return fileName(vscode.Uri.parse(inputs[0] ?? output));
}
