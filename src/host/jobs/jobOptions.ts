/** Everything that a job can be asked for, as a list of options: what "Options…" of a plan shows. */
import * as vscode from 'vscode';
import { compressedName, isText } from '../../formats/fileFormat.ts';
import {
  writesFolder,
  type JobKinds,
  type JobSpecOf,
  type WritingJobKind,
} from '../../jobs/jobSpec.ts';
import type { Verification } from '../../jobs/verify/verification.ts';
import type { BadBlocks } from '../../protocol/messages.ts';
import { columnNamesOf } from '../columnNames.ts';
import { formatOfName } from '../../formats/fileFormat.ts';
import { rowOptions } from '../options/reshapeOptions.ts';
import { convertOptions } from '../options/convertOptions.ts';
import { mergeOptions, splitOptions } from '../options/manyFilesOptions.ts';
import { choiceOption, optionsOfPart, type Option } from '../options/optionList.ts';
import { isAvroName, rewriteOptions } from '../options/rewriteOptions.ts';
import { readTextOptions, textCompressionChoices } from '../options/textOptions.ts';
import { writtenOptions } from '../options/writtenOptions.ts';
import { textFormat } from '../outputPicker.ts';
import { schemaOf } from '../schemaOf.ts';
import { readingOptions, sortMemoryBytes } from '../settings.ts';
import { fileName } from '../uriNames.ts';
import type { EditorJob } from './editorJob.ts';
import type { JobServices } from './runEditorJob.ts';

/** Each gives the job with one thing changed. */
export function jobOptions(job: EditorJob, services: JobServices): readonly Option<EditorJob>[] {
  const t = vscode.l10n.t;
  return [
    ...grouped(ownOptions(job, services), t('What is written')),
    ...grouped(inputOptions(job), t('How it is read')),
    ...grouped([...outputOptions(job), verifyOption(job)], t('How it is written')),
  ];
}

/** A line for each thing about reading and writing that is not as it would be without being asked for. */
export function chosenOptions(job: EditorJob): readonly string[] {
  const { spec } = job;
  // The plan of a rewrite tells all by itself.
  if (spec.job === 'rewrite') return [];
  const formats = {
    parquet: undefined,
    avro: undefined,
    arrow: undefined,
    text: undefined,
    verify: undefined,
  };
  const unasked = changed(
    job,
    spec,
    spec.job === 'sample' ? formats : { ...formats, input: undefined },
  );
  const usual = new Set(linesOf({ ...unasked, reading: undefined }));
  return linesOf(job).filter((line) => !usual.has(line));
}

function linesOf(job: EditorJob): readonly string[] {
  return [...inputOptions(job), ...outputOptions(job), verifyOption(job)].map(
    ({ label, value }) => `${label}: ${value}`,
  );
}

function grouped<S>(options: readonly Option<S>[], group: string): readonly Option<S>[] {
  return options.map((option) => ({ ...option, group: option.group ?? group }));
}

/** The job with other options of its own kind; `spec` is the job's. */
function changed<K extends WritingJobKind>(
  job: EditorJob,
  spec: JobSpecOf<K>,
  options: Partial<JobKinds[K]['options']>,
): EditorJob {
  const all: JobKinds[K]['options'] = { ...spec.options, ...options };
  // The compiler does not see that a specification stays one of its kind.
  return { ...job, spec: { ...spec, options: all } as unknown as EditorJob['spec'] };
}

/** What jobs of this kind alone are asked. */
function ownOptions(job: EditorJob, services: JobServices): readonly Option<EditorJob>[] {
  const { spec, inputs, reading } = job;
  const [first = job.output] = inputs;
  const input = vscode.Uri.parse(first);
  switch (spec.job) {
    case 'convert': {
      const names = async (): Promise<readonly string[] | undefined> =>
        columnNamesOf(input, { text: spec.options.input, reading }, services);
      const own = optionsOfPart(convertOptions(spec.options, names), (options) =>
        changed(job, spec, options),
      );
      const format = formatOfName(fileName(input))?.format;
      // Of others, types are not known before they are read.
      if (format !== 'parquet' && format !== 'avro') return own;
      const context = {
        table: async () => schemaOf(input, services),
        sortMemoryBytes: sortMemoryBytes(input),
      };
      const { where, sort, sortMemoryBytes: memory } = spec.options;
      const rows = rowOptions({ where, sort, sortMemoryBytes: memory }, context);
      const ofRows = optionsOfPart(rows, (wish) =>
        changed(job, spec, {
          where: wish?.where,
          sort: wish?.sort,
          sortMemoryBytes: wish?.sortMemoryBytes,
        }),
      );
      return [...own, ...ofRows];
    }
    case 'rewrite': {
      const context = {
        isAvro: isAvroName(fileName(input)),
        table: async () => schemaOf(input, services),
        sortMemoryBytes: sortMemoryBytes(input),
      };
      return optionsOfPart(rewriteOptions(spec.options, context), (options) =>
        changed(job, spec, options),
      );
    }
    case 'merge':
      return optionsOfPart(mergeOptions(spec.options), (options) => changed(job, spec, options));
    case 'split':
      return optionsOfPart(splitOptions(spec.options), (options) => changed(job, spec, options));
    // All of it has been asked, step by step.
    case 'sample':
      return [];
  }
}

/** How text and Avro are read. */
function inputOptions(job: EditorJob): readonly Option<EditorJob>[] {
  const { spec } = job;
  // What is whole of an Avro file is saved by its rewrite in any case.
  if (spec.job === 'rewrite') return [];
  const inputs = job.inputs.map((uri) => vscode.Uri.parse(uri));
  const format = inputs.map(textFormat).find((each) => each !== undefined);
  const text =
    spec.job === 'sample' || format === undefined
      ? []
      : optionsOfPart(readTextOptions(format, spec.options.input ?? {}), (input) =>
          changed(job, spec, { input }),
        );
  const avro = inputs.find((uri) => isAvroName(fileName(uri)));
  return avro === undefined ? text : [...text, badBlocksOption(job, avro)];
}

function verifyOption(job: EditorJob): Option<EditorJob> {
  const t = vscode.l10n.t;
  const { spec } = job;
  return choiceOption<Verification | 'usual', EditorJob>(
    t('Read back before it gets its name'),
    spec.options.verify ?? 'usual',
    [
      { value: 'usual', label: t('what the settings say') },
      { value: 'counts', label: t('counts of rows') },
      { value: 'values', label: t('every value') },
    ],
    (value) => changed(job, spec, { verify: value === 'usual' ? undefined : value }),
  );
}

function badBlocksOption(job: EditorJob, avro: vscode.Uri): Option<EditorJob> {
  const t = vscode.l10n.t;
  return choiceOption<BadBlocks, EditorJob>(
    t('Damaged blocks of Avro files'),
    job.reading?.badBlocks ?? readingOptions(avro).badBlocks ?? 'strict',
    [
      { value: 'strict', label: t('stop the job') },
      { value: 'skip', label: t('are left out, and told') },
    ],
    (badBlocks) => ({ ...job, reading: { ...job.reading, badBlocks } }),
  );
}

function outputOptions(job: EditorJob): readonly Option<EditorJob>[] {
  const { spec } = job;
  if (spec.job === 'rewrite') return [];
  const written = optionsOfPart(writtenOptions(spec.options), (options) =>
    changed(job, spec, options),
  );
  return isText(spec.options.format) ? [...written, textCompressionOption(job)] : written;
}

/** Of one file, the name says how it is compressed. */
function textCompressionOption(job: EditorJob): Option<EditorJob> {
  const { spec, output } = job;
  const { text = {} } = spec.job === 'rewrite' ? {} : spec.options;
  return choiceOption(
    vscode.l10n.t('Compression'),
    text.compression ?? 'none',
    textCompressionChoices,
    (compression) => ({
      ...changed(job, spec, { text: { ...text, compression } }),
      output: writesFolder(spec) ? output : compressedName(output, compression),
    }),
  );
}
